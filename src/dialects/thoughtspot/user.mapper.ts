import type { User } from '../../users/entities/user.entity.js';
import { TENANT_ID } from './group.mapper.js';
import type { UserObject } from './user-object.dto.js';

export function toUserObject(user: User): UserObject {
  const displayName = user.displayName || user.username;
  return {
    userContent: { userProperties: { mail: user.email ?? '' } },
    state: user.active ? 'ACTIVE' : 'INACTIVE',
    type: 'LOCAL_USER',
    parenttype: 'USER',
    visibility: 'DEFAULT',
    tenantId: TENANT_ID,
    displayName,
    header: {
      id: user.guid,
      indexVersion: user.version,
      generationNum: user.version,
      name: user.username,
      displayName,
      created: user.createdAt.getTime(),
      modified: user.updatedAt.getTime(),
      owner: user.guid,
      isDeleted: false,
      isHidden: false,
      tags: [],
      type: 'LOCAL_USER',
      isExternal: false,
      isDeprecated: false,
    },
    complete: true,
    incompleteDetail: [],
    isSystemPrincipal: false,
  };
}
