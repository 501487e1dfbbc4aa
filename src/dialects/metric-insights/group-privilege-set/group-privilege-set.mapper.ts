import type {
  GroupPrivilegeSetFields,
  GroupPrivilegeSetFilter,
  GroupPrivilegeSetItem,
} from './group-privilege-set.dto.js';

/** An assignment, as the services know it. */
export interface Assignment {
  id: number;
  groupId: number;
  privilegeSetId: number;
}

export function toItem(assignment: Assignment): GroupPrivilegeSetItem {
  return { id: assignment.id, group: assignment.groupId, privilege_set: assignment.privilegeSetId };
}

/** What a new mapping takes from its model. */
export function toModel(assignment: Assignment): GroupPrivilegeSetFields {
  return { group: assignment.groupId, privilege_set: assignment.privilegeSetId };
}

export function toQuery({ id, group, privilege_set }: GroupPrivilegeSetFilter): Partial<Assignment> {
  return { id, groupId: group, privilegeSetId: privilege_set };
}
