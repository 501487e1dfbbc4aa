import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { assertWindow } from '../common/validation/validity.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { PrivilegeSetsService } from '../privilege-sets/privilege-sets.service.js';
import type { AssignUserPrivilegeSetDto, UserPrivilegeSetResponse } from './dto/user-privilege-set.dto.js';
import { UserPrivilegeSet } from './entities/user-privilege-set.entity.js';
import { UsersQueries } from './users.queries.js';
import { UsersService } from './users.service.js';

/** Privilege sets given to one user, past the groups. */
@Injectable()
export class UserPrivilegeSetsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: UsersQueries,
    private readonly users: UsersService,
    private readonly sets: PrivilegeSetsService,
    private readonly rules: AccessRules,
  ) {}

  async list(principal: Principal, userId: number, query: ListQueryDto): Promise<Page<UserPrivilegeSetResponse>> {
    await this.users.get(principal, userId);
    return this.queries.listPrivilegeSets(userId, query);
  }

  /** Gives the set, or replaces how the user has it. Throws `precondition_failed` if he has it and `createOnly`. */
  async put(
    principal: Principal,
    userId: number,
    setId: number,
    input: AssignUserPrivilegeSetDto,
    createOnly: boolean,
  ): Promise<UserPrivilegeSetResponse> {
    assertWindow(input);
    const user = await this.users.get(principal, userId);
    const set = await this.sets.get(setId);
    const privileges = await this.sets.getPrivileges(setId);
    this.rules.assertHolds(principal, privileges);
    const assignment = {
      role: input.role ?? false,
      validFrom: input.validFrom ?? null,
      validUntil: input.validUntil ?? null,
      condition: input.condition ?? null,
    };
    await this.rules.assertMayHaveCondition(assignment.condition, privileges);
    return this.transactions.run(async (tx) => {
      const before = await this.queries.findSetTerms(tx, userId, setId);
      const row = { ...assignment, createdById: principal.userId };
      const id = await this.queries.putPrivilegeSet(tx, userId, setId, row, createOnly);
      if (id === null) throw new AppError('precondition_failed');
      tx.record({
        action: 'user_privilege_set.assigned',
        target: { type: 'user', id: userId, name: user.username },
        ...(before ? { before: { privilegeSet: set.name, ...before } } : {}),
        after: { privilegeSet: set.name, ...assignment },
        changes: [{ table: 'user_privilege_sets', userId, privilegeSetId: setId }],
      });
      return { id, userId, privilegeSetId: setId, privilegeSetName: set.name, ...assignment };
    });
  }

  /** Answers whether the user had it. */
  async remove(principal: Principal, userId: number, setId: number): Promise<boolean> {
    const user = await this.users.get(principal, userId);
    const set = await this.sets.get(setId);
    return this.transactions.run(async (tx) => {
      const key = { userId, privilegeSetId: setId };
      const deleted = await tx.manager.delete(UserPrivilegeSet, key);
      if (!deleted.affected) return false;
      tx.record({
        action: 'user_privilege_set.removed',
        target: { type: 'user', id: userId, name: user.username },
        before: { privilegeSet: set.name },
        changes: [{ table: 'user_privilege_sets', ...key }],
      });
      return true;
    });
  }
}
