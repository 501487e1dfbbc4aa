import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { GroupAffiliationsService } from '../../groups/group-affiliations.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import { UsersService } from '../../users/users.service.js';
import type { PrincipalItem } from './principal-item.dto.js';
import { toGroupPrincipal, toUserPrincipal } from './principal.mapper.js';

/** Users and groups together, as ThoughtSpot's clients synchronise them. */
@Injectable()
export class Principals {
  constructor(
    private readonly groups: GroupsService,
    private readonly users: UsersService,
    private readonly affiliations: GroupAffiliationsService,
  ) {}

  /** The groups in the order of names, then the users, each with the groups right above. */
  async list(principal: Principal): Promise<PrincipalItem[]> {
    const groups = await collectPages((page) => this.groups.list(principal, { ...page, sort: 'name' }));
    const users = await collectPages((page) => this.users.list(principal, { ...page, sort: 'username' }));
    const above = await this.affiliations.ofGroups(principal, idsOf(groups));
    const around = await this.affiliations.ofUsers(idsOf(users));
    return [
      ...groups.map((group) => toGroupPrincipal(group, above.get(group.id))),
      ...users.map((user) => toUserPrincipal(user, around.get(user.id))),
    ];
  }

  /** Deletes users by their GUIDs: all or none. */
  async deleteUsers(principal: Principal, guids: readonly string[]): Promise<void> {
    await this.users.deleteAll(idsOf(await this.users.getAllByGuid(principal, guids)));
  }

  /** Deletes groups by their GUIDs: all or none. */
  async deleteGroups(principal: Principal, guids: readonly string[]): Promise<void> {
    await this.groups.deleteAll(idsOf(await this.groups.getAllByGuid(principal, guids)));
  }
}

function idsOf(things: readonly { id: number }[]): number[] {
  return things.map(({ id }) => id);
}
