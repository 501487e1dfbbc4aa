/** A JSON object that callers attach to something: what is in it is theirs. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Bytes of an object of properties, or of a context, as JSON in UTF-8. */
export const PROPERTIES_BYTES_MAX = 16_384;
/** How deep objects and lists may stand in one another; the object itself is the first level. */
export const PROPERTIES_DEPTH_MAX = 8;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with `value` as an object of properties; undefined when nothing is. */
export function propertiesProblem(value: unknown): string | undefined {
  if (!isJsonObject(value)) return 'must be an object';
  if (!isShallow(value, PROPERTIES_DEPTH_MAX)) return `must be nested at most ${PROPERTIES_DEPTH_MAX} levels deep`;
  if (!areNumbersFinite(value)) return 'must not contain numbers beyond 1.8e308';
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > PROPERTIES_BYTES_MAX) return `must have at most ${PROPERTIES_BYTES_MAX} bytes as JSON`;
  // JSON.stringify writes both of them as escapes, as it does with nothing else that begins so.
  if (BROKEN_OR_NUL.test(text)) return 'must not contain NUL or broken Unicode';
  return undefined;
}

const BROKEN_OR_NUL = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((child) => isShallow(child, levels - 1));
}

/** JSON may tell of numbers that JavaScript takes for infinite; written again, they would be null. */
function areNumbersFinite(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(areNumbersFinite);
  return typeof value !== 'number' || Number.isFinite(value);
}
