import { isJsonObject, type JsonObject } from './json-object.js';

/** What a merge patch (RFC 7396) makes of an object: objects are merged, null removes a key, all else is replaced. */
export function mergePatch(present: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(present));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(value) ? mergePatch(objectAt(merged, key), value) : value);
  }
  return Object.fromEntries(merged);
}

function objectAt(values: ReadonlyMap<string, unknown>, key: string): JsonObject {
  const value = values.get(key);
  return isJsonObject(value) ? value : {};
}
