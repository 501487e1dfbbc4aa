import { isDeepStrictEqual } from 'node:util';
import { ScimError } from '../http/scim-error.js';
import { findAttribute, type ScimAttribute } from '../schema/attribute.js';
import { isPrimary, readSingle, readValue } from '../values/read-value.js';
import { isObject, isUnassigned, type ScimObject } from '../values/scim-object.js';
import { elementChosenBy, matchesFilter } from './element-filter.js';
import type { PatchPath } from './patch-path.js';
import type { PatchOperation } from './patch-request.js';

type ListPath = PatchPath & { attribute: ScimAttribute };

/** Carries out an operation on an attribute that has many values, which `object` holds. */
export function patchList(object: ScimObject, path: ListPath, op: PatchOperation['op'], value: unknown): void {
  const { name } = path.attribute;
  const present = (object[name] ?? []) as unknown[];
  const list = op === 'remove' ? removed(present, path, value) : written(present, path, op, value);
  if (list.length > 0) object[name] = list;
  else delete object[name];
}

function written(list: unknown[], path: ListPath, op: 'add' | 'replace', value: unknown): unknown[] {
  if (path.filter === null && path.subAttribute === null) {
    const values = (readValue(path.attribute, value, path.text) ?? []) as unknown[];
    return op === 'replace' ? values : merged(list, path.attribute, values);
  }
  const chosen = list.filter((element) => isChosen(path, element));
  if (chosen.length > 0) {
    const changed = new Map(chosen.map((element) => [element, changedElement(path, op, element, value)]));
    const next = list.map((element) => changed.get(element) ?? element);
    return onePrimary(next, new Set(changed.values()), path).filter((element) => isWhole(path.attribute, element));
  }
  const made = newElement(path, op, value);
  return onePrimary([...list, made], new Set([made]), path);
}

/** Adds values; one that is there already is not added again, and takes over what it did not have. */
function merged(list: unknown[], attribute: ScimAttribute, values: readonly unknown[]): unknown[] {
  let next = [...list];
  for (const value of values) {
    const same = next.find((element) => isSame(element, value));
    const element = same === undefined ? value : isObject(same) && isObject(value) ? { ...same, ...value } : same;
    next = same === undefined ? [...next, element] : next.map((each) => (each === same ? element : each));
    next = onePrimary(next, new Set([element]), { attribute, text: attribute.name });
  }
  return next;
}

/** With the same value and of the same type, or alike in everything. */
function isSame(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b) || a.value === undefined) return isDeepStrictEqual(a, b);
  return a.value === b.value && a.type === b.type;
}

function changedElement(path: ListPath, op: 'add' | 'replace', element: unknown, value: unknown): unknown {
  const { attribute, subAttribute, text } = path;
  const before = isObject(element) ? element : {};
  if (subAttribute === null) {
    const read = readSingle(attribute, value, text);
    if (!isObject(read)) throw new ScimError('invalidValue', `${text} needs a value.`);
    return op === 'add' ? { ...before, ...read } : read;
  }
  const read = readValue(subAttribute, value, text);
  if (read !== null) return { ...before, [subAttribute.name]: read };
  const { [subAttribute.name]: _removed, ...rest } = before;
  return rest;
}

/** What is added although nothing is chosen: what the filter would choose, with the value. */
function newElement(path: ListPath, op: 'add' | 'replace', value: unknown): unknown {
  const { attribute, filter, text } = path;
  const base = filter === null ? {} : op === 'add' ? elementChosenBy(attribute, filter) : null;
  if (base === null) throw noTarget(path);
  const made = changedElement(path, 'add', base, value);
  if (!isWhole(attribute, made)) throw new ScimError('invalidValue', `${text} needs a value.`);
  return made;
}

function removed(list: unknown[], path: ListPath, value: unknown): unknown[] {
  const { attribute, filter, subAttribute } = path;
  if (filter === null && subAttribute === null) return isUnassigned(value) ? [] : without(list, attribute, value);
  if (filter !== null && !list.some((element) => isChosen(path, element))) throw noTarget(path);
  if (subAttribute === null) return list.filter((element) => !isChosen(path, element));
  return list
    .map((element) => (isChosen(path, element) ? changedElement(path, 'replace', element, null) : element))
    .filter((element) => isWhole(attribute, element));
}

/** Entra removes values by naming them in `value`, where RFC 7644 would have a filter in the path. */
function without(list: unknown[], attribute: ScimAttribute, value: unknown): unknown[] {
  const named = (readValue(attribute, value, attribute.name) ?? []) as unknown[];
  return list.filter((element) => !named.some((each) => isNamedBy(element, each)));
}

/** Whether an element has everything that another one has. */
function isNamedBy(element: unknown, named: unknown): boolean {
  if (!isObject(element) || !isObject(named)) return isDeepStrictEqual(element, named);
  return Object.entries(named).every(([name, each]) => name === 'display' || isDeepStrictEqual(element[name], each));
}

/** A new primary value takes the place of the one before (RFC 7644 3.5.2). */
function onePrimary(
  list: readonly unknown[],
  fresh: ReadonlySet<unknown>,
  { text }: Pick<ListPath, 'attribute' | 'text'>,
): unknown[] {
  const primaries = [...fresh].filter(isPrimary);
  if (primaries.length > 1) throw new ScimError('invalidValue', `${text} has more than one primary.`);
  if (primaries.length === 0) return [...list];
  return list.map((element) =>
    isPrimary(element) && !fresh.has(element) ? { ...(element as ScimObject), primary: false } : element,
  );
}

function isChosen({ attribute, filter }: ListPath, element: unknown): boolean {
  return filter === null || matchesFilter(attribute, filter, element);
}

/** An element without its value is none. */
function isWhole(attribute: ScimAttribute, element: unknown): boolean {
  if (isUnassigned(element)) return false;
  const hasValue = findAttribute(attribute.subAttributes ?? [], 'value') !== undefined;
  return !hasValue || (isObject(element) && !isUnassigned(element.value));
}

function noTarget({ text }: ListPath): ScimError {
  return new ScimError('noTarget', `Nothing is at ${text}.`);
}
