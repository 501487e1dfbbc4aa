import type { Group } from '../../groups/entities/group.entity.js';
import type { Affiliations } from '../../groups/group-affiliations.service.js';
import type { GroupHeader, GroupObject } from './group-object.dto.js';

/** The one tenant of a ThoughtSpot cluster; its documents show this id everywhere. */
export const TENANT_ID = '982d6da9-9cd1-479e-b9a6-35aa05f9282a';

/** `privileges` are the codes that were given to the group itself. */
export function toGroupObject(
  group: Group,
  privileges: readonly string[],
  { direct, effective }: Affiliations,
): GroupObject {
  return {
    userGroupContent: {},
    groupIdx: group.id,
    metadataVersion: -1,
    assignedPinboards: [],
    assignedGroups: direct.map(({ guid }) => guid),
    inheritedGroups: effective.map(({ guid }) => guid),
    privileges: [...privileges],
    type: 'LOCAL_GROUP',
    parenttype: 'GROUP',
    visibility: 'DEFAULT',
    tenantId: TENANT_ID,
    displayName: group.name,
    header: toGroupHeader(group),
    complete: true,
    incompleteDetail: [],
    isSystemPrincipal: group.builtIn,
  };
}

/** What lists of metadata show of a group. */
export function toGroupHeader(group: Group): GroupHeader {
  return {
    id: group.guid,
    indexVersion: group.version,
    generationNum: group.version,
    name: group.name,
    displayName: group.name,
    description: group.description,
    created: group.createdAt.getTime(),
    modified: group.updatedAt.getTime(),
    owner: group.guid,
    isDeleted: false,
    isHidden: false,
    tags: [],
    type: 'LOCAL_GROUP',
    isExternal: false,
    isDeprecated: false,
  };
}
