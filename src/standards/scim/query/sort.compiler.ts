import type { SortField } from '../../../common/search/condition.js';
import { ScimError } from '../http/scim-error.js';
import { findAttribute } from '../schema/attribute.js';
import type { FoundAttribute, ResourceType } from '../schema/resource-types.js';
import { fieldOf, findByPath, itemFieldOf, listOf } from './attribute-fields.js';
import { readAttributePath } from './attribute-path.js';

/** Lists whose items are in no order of their own: none of them is the first. */
const UNSORTABLE: ReadonlySet<string> = new Set(['groups', 'members']);

/**
 * By what a list is sorted (RFC 7644 3.4.2.3): for an attribute with many values by the primary one, or else the first.
 * Null for a type that lacks the attribute. Throws `invalidValue` when none of the types can be sorted by it.
 */
export function compileSort(sortBy: string, type: ResourceType, types: readonly ResourceType[]): SortField | null {
  const sort = sortOf(sortBy, type);
  if (sort === null && types.every((other) => sortOf(sortBy, other) === null)) {
    throw new ScimError('invalidValue', `Nothing is sorted by "${sortBy}".`);
  }
  return sort;
}

function sortOf(sortBy: string, type: ResourceType): SortField | null {
  const path = readAttributePath(sortBy.trim());
  const found = path === null ? undefined : findByPath(type, path);
  const key = found && keyOf(found);
  if (!key) return null;
  if (!key.attribute.multiValued) {
    const field = fieldOf(type, key);
    return field === null ? null : { field };
  }
  const item = key.subAttribute && itemFieldOf(key, key.subAttribute);
  return item === null ? null : { field: listOf(key), item };
}

/** What is compared when somebody sorts by an attribute: of a complex one its value. */
function keyOf(found: FoundAttribute): FoundAttribute | null {
  const { attribute, subAttribute } = found;
  if (attribute.returned === 'never' || UNSORTABLE.has(attribute.name)) return null;
  if (subAttribute !== null || attribute.type !== 'complex') return found;
  const value = findAttribute(attribute.subAttributes ?? [], 'value');
  return value === undefined ? null : { ...found, subAttribute: value };
}
