import { ScimError } from '../http/scim-error.js';
import type { ScimAttribute, ScimSchema } from '../schema/attribute.js';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.js';
import type { ResourceType } from '../schema/resource-types.js';
import { readValue } from './read-value.js';
import { isObject, member, type ScimObject } from './scim-object.js';

/** Entra names a schema of its own in every group, of which it never sends anything. */
const ENTRA_MARKS = 'http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/';

/**
 * A resource that a client sends to be created, or to replace another one (RFC 7644 3.3, 3.5.1): the attributes that he
 * may write and that have a value, those of an extension below its URN. What is read only or unknown is left out. Throws
 * `invalidSyntax` for wrong `schemas`, `invalidValue` for a wrong or missing value.
 */
export function readResource(type: ResourceType, body: unknown): ScimObject {
  if (!isObject(body)) throw new ScimError('invalidSyntax', 'The body must be an object.');
  const declared = readSchemas(type, member(body, 'schemas'));
  const resource = readAttributes([...COMMON_ATTRIBUTES, ...type.schema.attributes], body, '');
  for (const extension of type.extensions) {
    const part = member(body, extension.id);
    if (part === undefined || part === null) continue;
    if (!declared.has(extension.id)) {
      throw new ScimError('invalidValue', `There is data of ${extension.id}, which schemas does not name.`);
    }
    if (!isObject(part)) throw new ScimError('invalidValue', `${extension.id} must be an object.`);
    const read = readAttributes(extension.attributes, part, `${extension.id}:`);
    if (Object.keys(read).length > 0) resource[extension.id] = read;
  }
  assertComplete(type, resource);
  return resource;
}

/** Throws `invalidValue` when a required attribute has no value. */
export function assertComplete(type: ResourceType, resource: ScimObject): void {
  const missing = type.schema.attributes.find(({ name, required }) => required && isBlank(resource[name]));
  if (missing) throw new ScimError('invalidValue', `${missing.name} is required.`);
}

function isBlank(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

function readAttributes(attributes: readonly ScimAttribute[], object: ScimObject, prefix: string): ScimObject {
  const read: ScimObject = {};
  for (const attribute of attributes) {
    if (attribute.mutability === 'readOnly' || attribute.name === 'schemas') continue;
    const value = readValue(attribute, member(object, attribute.name), prefix + attribute.name);
    if (value !== null) read[attribute.name] = value;
  }
  return read;
}

/** The URNs that the resource names, as its type writes them. */
function readSchemas(type: ResourceType, value: unknown): Set<string> {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ScimError('invalidSyntax', `schemas must be a list with ${type.schema.id}.`);
  }
  const known: readonly ScimSchema[] = [type.schema, ...type.extensions];
  const named = new Set<string>();
  for (const urn of value as unknown[]) {
    const key = typeof urn === 'string' ? urn.toLowerCase() : '';
    if (key.startsWith(ENTRA_MARKS)) continue;
    const schema = known.find(({ id }) => id.toLowerCase() === key);
    if (!schema) throw new ScimError('invalidValue', `A ${type.name} has no schema ${JSON.stringify(urn)}.`);
    if (named.has(schema.id)) throw new ScimError('invalidValue', `schemas names ${schema.id} twice.`);
    named.add(schema.id);
  }
  if (!named.has(type.schema.id)) throw new ScimError('invalidValue', `schemas must name ${type.schema.id}.`);
  return named;
}
