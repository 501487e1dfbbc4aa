import type { Field } from '../../../common/search/condition.js';
import type { ScimAttribute } from '../schema/attribute.js';
import { resolveAttribute, type FoundAttribute, type ResourceType } from '../schema/resource-types.js';
import { pathText } from './attribute-path.js';
import type { AttributePath } from './filter-node.js';

/** Where the values of attributes are found: by which fields users and groups are asked for. */
type FieldNames = Readonly<Record<string, string>>;

const COMMON: FieldNames = {
  id: 'guid',
  externalId: 'externalId',
  'meta.created': 'createdAt',
  'meta.lastModified': 'updatedAt',
  'meta.location': 'guid',
};

const FIELDS: Readonly<Record<ResourceType['name'], FieldNames>> = {
  User: { ...COMMON, 'meta.version': 'version', userName: 'username', displayName: 'displayName', active: 'active' },
  Group: { ...COMMON, 'meta.version': 'tag', displayName: 'name' },
};

interface Items {
  readonly list: string;
  readonly fields: FieldNames;
}

const ITEMS: Readonly<Record<string, Items>> = {
  emails: { list: 'emails', fields: { value: 'value', type: 'type', display: 'display', primary: 'primary' } },
  groups: { list: 'groups', fields: { value: 'guid', $ref: 'guid', display: 'name', type: 'type' } },
  members: { list: 'members', fields: { value: 'guid', $ref: 'guid', display: 'display', type: 'type' } },
};

/** The attributes that hold an address which ends with an id. They are found by it. */
export function isAddress(type: ResourceType, { attribute, subAttribute }: FoundAttribute): boolean {
  if (attribute.name === 'meta') return subAttribute?.name === 'location';
  return (
    subAttribute?.name === '$ref' && ITEMS[attribute.name] !== undefined && type.schema.attributes.includes(attribute)
  );
}

/**
 * An attribute by the path of a filter; undefined when the type has none of that name. Attributes of extensions are found
 * without their URN as well, where nothing else has the name: Entra asks for `manager` so.
 */
export function findByPath(type: ResourceType, path: AttributePath): FoundAttribute | undefined {
  const urns = path.urn === null ? type.extensions.map((extension) => extension.id) : [];
  return [path.urn, ...urns]
    .map((urn) => resolveAttribute(type, pathText({ ...path, urn })))
    .find((found) => found !== undefined);
}

/** The field of an attribute that has one value. Null for what is worked out when it is shown, and not kept. */
export function fieldOf(type: ResourceType, { extension, attribute, subAttribute }: FoundAttribute): Field | null {
  const names = [attribute.name, ...(subAttribute ? [subAttribute.name] : [])];
  const known = extension === null ? FIELDS[type.name][names.join('.')] : undefined;
  if (known !== undefined) return known;
  const leaf = subAttribute ?? attribute;
  if (attribute.name === 'meta' || leaf.mutability === 'readOnly' || type.name === 'Group') return null;
  return { profile: [...(extension === null ? [] : [extension.id]), ...names], type: profileType(leaf) };
}

/** The list of an attribute with many values. */
export function listOf({ extension, attribute }: FoundAttribute): Field {
  const items = extension === null ? ITEMS[attribute.name] : undefined;
  if (items) return items.list;
  return { profile: [...(extension === null ? [] : [extension.id]), attribute.name], type: 'exactText' };
}

/** The field of a sub-attribute in an item of such a list. */
export function itemFieldOf({ attribute }: FoundAttribute, subAttribute: ScimAttribute): Field | null {
  const items = ITEMS[attribute.name];
  if (items) return items.fields[subAttribute.name] ?? null;
  return { profile: [subAttribute.name], type: profileType(subAttribute) };
}

function profileType({ type, caseExact }: ScimAttribute): 'text' | 'exactText' | 'boolean' {
  if (type === 'boolean') return 'boolean';
  return caseExact ? 'exactText' : 'text';
}
