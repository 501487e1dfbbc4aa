import { AppError } from '../../../common/errors/app-error.js';
import type { Group } from '../../../groups/entities/group.entity.js';
import type { UserGroupFields, UserGroupItem } from './user-group.dto.js';

type GroupFields = Pick<Group, 'id' | 'name' | 'description'>;

export function toItem(group: GroupFields): UserGroupItem {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    all_access_group: 'N',
    ldap_organizational_unit: null,
    external_group_id: null,
  };
}

/** What a new group takes from its model: not its members and mappings, which are records of their own. */
export function toModel(group: GroupFields): UserGroupFields {
  return { name: group.name, description: group.description };
}

/** Throws a 400 for an all-access group: it would be given less than it asks for. */
export function toChanges(fields: UserGroupFields): { name?: string; description?: string } {
  if (fields.all_access_group === true) {
    throw AppError.invalidField('/all_access_group', 'must be N: give the group privileges instead');
  }
  return { name: fields.name, description: fields.description };
}
