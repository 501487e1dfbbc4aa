import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countsAlways } from '../access/access.queries.js';
import type { AuthenticationServiceKind } from '../authentication-services/entities/authentication-service.entity.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { ListUsersDto } from './dto/list-users.dto.js';
import type { UserPrivilegeSetResponse } from './dto/user-privilege-set.dto.js';
import type { UserPrivilegeSet } from './entities/user-privilege-set.entity.js';
import type { User } from './entities/user.entity.js';

const COLUMNS = `u.id, u.guid, u.username, u.display_name AS "displayName", u.email, u.active, u.properties,
  u.authentication_service_id AS "authenticationServiceId", u.version, u.created_at AS "createdAt",
  u.updated_at AS "updatedAt"`;

/** What signing in needs to know of a user; `passwordHash` is filled in. */
export interface Account {
  user: User;
  serviceEnabled: boolean;
  serviceKind: AuthenticationServiceKind;
}

/** The native API's filters, and those that other surfaces have besides. */
export type UserListQuery = ListUsersDto & { id?: number; email?: string };

export type AssignmentInput = Pick<UserPrivilegeSet, 'role' | 'validFrom' | 'validUntil' | 'createdById' | 'condition'>;

@Injectable()
export class UsersQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  /** `onlyId` narrows the list to what the caller may see. */
  list(query: UserListQuery, onlyId: number | undefined): Promise<Page<User>> {
    const parameters = new SqlParameters();
    return this.lists.page<User>(
      {
        select: COLUMNS,
        from: 'users u',
        where: conditions(parameters, [
          ...nameFilters('u.username_key', query.username, query.q),
          ['u.active', query.active],
          ['u.id', query.id],
          ['lower(u.email)', query.email?.toLowerCase()],
          ['u.id', onlyId],
        ]),
        parameters,
        sort: namedSort(query.sort, 'u.username_key', 'u.id'),
        idExpression: 'u.id',
        fingerprint: listFingerprint('users', [query.username, query.q, query.active, query.id, query.email]),
      },
      query,
    );
  }

  async findForSignIn(username: string): Promise<Account | null> {
    const [row] = await this.dataSource.query<(User & Omit<Account, 'user'>)[]>(
      `SELECT ${COLUMNS}, u.password_hash AS "passwordHash", a.enabled AS "serviceEnabled", a.kind AS "serviceKind"
       FROM users u JOIN authentication_services a ON a.id = u.authentication_service_id
       WHERE u.username_key = $1`,
      [nameKey(username)],
    );
    if (!row) return null;
    const { serviceEnabled, serviceKind, ...user } = row;
    return { user, serviceEnabled, serviceKind };
  }

  async findPasswordHash(userId: number): Promise<string | null> {
    const [row] = await this.dataSource.query<{ passwordHash: string | null }[]>(
      'SELECT password_hash AS "passwordHash" FROM users WHERE id = $1',
      [userId],
    );
    return row?.passwordHash ?? null;
  }

  /** Revokes the user's sessions, all but one of them if `exceptTokenId` is given. Answers their ids. */
  async endSessions(tx: Transaction, userId: number, exceptTokenId: number | null): Promise<number[]> {
    const rows = await tx.query<{ id: number }>(
      `WITH ended AS (
         UPDATE tokens SET revoked_at = now(), version = version + 1, updated_at = now()
         WHERE user_id = $1 AND kind = 'session' AND revoked_at IS NULL AND id IS DISTINCT FROM $2 RETURNING id
       ) SELECT id FROM ended`,
      [userId, exceptTokenId],
    );
    return rows.map((row) => row.id);
  }

  /** Takes a user out of the groups that an external service keeps. Answers which those were, in the order of ids. */
  async leaveExternalGroups(
    tx: Transaction,
    userId: number,
    serviceId: number,
  ): Promise<{ id: number; name: string }[]> {
    return tx.query<{ id: number; name: string }>(
      `WITH removed AS (
         DELETE FROM group_members m USING groups g, authentication_services a
         WHERE m.user_id = $1 AND g.id = m.group_id AND g.authentication_service_id = $2
           AND a.id = $2 AND a.kind <> 'local'
         RETURNING g.id, g.name
       ) SELECT id, name FROM removed ORDER BY id`,
      [userId, serviceId],
    );
  }

  listPrivilegeSets(userId: number, query: ListQueryDto): Promise<Page<UserPrivilegeSetResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<UserPrivilegeSetResponse>(
      {
        select: `us.id, us.user_id AS "userId", us.privilege_set_id AS "privilegeSetId", s.name AS "privilegeSetName",
          us.role, us.valid_from AS "validFrom", us.valid_until AS "validUntil", us.condition`,
        from: 'user_privilege_sets us JOIN privilege_sets s ON s.id = us.privilege_set_id',
        where: conditions(parameters, [['us.user_id', userId]]),
        parameters,
        sort: { expression: 'us.id', type: 'bigint', descending: false },
        idExpression: 'us.id',
        fingerprint: listFingerprint('user-privilege-sets', [userId]),
      },
      query,
    );
  }

  /** Takes from the user every set but this one that is his role. Answers which those were. */
  removeOtherRoles(
    tx: Transaction,
    userId: number,
    privilegeSetId: number,
  ): Promise<{ privilegeSetId: number; name: string }[]> {
    return tx.query(
      `WITH removed AS (
         DELETE FROM user_privilege_sets WHERE user_id = $1 AND role AND privilege_set_id <> $2
         RETURNING privilege_set_id
       )
       SELECT s.id AS "privilegeSetId", s.name FROM removed r JOIN privilege_sets s ON s.id = r.privilege_set_id`,
      [userId, privilegeSetId],
    );
  }

  /** Gives the set to the user as his role, for good. Answers whether it was not so already. */
  async putRole(tx: Transaction, userId: number, privilegeSetId: number, createdById: number | null): Promise<boolean> {
    const rows = await tx.query<unknown>(
      `INSERT INTO user_privilege_sets AS us (user_id, privilege_set_id, role, created_by_id)
       VALUES ($1, $2, true, $3)
       ON CONFLICT (user_id, privilege_set_id) DO UPDATE SET role = true, valid_from = NULL, valid_until = NULL,
         condition = NULL
         WHERE NOT (us.role AND ${countsAlways('us')})
       RETURNING id`,
      [userId, privilegeSetId, createdById],
    );
    return rows.length > 0;
  }

  /** How a user has a set, which then waits for this transaction; null when he has it not. */
  async findSetTerms(tx: Transaction, userId: number, setId: number): Promise<object | null> {
    const rows = await tx.query<object>(
      `SELECT role, valid_from AS "validFrom", valid_until AS "validUntil", condition
       FROM user_privilege_sets WHERE user_id = $1 AND privilege_set_id = $2 FOR NO KEY UPDATE`,
      [userId, setId],
    );
    return rows[0] ?? null;
  }

  /** Gives a set to a user, or replaces how he has it. Answers null when he has it and `createOnly` is asked for. */
  async putPrivilegeSet(
    tx: Transaction,
    userId: number,
    privilegeSetId: number,
    input: AssignmentInput,
    createOnly: boolean,
  ): Promise<number | null> {
    const rows = await tx.query<{ id: number }>(
      `INSERT INTO user_privilege_sets
         (user_id, privilege_set_id, role, valid_from, valid_until, created_by_id, condition)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (user_id, privilege_set_id) DO ${
         createOnly
           ? 'NOTHING'
           : `UPDATE SET role = excluded.role, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
             condition = excluded.condition`
       }
       RETURNING id`,
      [userId, privilegeSetId, input.role, input.validFrom, input.validUntil, input.createdById, input.condition],
    );
    return rows[0]?.id ?? null;
  }
}
