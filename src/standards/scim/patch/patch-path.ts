import { ScimError } from '../http/scim-error.js';
import type { FilterNode } from '../query/filter-node.js';
import { FilterSyntaxError } from '../query/filter-syntax.error.js';
import { parseFilter } from '../query/filter.parser.js';
import { findAttribute, type ScimAttribute, type ScimSchema } from '../schema/attribute.js';
import { findExtension, resolveAttribute, type ResourceType } from '../schema/resource-types.js';

const PATH_LENGTH_MAX = 4_000;
// `attribute[filter]`, or `attribute[filter].subAttribute`.
const VALUE_PATH = /^([^[\]]+)\[(.*)\](?:\.([^.[\]]+))?$/s;

/** Where an operation of a PATCH takes place (RFC 7644 figure 1). */
export interface PatchPath {
  /** As the client wrote it. */
  text: string;
  /** Null for what stands in the resource itself. */
  extension: ScimSchema | null;
  /** Null for the extension as a whole. */
  attribute: ScimAttribute | null;
  /** Chooses among the values of an attribute that has many. */
  filter: FilterNode | null;
  subAttribute: ScimAttribute | null;
}

/** Reads a path, in whatever case. Throws `invalidPath` when it names no attribute of the type. */
export function parsePatchPath(type: ResourceType, text: string): PatchPath {
  if (text.length > PATH_LENGTH_MAX) throw invalidPath(text.slice(0, 40), 'is too long');
  const extension = findExtension(type, text);
  if (extension) return { text, extension, attribute: null, filter: null, subAttribute: null };
  return text.includes('[') ? parseValuePath(type, text) : parsePlainPath(type, text);
}

/** The place that a plain name means, or undefined. */
export function findPatchPath(type: ResourceType, text: string): PatchPath | undefined {
  const extension = findExtension(type, text);
  if (extension) return { text, extension, attribute: null, filter: null, subAttribute: null };
  const found = resolveAttribute(type, text);
  return found && { text, filter: null, ...found };
}

function parsePlainPath(type: ResourceType, text: string): PatchPath {
  const path = findPatchPath(type, text);
  if (!path) throw invalidPath(text, `names no attribute of a ${type.name}`);
  return path;
}

function parseValuePath(type: ResourceType, text: string): PatchPath {
  const [, name = '', filterText = '', subName] = VALUE_PATH.exec(text) ?? [];
  const found = resolveAttribute(type, name);
  if (!found || found.subAttribute !== null) throw invalidPath(text, `names no attribute of a ${type.name}`);
  const { attribute, extension } = found;
  if (!attribute.multiValued) throw invalidPath(text, `has a filter, and ${attribute.name} has one value alone`);
  const subAttribute = subName === undefined ? null : findAttribute(attribute.subAttributes ?? [], subName);
  if (subAttribute === undefined) throw invalidPath(text, `names no sub-attribute of ${attribute.name}`);
  return { text, extension, attribute, filter: readFilter(text, filterText), subAttribute };
}

function readFilter(path: string, text: string): FilterNode {
  try {
    return parseFilter(text);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    throw new ScimError('invalidPath', `The filter in the path ${path} cannot be read. ${error.message}`);
  }
}

function invalidPath(text: string, reason: string): ScimError {
  return new ScimError('invalidPath', `The path ${text} ${reason}.`);
}
