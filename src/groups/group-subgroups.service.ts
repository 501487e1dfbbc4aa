import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keepsAnAdministrator, keepsGroupAcyclic } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
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
    if (groupId === ALL_GROUP_ID || subgroupId === ALL_GROUP_ID) throw new AppError('all_group');
    if (groupId === subgroupId) throw new AppError('subgroup_cycle');
    // The members of a subgroup are members of the group above it.
    await assertMembersAreKeptHere(this.dataSource.manager, group);
    await this.transactions.run(async (tx) => {
      const inserted = await tx.manager
        .createQueryBuilder()
        .insert()
        .into(GroupSubgroup)
        .values({ groupId, subgroupId, createdById: principal.userId })
        .orIgnore()
        .returning(['groupId'])
        .execute();
      const isNew = (inserted.raw as unknown[]).length > 0;
      if (!isNew && createOnly) throw new AppError('precondition_failed');
      if (!isNew) return;
      tx.record({
        action: 'group_subgroup.added',
        target: groupTarget(group),
        after: { subgroup: subgroup.name },
        changes: [{ table: 'group_subgroups', groupId, subgroupId }],
      });
      tx.ensure(keepsGroupAcyclic(groupId));
    });
    return subgroup;
  }

  /** Answers whether it was in the group. */
  async remove(principal: Principal, groupId: number, subgroupId: number): Promise<boolean> {
    const group = await this.groups.getManaged(principal, groupId);
    return this.transactions.run(async (tx) => {
      const deleted = await tx.manager.delete(GroupSubgroup, { groupId, subgroupId });
      if (!deleted.affected) return false;
      tx.record({
        action: 'group_subgroup.removed',
        target: groupTarget(group),
        before: { subgroupId },
        changes: [{ table: 'group_subgroups', groupId, subgroupId }],
      });
      tx.ensure(keepsAnAdministrator);
      return true;
    });
  }
}
