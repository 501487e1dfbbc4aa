import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../common/errors/app-error.js';
import { propertiesProblem, type JsonObject } from '../common/json/json-object.js';
import { mergePatch } from '../common/json/merge-patch.js';
import type { DescribedEntity } from './described.entity.js';

/**
 * The properties that a merge patch makes of those of a row, as changes for `updateRow`: none when it changes nothing.
 * Throws a 400 when they become too large.
 */
export function patchOfProperties(
  { properties }: DescribedEntity,
  patch: JsonObject | undefined,
): { properties?: JsonObject | null } {
  if (patch === undefined) return { properties: undefined };
  const merged = mergePatch(properties ?? {}, patch);
  const problem = propertiesProblem(merged);
  if (problem !== undefined) throw AppError.invalidField('/properties', problem);
  if (isDeepStrictEqual(merged, properties ?? {})) return { properties: undefined };
  return { properties: orNull(merged) };
}

/** As rows have them: null for none. */
export function orNull(properties: JsonObject | undefined): JsonObject | null {
  return properties === undefined || Object.keys(properties).length === 0 ? null : properties;
}
