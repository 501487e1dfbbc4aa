import type {
  PrivilegeSetPrivilegeFields,
  PrivilegeSetPrivilegeFilter,
  PrivilegeSetPrivilegeItem,
} from './privilege-set-privilege.dto.js';

/** A privilege in a set, as the services know it. */
export interface Pair {
  id: number;
  privilegeSetId: number;
  privilegeId: number;
}

export function toItem(pair: Pair): PrivilegeSetPrivilegeItem {
  return { id: pair.id, privilege_set: pair.privilegeSetId, privilege: pair.privilegeId };
}

/** What a new mapping takes from its model. */
export function toModel(pair: Pair): PrivilegeSetPrivilegeFields {
  return { privilege_set: pair.privilegeSetId, privilege: pair.privilegeId };
}

export function toQuery({ id, privilege_set, privilege }: PrivilegeSetPrivilegeFilter): Partial<Pair> {
  return { id, privilegeSetId: privilege_set, privilegeId: privilege };
}
