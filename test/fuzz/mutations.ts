import * as fc from 'fast-check';
import type { KnownValues } from './fuzz-world.js';
import { strangeKey, strangeValue } from './strange-values.js';

/** One change to a value: which of its parts, counted in the order in which they are met, and what becomes of it. */
export interface Mutation {
  part: number;
  change: 'replace' | 'delete' | 'wrap' | 'add' | 'rename';
  key: string;
  value: unknown;
}

interface Place {
  parent: Record<string, unknown>;
  key: string;
}

export function mutations(known: KnownValues): fc.Arbitrary<Mutation[]> {
  const value = fc.oneof(
    { weight: 2, arbitrary: strangeValue },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(...known.ids, ...known.texts, ...known.guids) },
  );
  const change = fc.constantFrom<Mutation['change'][]>(
    'replace',
    'replace',
    'replace',
    'delete',
    'wrap',
    'add',
    'rename',
  );
  return fc.array(fc.record({ part: fc.nat(30), change, key: strangeKey, value }), { maxLength: 3 });
}

/** The value with the changes made; the one that is given stays as it is. */
export function mutate(value: unknown, changes: readonly Mutation[]): unknown {
  const root: Record<string, unknown> = { whole: structuredClone(value) };
  for (const change of changes) apply(root, change);
  return root.whole;
}

function apply(root: Record<string, unknown>, { part, change, key, value }: Mutation): void {
  const places = placesIn(root);
  const place = places[part % places.length];
  if (!place) return;
  const { parent } = place;
  const present = parent[place.key];
  switch (change) {
    case 'replace':
      parent[place.key] = structuredClone(value);
      return;
    case 'delete':
      delete parent[place.key];
      return;
    case 'wrap':
      parent[place.key] = [present, present];
      return;
    case 'rename':
      delete parent[place.key];
      define(parent, key, present);
      return;
    case 'add':
      define(isObject(present) ? present : parent, key, structuredClone(value));
  }
}

/** As JSON.parse sets a member: `__proto__` becomes one like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (Array.isArray(object)) {
    object.push(value);
    return;
  }
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(parent: Record<string, unknown>): Place[] {
  return Object.keys(parent).flatMap((key) => {
    const value = parent[key];
    return [{ parent, key }, ...(isObject(value) ? placesIn(value) : [])];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
