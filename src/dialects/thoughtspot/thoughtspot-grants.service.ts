import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { GroupPrivilegesService } from '../../groups/group-privileges.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import type { Group } from '../../groups/entities/group.entity.js';
import type { Privilege } from '../../privileges/entities/privilege.entity.js';
import { PrivilegesService } from '../../privileges/privileges.service.js';
import { assertInCatalogue, assertSettable } from './privilege-catalogue.js';
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
