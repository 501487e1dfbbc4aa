import type { Group } from '../../groups/entities/group.entity.js';
import { toGroupObject } from './group.mapper.js';

describe('toGroupObject', () => {
  it('shows every documented field', () => {
    const group = {
      id: 1,
      guid: 'b25ee394-9d13-49e3-9385-cd97f5b253b4',
      name: 'All',
      description: 'Every user',
      builtIn: true,
      version: 3,
      createdAt: new Date('2024-01-01T00:00:00Z'),
      updatedAt: new Date('2024-01-02T00:00:00Z'),
    } as Group;
    const above = { guid: '00000000-0000-4000-8000-00000000000a', name: 'Above' };
    const top = { guid: '00000000-0000-4000-8000-00000000000b', name: 'Top' };
    expect(toGroupObject(group, ['AUTHORING'], { direct: [above], effective: [above, top] })).toEqual({
      userGroupContent: {},
      groupIdx: 1,
      metadataVersion: -1,
      assignedPinboards: [],
      assignedGroups: [above.guid],
      inheritedGroups: [above.guid, top.guid],
      privileges: ['AUTHORING'],
      type: 'LOCAL_GROUP',
      parenttype: 'GROUP',
      visibility: 'DEFAULT',
      tenantId: '982d6da9-9cd1-479e-b9a6-35aa05f9282a',
      displayName: 'All',
      header: {
        id: 'b25ee394-9d13-49e3-9385-cd97f5b253b4',
        indexVersion: 3,
        generationNum: 3,
        name: 'All',
        displayName: 'All',
        description: 'Every user',
        created: 1_704_067_200_000,
        modified: 1_704_153_600_000,
        owner: 'b25ee394-9d13-49e3-9385-cd97f5b253b4',
        isDeleted: false,
        isHidden: false,
        tags: [],
        type: 'LOCAL_GROUP',
        isExternal: false,
        isDeprecated: false,
      },
      complete: true,
      incompleteDetail: [],
      isSystemPrincipal: true,
    });
  });
});
