import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keepsAnAdministrator, keepsGroupAdmin } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { collectPages } from '../common/paging/collect-pages.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { User } from '../users/entities/user.entity.js';
import type { CreateGroupDto, UpdateGroupDto } from './dto/write-group.dto.js';
import type { Group } from './entities/group.entity.js';
import { assertMembersAreKeptHere } from './group-origin.js';
import { GroupMembersQueries, type CurrentMember } from './group-members.queries.js';
import { GroupsService, groupTarget } from './groups.service.js';

export interface WantedMember {
  user: User;
  admin: boolean;
}

/**
 * Groups as surfaces see them on which every group has an admin: a change that takes the admins of a group away must
 * leave one who is active. Natively a group may be without (docs/adr/0010-a-group-keeps-an-admin-where-asked.md).
 */
@Injectable()
export class GroupAdminsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupMembersQueries,
    private readonly groups: GroupsService,
    private readonly rules: AccessRules,
  ) {}

  /** Who is in a group now, by name. Of All that is everyone, which is shown to administrators alone. */
  async list(principal: Principal, group: Group): Promise<CurrentMember[]> {
    await this.rules.assertMayReadGroup(principal, group);
    if (group.id !== ALL_GROUP_ID) return this.queries.listCurrent(group.id);
    if (!principal.privileges.isAdministrator) return [];
    const users = await collectPages((page) => this.queries.listUsers(group.id, page));
    return users.map((user) => ({ ...user, admin: false }));
  }

  /** Creates a group whose only member and admin is the caller. */
  found(principal: Principal, input: CreateGroupDto): Promise<Group> {
    const userId = this.rules.founderOf(principal);
    return this.transactions.run(async (tx) => {
      const group = await this.groups.insert(tx, input);
      await this.put(tx, principal, group, [{ userId, admin: true }]);
      return group;
    });
  }

  /**
   * Changes a group and replaces the members who count now, all or nothing; memberships outside their windows stay.
   * Nobody is named twice.
   */
  async replace(
    principal: Principal,
    group: Group,
    input: UpdateGroupDto,
    members: readonly WantedMember[],
  ): Promise<Group> {
    await this.assertMayChange(principal, group);
    const wanted = members.map(({ user, admin }) => ({ userId: user.id, admin }));
    return this.transactions.run(async (tx) => {
      await this.lock(tx, group);
      const changed = await this.groups.change(tx, group.id, input, undefined);
      const removed = await this.queries.removeOtherCurrent(
        tx,
        group.id,
        wanted.map(({ userId }) => userId),
      );
      if (removed.length > 0) recordRemoval(tx, group, removed);
      await this.put(tx, principal, group, wanted);
      tx.ensure(keepsGroupAdmin(group.id));
      return changed;
    });
  }

  /** Takes a user out. Throws `membership_not_found`, and `last_group_admin`. */
  async remove(principal: Principal, group: Group, user: User): Promise<void> {
    await this.assertMayChange(principal, group);
    await this.transactions.run(async (tx) => {
      await this.lock(tx, group);
      const present = await this.queries.findCurrent(tx, group.id, user.id);
      if (!present) throw new AppError('membership_not_found');
      recordRemoval(tx, group, await this.queries.remove(tx, group.id, [user.id]));
      if (present.admin) tx.ensure(keepsGroupAdmin(group.id));
    });
  }

  /** Makes a member an admin, or a plain member. Throws `membership_not_found`, and `last_group_admin`. */
  async setAdmin(principal: Principal, group: Group, user: User, admin: boolean): Promise<void> {
    await this.assertMayChange(principal, group);
    await this.transactions.run(async (tx) => {
      await this.lock(tx, group);
      const present = await this.queries.findCurrent(tx, group.id, user.id);
      if (!present) throw new AppError('membership_not_found');
      await this.put(tx, principal, group, [{ userId: user.id, admin }]);
      if (present.admin) tx.ensure(keepsGroupAdmin(group.id));
    });
  }

  private async assertMayChange(principal: Principal, group: Group): Promise<void> {
    await this.rules.assertIsManager(principal, group.id);
    if (group.id === ALL_GROUP_ID) throw new AppError('all_group');
    await assertMembersAreKeptHere(this.dataSource.manager, group);
  }

  private async lock(tx: Transaction, group: Group): Promise<void> {
    if (!(await this.queries.lockMembership(tx, group.id))) throw new AppError('group_not_found');
  }

  private async put(
    tx: Transaction,
    principal: Principal,
    group: Group,
    members: readonly { userId: number; admin: boolean }[],
  ): Promise<void> {
    const written = await this.queries.putCurrent(tx, group.id, members, principal.userId);
    if (written.length === 0) return;
    tx.record({
      action: 'group_member.added',
      target: groupTarget(group),
      after: { members: members.filter(({ userId }) => written.includes(userId)) },
      changes: [{ table: 'group_members', groupId: group.id, userIds: written }],
    });
  }
}

function recordRemoval(tx: Transaction, group: Group, userIds: readonly number[]): void {
  tx.record({
    action: 'group_member.removed',
    target: groupTarget(group),
    before: { userIds },
    changes: [{ table: 'group_members', groupId: group.id, userIds }],
  });
  tx.ensure(keepsAnAdministrator);
}
