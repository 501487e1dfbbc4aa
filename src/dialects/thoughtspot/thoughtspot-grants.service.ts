import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { GroupPrivilegesService } from '../../groups/group-privileges.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import type { Group } from '../../groups/entities/group.entity.js';
import type { Privilege } from '../../privileges/entities/privilege.entity.js';
import { PrivilegesService } from '../../privileges/privileges.service.js';
import type { GroupObject } from './group-object.dto.js';
import { toGroupObject } from './group.mapper.js';
import { assertInCatalogue, assertSettable, CATEGORY } from './privilege-catalogue.js';
import type { PrivilegeChange } from './privilege-change.mapper.js';

/** Finds what a change of privileges names, and has the grants changed. */
@Injectable()
export class ThoughtSpotGrantsService {
  constructor(
    private readonly grants: GroupPrivilegesService,
    private readonly groups: GroupsService,
    private readonly privileges: PrivilegesService,
  ) {}

  /** Answers the groups that hold the privilege now. */
  async add(principal: Principal, change: PrivilegeChange): Promise<Group[]> {
    const { groups, privilege } = await this.resolve(principal, change);
    await this.grants.grantToAll(principal, groups, privilege);
    return groups;
  }

  /** Answers the groups that do not have the privilege any more. */
  async remove(principal: Principal, change: PrivilegeChange): Promise<Group[]> {
    const { groups, privilege } = await this.resolve(principal, change);
    await this.grants.revokeFromAll(principal, groups, privilege);
    return groups;
  }

  /** One group as an object, several as an array. */
  async describe(groups: readonly Group[]): Promise<GroupObject | GroupObject[]> {
    const held = await this.grants.listHeldByAll(groups);
    const namesByGroup = new Map(groups.map((group): [number, string[]] => [group.id, []]));
    for (const { groupId, name, category } of held) {
      if (category === CATEGORY) namesByGroup.get(groupId)?.push(name);
    }
    const [first, ...others] = groups.map((group) => toGroupObject(group, namesByGroup.get(group.id) ?? []));
    return first !== undefined && others.length === 0 ? first : [...(first ? [first] : []), ...others];
  }

  private async resolve(
    principal: Principal,
    change: PrivilegeChange,
  ): Promise<{ groups: Group[]; privilege: Privilege }> {
    const privilege = await this.privileges.get(change.privilege);
    assertInCatalogue(privilege, change.privilege);
    const groups = await this.groups.getAllByName(principal, change.groupNames);
    assertSettable(privilege, groups);
    return { groups, privilege };
  }
}
