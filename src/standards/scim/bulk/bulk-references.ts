const PREFIX = 'bulkid:';

/** The bulkId that a text refers to, as in `bulkId:ytrewq`; null when it is none. */
export function referenceOf(text: string): string | null {
  return text.slice(0, PREFIX.length).toLowerCase() === PREFIX ? text.slice(PREFIX.length) : null;
}

/** All bulkIds that a value refers to, at whatever depth. */
export function referencesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  visit(value);
  return found;

  function visit(part: unknown): void {
    if (typeof part === 'string') {
      const reference = referenceOf(part);
      if (reference !== null) found.add(reference);
    } else if (typeof part === 'object' && part !== null) {
      for (const item of Object.values(part)) visit(item);
    }
  }
}

/** The value with ids in place of references to what has one. */
export function resolveReferences(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const reference = referenceOf(value);
    return (reference === null ? undefined : ids.get(reference)) ?? value;
  }
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolveReferences(item, ids)]));
}

/** An attribute of a resource that must wait until what it refers to is there. */
export interface PostponedAttribute {
  /** As the path of a PATCH operation. */
  readonly path: string;
  readonly value: unknown;
}

/**
 * Divides a resource into what can be created now, and the attributes that refer to one of `missing`. Those of an
 * extension are taken one by one, and of a list only the items that must wait.
 */
export function postpone(
  data: Readonly<Record<string, unknown>>,
  missing: ReadonlySet<string>,
): { now: Record<string, unknown>; later: PostponedAttribute[] } {
  const now: Record<string, unknown> = {};
  const later: PostponedAttribute[] = [];
  for (const [name, value] of Object.entries(data)) divide(name, name, value, now);
  return { now, later };

  function divide(path: string, name: string, value: unknown, target: Record<string, unknown>): void {
    if (!refersTo(value, missing)) {
      target[name] = value;
    } else if (Array.isArray(value)) {
      target[name] = value.filter((item) => !refersTo(item, missing));
      later.push({ path, value: value.filter((item) => refersTo(item, missing)) });
    } else if (name.toLowerCase().startsWith('urn:') && typeof value === 'object' && value !== null) {
      const part: Record<string, unknown> = {};
      for (const [sub, item] of Object.entries(value)) divide(`${name}:${sub}`, sub, item, part);
      target[name] = part;
    } else {
      later.push({ path, value });
    }
  }
}

function refersTo(value: unknown, missing: ReadonlySet<string>): boolean {
  return [...referencesIn(value)].some((reference) => missing.has(reference));
}
