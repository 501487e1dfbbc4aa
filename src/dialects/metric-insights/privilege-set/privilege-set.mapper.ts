import type { PrivilegeSet } from '../../../privilege-sets/entities/privilege-set.entity.js';
import type { PrivilegeSetFields, PrivilegeSetItem } from './privilege-set.dto.js';

type SetFields = Pick<PrivilegeSet, 'id' | 'name' | 'description'>;

export function toItem(set: SetFields): PrivilegeSetItem {
  return { id: set.id, name: set.name, description: set.description };
}

/** What a new set takes from its model: not the privileges in it, which are records of their own. */
export function toModel(set: SetFields): PrivilegeSetFields {
  return { name: set.name, description: set.description };
}
