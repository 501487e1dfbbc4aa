import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { ALL_GROUP_ID } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupMembersService } from '../../groups/group-members.service.js';
import { GroupMembershipChangesService } from '../../groups/group-membership-changes.service.js';
import { GroupAffiliationsService } from '../../groups/group-affiliations.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import type { User } from '../../users/entities/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import type { NewUser } from './user-write.mapper.js';

/** Finds what the calls about users name, and has the work done. */
@Injectable()
export class ThoughtSpotUsers {
  constructor(
    private readonly users: UsersService,
    private readonly groups: GroupsService,
    private readonly members: GroupMembersService,
    private readonly changes: GroupMembershipChangesService,
    private readonly affiliations: GroupAffiliationsService,
  ) {}

  /** Whom the caller may see, in the order of names. */
  list(principal: Principal): Promise<User[]> {
    return collectPages((page) => this.users.list(principal, { ...page, sort: 'username' }));
  }

  /** With both, the user must have both. Throws `user_not_found`. */
  async find(principal: Principal, guid: string | undefined, name: string | undefined): Promise<User> {
    const named = name === undefined ? undefined : await this.users.getByName(principal, name);
    const user = guid === undefined ? named : await this.users.getByGuid(principal, guid);
    if (!user || (named !== undefined && named.id !== user.id)) {
      throw new AppError('user_not_found', { detail: 'No user has this id and this name.' });
    }
    return user;
  }

  /** All may be among the groups: everyone is in it. */
  async create(principal: Principal, { input, groupIds }: NewUser): Promise<User> {
    const groups = await this.groups.getAllByGuid(principal, groupIds);
    return this.members.createUser(
      principal,
      input,
      withoutAll(groups).map(({ id }) => id),
    );
  }

  async delete(principal: Principal, guid: string): Promise<void> {
    const user = await this.users.getByGuid(principal, guid);
    await this.users.delete(user.id, undefined);
  }

  /** The groups that the user was put into, and All, in the order of names. */
  async listGroups(principal: Principal, guid: string): Promise<Group[]> {
    const { id } = await this.users.getByGuid(principal, guid);
    const direct = (await this.affiliations.ofUsers([id])).get(id)?.direct ?? [];
    return this.groups.getAllByGuid(
      principal,
      direct.map((group) => group.guid),
    );
  }

  /** All may be among the groups: clients send back what they were shown. */
  async addToGroups(principal: Principal, guid: string, groupGuids: readonly string[]): Promise<void> {
    const user = await this.users.getByGuid(principal, guid);
    await this.changes.add(principal, withoutAll(await this.groups.getAllByGuid(principal, groupGuids)), [user]);
  }

  /** Throws `all_group`: nobody leaves All. */
  async removeFromGroups(principal: Principal, guid: string, groupGuids: readonly string[]): Promise<void> {
    const user = await this.users.getByGuid(principal, guid);
    await this.changes.remove(principal, await this.groups.getAllByGuid(principal, groupGuids), [user]);
  }
}

function withoutAll(groups: readonly Group[]): Group[] {
  return groups.filter(({ id }) => id !== ALL_GROUP_ID);
}
