import { findAttribute, type ScimAttribute, type ScimSchema } from './attribute.js';
import { COMMON_ATTRIBUTES } from './common-attributes.js';
import { ENTERPRISE_USER_SCHEMA } from './enterprise-user.schema.js';
import { GROUP_SCHEMA } from './group.schema.js';
import { USER_SCHEMA } from './user.schema.js';

/** A kind of resource and the schemas that describe it (RFC 7643 section 6). */
export interface ResourceType {
  readonly name: 'User' | 'Group';
  /** Below the base of the surface. */
  readonly endpoint: '/Users' | '/Groups';
  readonly description: string;
  readonly schema: ScimSchema;
  /** None is required. */
  readonly extensions: readonly ScimSchema[];
}

export const USER_TYPE: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: USER_SCHEMA.description,
  schema: USER_SCHEMA,
  extensions: [ENTERPRISE_USER_SCHEMA],
};

export const GROUP_TYPE: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: GROUP_SCHEMA.description,
  schema: GROUP_SCHEMA,
  extensions: [],
};

export const RESOURCE_TYPES: readonly ResourceType[] = [USER_TYPE, GROUP_TYPE];
export const SCHEMAS: readonly ScimSchema[] = RESOURCE_TYPES.flatMap((type) => [type.schema, ...type.extensions]);

/** Where an attribute stands in a resource: in the body itself, or below the URN of an extension. */
export interface FoundAttribute {
  /** Null for attributes of the core schema, and those that every resource has. */
  readonly extension: ScimSchema | null;
  readonly attribute: ScimAttribute;
  readonly subAttribute: ScimAttribute | null;
}

/**
 * What a name such as `userName`, `name.familyName` or `urn:…:User:department` means, in whatever case (RFC 7644 3.10).
 * Undefined when the type has no such attribute.
 */
export function resolveAttribute(type: ResourceType, path: string): FoundAttribute | undefined {
  const { extension, rest } = splitUrn(type, path);
  const [name = '', subName, ...more] = rest.split('.');
  const attributes = extension === null ? [...COMMON_ATTRIBUTES, ...type.schema.attributes] : extension.attributes;
  const attribute = findAttribute(attributes, name);
  if (!attribute || more.length > 0) return undefined;
  if (subName === undefined) return { extension, attribute, subAttribute: null };
  const subAttribute = findAttribute(attribute.subAttributes ?? [], subName);
  return subAttribute && { extension, attribute, subAttribute };
}

/** The extension of this URN, in whatever case. */
export function findExtension(type: ResourceType, urn: string): ScimSchema | undefined {
  const key = urn.toLowerCase();
  return type.extensions.find((extension) => extension.id.toLowerCase() === key);
}

/** Cuts the URN of one of the type's schemas off a path. */
export function splitUrn(type: ResourceType, path: string): { extension: ScimSchema | null; rest: string } {
  const lower = path.toLowerCase();
  for (const schema of [type.schema, ...type.extensions]) {
    if (!lower.startsWith(`${schema.id.toLowerCase()}:`)) continue;
    return { extension: schema === type.schema ? null : schema, rest: path.slice(schema.id.length + 1) };
  }
  return { extension: null, rest: path };
}
