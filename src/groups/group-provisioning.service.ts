import { Injectable } from '@nestjs/common';
import { ProvisioningRules } from '../access/provisioning-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { isGuid } from '../common/text/guid.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { touchRow } from '../database/versioned-rows.js';
import { Group } from './entities/group.entity.js';
import { GroupMemberSteps } from './group-member-steps.js';
import { GroupProvisioningQueries } from './group-provisioning.queries.js';
import { GroupsService } from './groups.service.js';
import type { GroupChange, MemberName, ProvisionedGroup, ProvisionedMember } from './provisioned-group.js';

/** Groups as the systems see them that provision them. The caller holds USER_PROVISIONING. */
@Injectable()
export class GroupProvisioningService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupProvisioningQueries,
    private readonly groups: GroupsService,
    private readonly steps: GroupMemberSteps,
    private readonly rules: ProvisioningRules,
  ) {}

  /** Throws `group_not_found`. */
  async get(guid: string): Promise<ProvisionedGroup> {
    const group = isGuid(guid) ? await this.queries.findByGuid(guid) : null;
    if (!group) throw new AppError('group_not_found');
    return group;
  }

  /** In the order of `ids`; those that are not there are left out. */
  getAllById(ids: readonly number[]): Promise<ProvisionedGroup[]> {
    return this.queries.findAllById(ids);
  }

  /** Who was put into these groups and is in them now. Everyone is in All, and nobody was put there. */
  listMembers(groupIds: readonly number[]): Promise<ProvisionedMember[]> {
    return this.queries.listMembers(groupIds);
  }

  /** How many users were put into each of these groups. */
  async countMembers(groupIds: readonly number[]): Promise<Map<number, number>> {
    const counts = await this.queries.countMembers(groupIds);
    return new Map(counts.map(({ groupId, count }) => [groupId, count]));
  }

  /** Throws `group_name_taken`, and what `GroupMemberSteps` does. */
  create(
    principal: Principal,
    input: { name: string; externalId: string | null; members: readonly MemberName[] },
  ): Promise<ProvisionedGroup> {
    const { members, ...fields } = input;
    return this.transactions.run(async (tx) => {
      const group = await this.groups.insert(tx, fields);
      if (members.length > 0) await this.steps.take(tx, principal, group, [{ does: 'add', members }]);
      return this.queries.read(tx, group.id);
    });
  }

  /**
   * Changes that follow each other on one group wait for each other. Throws `group_not_found`, `precondition_failed`
   * unless the group's tag is one of `ifMatch`, `built_in` for a built-in group's name, and what `GroupMemberSteps` does.
   * Writes only what differs, and reads none of the members that the change does not name.
   */
  async update(
    principal: Principal,
    guid: string,
    change: GroupChange,
    ifMatch: readonly string[] | undefined,
  ): Promise<ProvisionedGroup> {
    return this.transactions.run(async (tx) => {
      const id = await this.lock(tx, guid, ifMatch);
      const { members, ...fields } = change;
      await this.assertMayChange(tx, principal, id, change);
      const before = await tx.manager.findOneByOrFail(Group, { id });
      const { version } = before;
      const group = await this.groups.change(tx, id, fields, undefined);
      const isMoved = await this.steps.take(tx, principal, group, members);
      if (isMoved && group.version === version) await touchRow(tx, Group, group);
      return this.queries.read(tx, id);
    });
  }

  /** Throws `group_not_found`, `precondition_failed`, `forbidden` and `built_in`. */
  async delete(principal: Principal, guid: string, ifMatch: readonly string[] | undefined): Promise<void> {
    await this.transactions.run(async (tx) => {
      const id = await this.lock(tx, guid, ifMatch);
      await this.rules.assertMayChangeGroup(tx, principal, id);
      await this.groups.drop(tx, id, undefined);
    });
  }

  private async lock(tx: Transaction, guid: string, ifMatch: readonly string[] | undefined): Promise<number> {
    const id = isGuid(guid) ? await this.queries.lockByGuid(tx, guid) : null;
    if (id === null) throw new AppError('group_not_found');
    if (ifMatch && !ifMatch.includes((await this.queries.read(tx, id)).tag)) throw new AppError('precondition_failed');
    return id;
  }

  private async assertMayChange(tx: Transaction, principal: Principal, id: number, change: GroupChange): Promise<void> {
    if (id === ALL_GROUP_ID && change.members.length > 0) throw new AppError('all_group');
    await this.rules.assertMayChangeGroup(tx, principal, id);
  }
}
