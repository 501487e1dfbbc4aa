import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { Found } from '../database/offset-list.js';
import { PrivilegeSetsService } from '../privilege-sets/privilege-sets.service.js';
import type { CreateUserDto, UpdateUserDto } from './dto/write-user.dto.js';
import type { User } from './entities/user.entity.js';
import { UserSearchQueries, type UserSearch, type UserWithRole } from './user-search.queries.js';
import { UsersQueries } from './users.queries.js';
import { UsersService } from './users.service.js';

/** Users with the one assignment that is their role, written together: all or nothing. */
@Injectable()
export class UserRolesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly searches: UserSearchQueries,
    private readonly queries: UsersQueries,
    private readonly users: UsersService,
    private readonly sets: PrivilegeSetsService,
    private readonly rules: AccessRules,
  ) {}

  /** All users for administrators; for anyone else, himself. */
  search(principal: Principal, query: UserSearch): Promise<Found<UserWithRole>> {
    return this.searches.search(query, { onlyId: this.rules.onlyReadableUser(principal) });
  }

  /** Who was put into a group and is in it now; all users for All. The caller may read the group. */
  searchMembers(groupId: number, query: UserSearch): Promise<Found<UserWithRole>> {
    return this.searches.search(query, { groupId });
  }

  /** Creates a user. The caller may create users. */
  async create(principal: Principal, input: CreateUserDto, roleId: number): Promise<User> {
    await this.assertMayGive(principal, roleId);
    const passwordHash = await this.users.hashPassword(input);
    return this.transactions.run(async (tx) => {
      const user = await this.users.insert(tx, input, passwordHash);
      await this.setRole(tx, principal, user, roleId);
      return user;
    });
  }

  /** Changes a user. With a role, which only administrators give, it takes the place of the one that he has. */
  async update(principal: Principal, id: number, input: UpdateUserDto, roleId: number | undefined): Promise<void> {
    this.rules.assertMayChangeUser(principal, id, [...Object.keys(input), ...(roleId === undefined ? [] : ['role'])]);
    if (roleId !== undefined) await this.assertMayGive(principal, roleId);
    await this.transactions.run(async (tx) => {
      const user = await this.users.change(tx, id, input, undefined);
      if (roleId !== undefined) await this.setRole(tx, principal, user, roleId);
    });
  }

  private async assertMayGive(principal: Principal, roleId: number): Promise<void> {
    this.rules.assertHolds(principal, await this.sets.getPrivileges(roleId));
  }

  private async setRole(tx: Transaction, principal: Principal, user: User, roleId: number): Promise<void> {
    const set = await this.sets.get(roleId);
    const target = { type: 'user', id: user.id, name: user.username };
    for (const { privilegeSetId, name } of await this.queries.removeOtherRoles(tx, user.id, roleId)) {
      tx.record({
        action: 'user_privilege_set.removed',
        target,
        before: { privilegeSet: name },
        changes: [{ table: 'user_privilege_sets', userId: user.id, privilegeSetId }],
      });
    }
    if (!(await this.queries.putRole(tx, user.id, roleId, principal.userId))) return;
    tx.record({
      action: 'user_privilege_set.assigned',
      target,
      after: { privilegeSet: set.name, role: true, validFrom: null, validUntil: null },
      changes: [{ table: 'user_privilege_sets', userId: user.id, privilegeSetId: roleId }],
    });
  }
}
