import { LIST_SCHEMA } from '../http/media-type.js';
import type { ResourceType } from '../schema/resource-types.js';
import type { ScimSchema } from '../schema/attribute.js';
import type { ScimObject } from '../values/scim-object.js';

/** A type of resources (RFC 7643 section 6). `location` is its address. */
export function toResourceType(type: ResourceType, location: string): ScimObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location },
  };
}

/** A schema (RFC 7643 section 7). */
export function toSchema({ id, name, description, attributes }: ScimSchema, location: string): ScimObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes,
    meta: { resourceType: 'Schema', location },
  };
}

/** All of a short list at once (RFC 7644 3.4.2). */
export function toWholeList(resources: readonly ScimObject[]): ScimObject {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: resources.length,
    itemsPerPage: resources.length,
    startIndex: 1,
    Resources: resources,
  };
}
