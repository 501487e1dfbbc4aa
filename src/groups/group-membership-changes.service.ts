import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keepsAnAdministrator } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { User } from '../users/entities/user.entity.js';
import type { Group } from './entities/group.entity.js';
import { assertMembersAreKeptHere } from './group-origin.js';
import { GroupMembersQueries } from './group-members.queries.js';
import { groupTarget } from './groups.service.js';

/** Several users in several groups at once: all or nothing. */
@Injectable()
export class GroupMembershipChangesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupMembersQueries,
    private readonly rules: AccessRules,
  ) {}

  /**
   * Makes each of the users a member of each of the groups. A membership that counts now stays as it is; one outside
   * its window is opened for good. Throws `all_group`: everyone is in All already.
   */
  async add(principal: Principal, groups: readonly Group[], users: readonly User[]): Promise<void> {
    await this.assertMayChange(principal, groups);
    await this.transactions.run(async (tx) => {
      for (const group of await this.locked(tx, groups)) await this.join(tx, principal, group, idsOf(users));
    });
  }

  /** Takes each of the users out of each of the groups; who is not in one is left alone. Throws `all_group`. */
  async remove(principal: Principal, groups: readonly Group[], users: readonly User[]): Promise<void> {
    await this.assertMayChange(principal, groups);
    await this.transactions.run(async (tx) => {
      for (const group of await this.locked(tx, groups)) await this.leave(tx, group, idsOf(users));
    });
  }

  /**
   * Leaves the group with these members and no others. A membership that counts now stays as it is. Throws
   * `all_group`.
   */
  async replace(principal: Principal, group: Group, users: readonly User[]): Promise<void> {
    await this.assertMayChange(principal, [group]);
    await this.transactions.run(async (tx) => {
      await this.locked(tx, [group]);
      noteRemoval(tx, group, await this.queries.removeOthers(tx, group.id, idsOf(users)));
      await this.join(tx, principal, group, idsOf(users));
    });
  }

  /** As part of a larger piece of work on a group that is locked. Answers how many were no members before. */
  async join(tx: Transaction, principal: Principal, group: Group, userIds: readonly number[]): Promise<number> {
    const added = await this.queries.addWhereNotMember(tx, group.id, userIds, principal.userId);
    if (added.length === 0) return 0;
    tx.record({
      action: 'group_member.added',
      target: groupTarget(group),
      after: { members: added.map((userId) => ({ userId, validFrom: null, validUntil: null })) },
      changes: [{ table: 'group_members', groupId: group.id, userIds: added }],
    });
    return added.length;
  }

  /** As part of a larger piece of work on a group that is locked. Answers how many were members. */
  async leave(tx: Transaction, group: Group, userIds: readonly number[]): Promise<number> {
    return noteRemoval(tx, group, await this.queries.remove(tx, group.id, userIds));
  }

  /** Takes out who counts as a member now and is none of these. Answers how many they were. */
  async leaveOthers(tx: Transaction, group: Group, userIds: readonly number[]): Promise<number> {
    return noteRemoval(tx, group, await this.queries.removeOtherCurrent(tx, group.id, userIds));
  }

  private async assertMayChange(principal: Principal, groups: readonly Group[]): Promise<void> {
    for (const group of groups) {
      await this.rules.assertMayManageGroup(principal, group);
      if (group.id === ALL_GROUP_ID) throw new AppError('all_group');
      await assertMembersAreKeptHere(this.dataSource.manager, group);
    }
  }

  /** The groups in the order of their ids, so that two changes of the same groups never wait for each other. */
  private async locked(tx: Transaction, groups: readonly Group[]): Promise<Group[]> {
    const sorted = groups.toSorted((a, b) => a.id - b.id);
    for (const group of sorted) {
      if (!(await this.queries.lockMembership(tx, group.id))) throw new AppError('group_not_found');
    }
    return sorted;
  }
}

function idsOf(users: readonly User[]): number[] {
  return users.map((user) => user.id);
}

/** Answers how many were removed. */
function noteRemoval(tx: Transaction, group: Group, userIds: readonly number[]): number {
  if (userIds.length === 0) return 0;
  tx.record({
    action: 'group_member.removed',
    target: groupTarget(group),
    before: { userIds },
    changes: [{ table: 'group_members', groupId: group.id, userIds }],
  });
  tx.ensure(keepsAnAdministrator);
  return userIds.length;
}
