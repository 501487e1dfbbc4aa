import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keepsAnAdministrator, keepsGroupAcyclic } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { GroupSubgroup } from './entities/group-subgroup.entity.js';
import type { Group } from './entities/group.entity.js';
import { assertMembersAreKeptHere } from './group-origin.js';
import { GroupsQueries, type GroupSummary } from './groups.queries.js';
import { GroupsService, groupTarget } from './groups.service.js';

@Injectable()
export class GroupSubgroupsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupsQueries,
    private readonly groups: GroupsService,
    private readonly rules: AccessRules,
  ) {}

  /** The groups inside a group that the caller may see. */
  async list(principal: Principal, groupId: number, query: ListQueryDto): Promise<Page<GroupSummary>> {
    await this.groups.get(principal, groupId);
    return this.queries.listSubgroups(groupId, query, this.rules.reader(principal));
  }

  /** Puts a group into a group. Throws `subgroup_cycle`, `all_group`, or `precondition_failed` if `createOnly`. */
  async add(principal: Principal, groupId: number, subgroupId: number, createOnly: boolean): Promise<Group> {
    const group = await this.groups.getManaged(principal, groupId);
    const subgroup = await this.groups.get(principal, subgroupId);
    assertMayContain(group, subgroup);
    // The members of a subgroup are members of the group above it.
    await assertMembersAreKeptHere(this.dataSource.manager, group);
    await this.transactions.run(async (tx) => {
      const isNew = await this.insert(tx, principal, group, subgroup);
      if (!isNew && createOnly) throw new AppError('precondition_failed');
    });
    return subgroup;
  }

  /** Puts groups into a group, all or none; one that is in it already stays. The caller has read the subgroups. */
  async addAll(principal: Principal, group: Group, subgroups: readonly Group[]): Promise<void> {
    await this.rules.assertMayManageGroup(principal, group);
    for (const subgroup of subgroups) assertMayContain(group, subgroup);
    await assertMembersAreKeptHere(this.dataSource.manager, group);
    await this.transactions.run(async (tx) => {
      for (const subgroup of inOrder(subgroups)) await this.insert(tx, principal, group, subgroup);
    });
  }

  /** Takes groups out of a group, all or none; one that is not in it is left alone. */
  async removeAll(principal: Principal, group: Group, subgroups: readonly Group[]): Promise<void> {
    await this.rules.assertMayManageGroup(principal, group);
    await this.transactions.run(async (tx) => {
      for (const subgroup of inOrder(subgroups)) await this.drop(tx, group, subgroup.id);
    });
  }

  /** Answers whether it was in the group. */
  async remove(principal: Principal, groupId: number, subgroupId: number): Promise<boolean> {
    const group = await this.groups.getManaged(principal, groupId);
    return this.transactions.run((tx) => this.drop(tx, group, subgroupId));
  }

  /** Answers whether it was not in the group before. Throws `all_group` and, at the end, `subgroup_cycle`. */
  async insert(
    tx: Transaction,
    principal: Principal,
    group: Group,
    subgroup: Pick<Group, 'id' | 'name'>,
  ): Promise<boolean> {
    assertMayContain(group, subgroup);
    const inserted = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(GroupSubgroup)
      .values({ groupId: group.id, subgroupId: subgroup.id, createdById: principal.userId })
      .orIgnore()
      .returning(['groupId'])
      .execute();
    if ((inserted.raw as unknown[]).length === 0) return false;
    tx.record({
      action: 'group_subgroup.added',
      target: groupTarget(group),
      after: { subgroup: subgroup.name },
      changes: [{ table: 'group_subgroups', groupId: group.id, subgroupId: subgroup.id }],
    });
    tx.ensure(keepsGroupAcyclic(group.id));
    return true;
  }

  /** Answers whether it was in the group. */
  async drop(tx: Transaction, group: Group, subgroupId: number): Promise<boolean> {
    const deleted = await tx.manager.delete(GroupSubgroup, { groupId: group.id, subgroupId });
    if (!deleted.affected) return false;
    tx.record({
      action: 'group_subgroup.removed',
      target: groupTarget(group),
      before: { subgroupId },
      changes: [{ table: 'group_subgroups', groupId: group.id, subgroupId }],
    });
    tx.ensure(keepsAnAdministrator);
    return true;
  }
}

/** All is inside no group, and no group in it. */
function assertMayContain(group: Pick<Group, 'id'>, subgroup: Pick<Group, 'id'>): void {
  if (group.id === ALL_GROUP_ID || subgroup.id === ALL_GROUP_ID) throw new AppError('all_group');
  if (group.id === subgroup.id) throw new AppError('subgroup_cycle');
}

function inOrder(groups: readonly Group[]): Group[] {
  return groups.toSorted((a, b) => a.id - b.id);
}
