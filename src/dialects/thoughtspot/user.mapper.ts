import type { Affiliations } from '../../groups/group-affiliations.service.js';
import type { User } from '../../users/entities/user.entity.js';
import { TENANT_ID } from './group.mapper.js';
import type { UserHeader, UserObject } from './user-object.dto.js';

export function toUserObject(user: User, { direct, effective }: Affiliations): UserObject {
  return {
    userContent: { userProperties: { mail: user.email ?? '' } },
    state: user.active ? 'ACTIVE' : 'INACTIVE',
    assignedGroups: direct.map(({ guid }) => guid),
    inheritedGroups: effective.map(({ guid }) => guid),
    type: 'LOCAL_USER',
    parenttype: 'USER',
    visibility: 'DEFAULT',
    tenantId: TENANT_ID,
    displayName: displayNameOf(user),
    header: toUserHeader(user),
    complete: true,
    incompleteDetail: [],
    isSystemPrincipal: false,
  };
}

/** What lists of metadata show of a user. */
export function toUserHeader(user: User): UserHeader {
  return {
    id: user.guid,
    indexVersion: user.version,
    generationNum: user.version,
    name: user.username,
    displayName: displayNameOf(user),
    created: user.createdAt.getTime(),
    modified: user.updatedAt.getTime(),
    owner: user.guid,
    isDeleted: false,
    isHidden: false,
    tags: [],
    type: 'LOCAL_USER',
    isExternal: false,
    isDeprecated: false,
  };
}

/** Clients expect one of everybody. */
export function displayNameOf(user: User): string {
  return user.displayName || user.username;
}
