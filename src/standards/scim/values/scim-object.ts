/** A JSON object of a request or a resource. */
export type ScimObject = Record<string, unknown>;

export function isObject(value: unknown): value is ScimObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of this name, without regard to case: attribute names are compared so (RFC 7643 2.1). */
export function member(object: ScimObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const key = name.toLowerCase();
  const found = Object.keys(object).find((candidate) => candidate.toLowerCase() === key);
  return found === undefined ? undefined : object[found];
}

/** Null, an empty list and an empty object are the same as nothing (RFC 7643 2.5). */
export function isUnassigned(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
