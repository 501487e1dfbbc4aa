import type { UserGroupMemberFields, UserGroupMemberFilter, UserGroupMemberItem } from './user-group-member.dto.js';

/** A direct membership, as the services know it. */
export interface Membership {
  id: number;
  groupId: number;
  userId: number;
}

export function toItem(membership: Membership): UserGroupMemberItem {
  return { id: membership.id, user: membership.userId, group: membership.groupId };
}

/** What a new membership takes from its model. */
export function toModel(membership: Membership): UserGroupMemberFields {
  return { user: membership.userId, group: membership.groupId };
}

export function toQuery({ id, user, group }: UserGroupMemberFilter): Partial<Membership> {
  return { id, userId: user, groupId: group };
}
