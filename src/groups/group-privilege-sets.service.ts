import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { assertWindow } from '../common/validation/validity.js';
import type { Privilege } from '../privileges/entities/privilege.entity.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { PrivilegeSet } from '../privilege-sets/entities/privilege-set.entity.js';
import { PrivilegeSetsService } from '../privilege-sets/privilege-sets.service.js';
import type { AssignGroupPrivilegeSetDto, GroupPrivilegeSetResponse } from './dto/group-access.dto.js';
import { GroupPrivilegeSet } from './entities/group-privilege-set.entity.js';
import type { Group } from './entities/group.entity.js';
import { GroupAccessQueries, type AssignmentListQuery } from './group-access.queries.js';
import { GroupsService, groupTarget } from './groups.service.js';

/** Assignments: privilege sets given to groups. */
@Injectable()
export class GroupPrivilegeSetsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupAccessQueries,
    private readonly groups: GroupsService,
    private readonly sets: PrivilegeSetsService,
    private readonly rules: AccessRules,
  ) {}

  async list(principal: Principal, groupId: number, query: ListQueryDto): Promise<Page<GroupPrivilegeSetResponse>> {
    await this.groups.get(principal, groupId);
    return this.queries.listPrivilegeSets(groupId, query);
  }

  /** The assignments of all groups that the caller may see, but for those under a condition. */
  listAll(principal: Principal, query: AssignmentListQuery): Promise<Page<GroupPrivilegeSetResponse>> {
    return this.queries.listAssignments(query, this.rules.reader(principal));
  }

  /** An assignment by its id. Throws `assignment_not_found`, also when the caller may not see the group. */
  async get(principal: Principal, id: number): Promise<GroupPrivilegeSetResponse> {
    const { items } = await this.listAll(principal, { id, limit: 1 });
    const [assignment] = items;
    if (!assignment) throw new AppError('assignment_not_found');
    return assignment;
  }

  /** Ends an assignment by its id. Throws `assignment_not_found`. */
  async delete(principal: Principal, id: number): Promise<void> {
    const { groupId, privilegeSetId } = await this.get(principal, id);
    if (!(await this.remove(principal, groupId, privilegeSetId))) throw new AppError('assignment_not_found');
  }

  /** Assigns a set, or replaces how it is assigned. Throws `precondition_failed` if it is and `createOnly`. */
  async assign(
    principal: Principal,
    groupId: number,
    setId: number,
    input: AssignGroupPrivilegeSetDto,
    createOnly: boolean,
  ): Promise<GroupPrivilegeSetResponse> {
    assertWindow(input);
    const { group, set, privileges } = await this.getDelegable(principal, groupId, setId);
    const assignment = {
      role: input.role ?? false,
      validFrom: input.validFrom ?? null,
      validUntil: input.validUntil ?? null,
      condition: input.condition ?? null,
    };
    await this.rules.assertMayHaveCondition(assignment.condition, privileges);
    return this.transactions.run(async (tx) => {
      const before = await this.queries.findSetTerms(tx, groupId, setId);
      const given = { ...assignment, createdById: principal.userId };
      const row = await this.queries.putPrivilegeSet(tx, groupId, setId, given, createOnly);
      if (!row) throw new AppError('precondition_failed');
      tx.record({
        action: 'group_privilege_set.assigned',
        target: groupTarget(group),
        ...(before ? { before: { privilegeSet: set.name, ...before } } : {}),
        after: { privilegeSet: set.name, ...assignment },
        changes: [{ table: 'group_privilege_sets', groupId, privilegeSetId: setId }],
      });
      return { groupId, privilegeSetId: setId, privilegeSetName: set.name, ...row };
    });
  }

  /** Answers whether the group had it. */
  async remove(principal: Principal, groupId: number, setId: number): Promise<boolean> {
    const { group, set } = await this.getDelegable(principal, groupId, setId);
    return this.transactions.run(async (tx) => {
      const key = { groupId, privilegeSetId: setId };
      const deleted = await tx.manager.delete(GroupPrivilegeSet, key);
      if (!deleted.affected) return false;
      tx.record({
        action: 'group_privilege_set.removed',
        target: groupTarget(group),
        before: { privilegeSet: set.name },
        changes: [{ table: 'group_privilege_sets', ...key }],
      });
      return true;
    });
  }

  private async getDelegable(
    principal: Principal,
    groupId: number,
    setId: number,
  ): Promise<{ group: Group; set: PrivilegeSet; privileges: readonly Privilege[] }> {
    const group = await this.groups.get(principal, groupId);
    const set = await this.sets.get(setId);
    const privileges = await this.sets.getPrivileges(setId);
    await this.rules.assertMayDelegate(principal, group, privileges);
    return { group, set, privileges };
  }
}
