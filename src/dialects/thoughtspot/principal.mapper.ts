import type { Group } from '../../groups/entities/group.entity.js';
import type { Affiliations } from '../../groups/group-affiliations.service.js';
import type { User } from '../../users/entities/user.entity.js';
import type { PrincipalItem } from './principal-item.dto.js';
import { displayNameOf } from './user.mapper.js';

export function toGroupPrincipal(group: Group, affiliations: Affiliations | undefined): PrincipalItem {
  return {
    name: group.name,
    displayName: group.name,
    description: group.description,
    created: group.createdAt.getTime(),
    modified: group.updatedAt.getTime(),
    principalTypeEnum: 'LOCAL_GROUP',
    groupNames: namesOf(affiliations),
    visibility: 'DEFAULT',
    activate: false,
  };
}

export function toUserPrincipal(user: User, affiliations: Affiliations | undefined): PrincipalItem {
  return {
    name: user.username,
    displayName: displayNameOf(user),
    created: user.createdAt.getTime(),
    modified: user.updatedAt.getTime(),
    mail: user.email ?? '',
    principalTypeEnum: 'LOCAL_USER',
    groupNames: namesOf(affiliations),
    visibility: 'DEFAULT',
    activate: false,
  };
}

function namesOf(affiliations: Affiliations | undefined): string[] {
  return (affiliations?.direct ?? []).map(({ name }) => name);
}
