import type { Group } from '../../groups/entities/group.entity.js';

/** The one tenant of a ThoughtSpot cluster; its documents show this id everywhere. */
const TENANT_ID = '982d6da9-9cd1-479e-b9a6-35aa05f9282a';

/** A group as ThoughtSpot's metadata shows it. Times are in milliseconds since 1970. */
export interface GroupObject {
  userGroupContent: object;
  groupIdx: number;
  metadataVersion: number;
  assignedPinboards: string[];
  assignedGroups: string[];
  inheritedGroups: string[];
  privileges: string[];
  type: 'LOCAL_GROUP';
  parenttype: 'GROUP';
  visibility: 'DEFAULT';
  tenantId: string;
  displayName: string;
  header: GroupHeader;
  complete: boolean;
  incompleteDetail: string[];
  isSystemPrincipal: boolean;
}

export interface GroupHeader {
  id: string;
  indexVersion: number;
  generationNum: number;
  name: string;
  displayName: string;
  description: string;
  created: number;
  modified: number;
  owner: string;
  isDeleted: boolean;
  isHidden: boolean;
  tags: string[];
  type: 'LOCAL_GROUP';
  isExternal: boolean;
  isDeprecated: boolean;
}

/** `privileges` are the codes that were given to the group itself. */
export function toGroupObject(group: Group, privileges: readonly string[]): GroupObject {
  return {
    userGroupContent: {},
    groupIdx: group.id,
    metadataVersion: -1,
    assignedPinboards: [],
    assignedGroups: [],
    inheritedGroups: [],
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

function toGroupHeader(group: Group): GroupHeader {
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
