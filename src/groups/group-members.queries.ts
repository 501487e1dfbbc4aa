import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { belongsOf, INSIDE, isValidNow, USER_IS_INSIDE } from '../access/access.queries.js';
import type { Subject } from '../access/access-engine.js';
import type { Page } from '../common/paging/page.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { KeysetList, type PageRequest } from '../database/keyset-list.js';
import { conditions, listFingerprint, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { User } from '../users/entities/user.entity.js';
import type { GroupMemberResponse, ListGroupMembersDto } from './dto/group-member.dto.js';
import type { Group } from './entities/group.entity.js';
import { readableBy } from './groups.queries.js';

export interface MemberInput {
  userId: number;
  admin: boolean;
  validFrom: Date | null;
  validUntil: Date | null;
}

/** A direct membership, as a thing with an id of its own. */
export interface Membership {
  id: number;
  groupId: number;
  userId: number;
}

export interface MembershipListQuery extends PageRequest {
  id?: number;
  groupId?: number;
  userId?: number;
}

/** A user who is in a group now because he was put into it. */
export type CurrentMember = User & { admin: boolean };

const COLUMNS = `u.id AS "userId", u.username, u.display_name AS "displayName"`;
const USER = `u.id, u.guid, u.username, u.display_name AS "displayName", u.email, u.active,
  u.authentication_service_id AS "authenticationServiceId", u.version, u.created_at AS "createdAt",
  u.updated_at AS "updatedAt"`;
const MEMBERSHIP = `coalesce(m.admin, false) AS admin, m.valid_from AS "validFrom", m.valid_until AS "validUntil"`;

@Injectable()
export class GroupMembersQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  list(groupId: number, query: ListGroupMembersDto): Promise<Page<GroupMemberResponse>> {
    const parameters = new SqlParameters();
    const group = parameters.add(groupId);
    return this.lists.page<GroupMemberResponse>(
      {
        ...memberSource(groupId, group, query.membership),
        parameters,
        sort: namedSort(query.sort, 'u.username_key', 'u.id'),
        idExpression: 'u.id',
        fingerprint: listFingerprint('members', [groupId, query.membership]),
      },
      query,
    );
  }

  /** The direct members of the groups that `reader` may see, of all of them when it is null, in the order of ids. */
  listMemberships(query: MembershipListQuery, reader: Subject | null): Promise<Page<Membership>> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? undefined : belongsOf(reader, parameters);
    const { id, groupId, userId } = query;
    return this.lists.page<Membership>(
      {
        ...(withClause === undefined ? {} : { with: withClause }),
        select: `m.id, m.group_id AS "groupId", m.user_id AS "userId"`,
        from: 'group_members m JOIN groups g ON g.id = m.group_id',
        where: [
          ...readableBy(reader),
          ...conditions(parameters, [
            ['m.id', id],
            ['m.group_id', groupId],
            ['m.user_id', userId],
          ]),
        ],
        parameters,
        sort: { expression: 'm.id', type: 'bigint', descending: false },
        idExpression: 'm.id',
        fingerprint: listFingerprint('memberships', [id, groupId, userId]),
      },
      query,
    );
  }

  /** Which of the users are admins of a group now. */
  async groupAdminsAmong(userIds: readonly number[]): Promise<number[]> {
    const rows = await this.dataSource.query<{ userId: number }[]>(
      `SELECT DISTINCT m.user_id AS "userId" FROM group_members m
       WHERE m.user_id = ANY ($1) AND m.admin AND ${isValidNow('m')}`,
      [userIds],
    );
    return rows.map((row) => row.userId);
  }

  /**
   * Makes the users members, or replaces how they are. With `createOnly` those who are members already are left alone.
   * Answers the ids of the rows that were written.
   */
  async put(
    tx: Transaction,
    groupId: number,
    members: readonly MemberInput[],
    createdById: number | null,
    createOnly: boolean,
  ): Promise<number[]> {
    const rows = await tx.query<{ id: number }>(
      `INSERT INTO group_members (group_id, user_id, admin, valid_from, valid_until, created_by_id)
       SELECT $1, "userId", admin, "validFrom", "validUntil", $3
       FROM jsonb_to_recordset($2::jsonb)
         AS member ("userId" bigint, admin boolean, "validFrom" timestamptz, "validUntil" timestamptz)
       ON CONFLICT (group_id, user_id) DO ${
         createOnly
           ? 'NOTHING'
           : `UPDATE SET admin = excluded.admin, valid_from = excluded.valid_from, valid_until = excluded.valid_until`
       }
       RETURNING id`,
      [groupId, JSON.stringify(members), createdById],
    );
    return rows.map((row) => row.id);
  }

  /** Makes those members who are not now, without an end. Answers who they were. */
  async addWhereNotMember(
    tx: Transaction,
    groupId: number,
    userIds: readonly number[],
    createdById: number | null,
  ): Promise<number[]> {
    const rows = await tx.query<{ userId: number }>(
      `INSERT INTO group_members AS m (group_id, user_id, created_by_id)
       SELECT $1, id, $3::bigint FROM unnest($2::bigint[]) AS id ORDER BY id
       ON CONFLICT (group_id, user_id) DO UPDATE SET valid_from = NULL, valid_until = NULL
         WHERE NOT (${isValidNow('m')})
       RETURNING user_id AS "userId"`,
      [groupId, userIds, createdById],
    );
    return rows.map((row) => row.userId);
  }

  /** Who was put into a group and is in it now, in the order of user names. Nobody for All. */
  listCurrent(groupId: number): Promise<CurrentMember[]> {
    return this.dataSource.query<CurrentMember[]>(
      `SELECT ${USER}, m.admin FROM group_members m JOIN users u ON u.id = m.user_id
       WHERE m.group_id = $1 AND ${isValidNow('m')} ORDER BY u.username_key, u.id`,
      [groupId],
    );
  }

  /**
   * Makes these users members who count now, each as an admin or not. A membership that counts keeps its window, one
   * outside of it is opened for good. Answers whose memberships were written.
   */
  async putCurrent(
    tx: Transaction,
    groupId: number,
    members: readonly { userId: number; admin: boolean }[],
    createdById: number | null,
  ): Promise<number[]> {
    const rows = await tx.query<{ userId: number }>(
      `INSERT INTO group_members AS m (group_id, user_id, admin, created_by_id)
       SELECT $1, "userId", admin, $3::bigint
       FROM jsonb_to_recordset($2::jsonb) AS member ("userId" bigint, admin boolean) ORDER BY "userId"
       ON CONFLICT (group_id, user_id) DO UPDATE SET admin = excluded.admin,
         valid_from = CASE WHEN ${isValidNow('m')} THEN m.valid_from END,
         valid_until = CASE WHEN ${isValidNow('m')} THEN m.valid_until END
         WHERE m.admin <> excluded.admin OR NOT (${isValidNow('m')})
       RETURNING user_id AS "userId"`,
      [groupId, JSON.stringify(members), createdById],
    );
    return rows.map((row) => row.userId);
  }

  /** Takes out who counts as a member now and is not among `userIds`. Answers who they were. */
  async removeOtherCurrent(tx: Transaction, groupId: number, userIds: readonly number[]): Promise<number[]> {
    const rows = await tx.query<{ userId: number }>(
      `WITH removed AS (
         DELETE FROM group_members m
         WHERE m.group_id = $1 AND NOT (m.user_id = ANY ($2)) AND ${isValidNow('m')} RETURNING user_id
       ) SELECT user_id AS "userId" FROM removed`,
      [groupId, userIds],
    );
    return rows.map((row) => row.userId);
  }

  /** Whether a user is a member now, and as what. */
  async findCurrent(tx: Transaction, groupId: number, userId: number): Promise<{ admin: boolean } | null> {
    const rows = await tx.query<{ admin: boolean }>(
      `SELECT m.admin FROM group_members m WHERE m.group_id = $1 AND m.user_id = $2 AND ${isValidNow('m')}`,
      [groupId, userId],
    );
    return rows[0] ?? null;
  }

  /** Who was put into the group and is in it now; all users for All. In the order of user names. */
  listUsers(groupId: number, query: PageRequest): Promise<Page<User>> {
    const parameters = new SqlParameters();
    const group = parameters.add(groupId);
    const isMember = `EXISTS (SELECT 1 FROM group_members m
      WHERE m.group_id = ${group} AND m.user_id = u.id AND ${isValidNow('m')})`;
    return this.lists.page<User>(
      {
        select: USER,
        from: 'users u',
        where: [groupId === ALL_GROUP_ID ? `${group}::bigint IS NOT NULL` : isMember],
        parameters,
        sort: namedSort('username', 'u.username_key', 'u.id'),
        idExpression: 'u.id',
        fingerprint: listFingerprint('group-users', [groupId]),
      },
      query,
    );
  }

  /** Answers the ids of those who were members. */
  async remove(tx: Transaction, groupId: number, userIds: readonly number[]): Promise<number[]> {
    const rows = await tx.query<{ userId: number }>(
      `WITH removed AS (
         DELETE FROM group_members WHERE group_id = $1 AND user_id = ANY ($2) RETURNING user_id
       ) SELECT user_id AS "userId" FROM removed`,
      [groupId, userIds],
    );
    return rows.map((row) => row.userId);
  }

  /** Takes everyone else out. Answers the ids of those who were members. */
  async removeOthers(tx: Transaction, groupId: number, userIds: readonly number[]): Promise<number[]> {
    const rows = await tx.query<{ userId: number }>(
      `WITH removed AS (
         DELETE FROM group_members WHERE group_id = $1 AND NOT (user_id = ANY ($2)) RETURNING user_id
       ) SELECT user_id AS "userId" FROM removed`,
      [groupId, userIds],
    );
    return rows.map((row) => row.userId);
  }

  /**
   * Locks a group against every other change of who is in it until the commit; the check of a foreign key waits too.
   * Answers whether the group is there.
   */
  async lockMembership(tx: Transaction, groupId: number): Promise<boolean> {
    const rows = await tx.query<unknown>('SELECT 1 FROM groups WHERE id = $1 FOR UPDATE', [groupId]);
    return rows.length > 0;
  }

  /** Whether one of the users is of another service than the group. They stay where they are until the commit. */
  async hasStrangers(tx: Transaction, group: Group, userIds: readonly number[]): Promise<boolean> {
    const users = await tx.query<{ serviceId: number }>(
      `SELECT authentication_service_id AS "serviceId" FROM users WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE`,
      [userIds],
    );
    return users.some(({ serviceId }) => serviceId !== group.authenticationServiceId);
  }

  /** Which of the ids belong to no user. */
  async unknownUsers(tx: Transaction, userIds: readonly number[]): Promise<number[]> {
    const rows = await tx.query<{ id: number }>(
      `SELECT wanted.id FROM unnest($1::bigint[]) AS wanted (id)
       WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = wanted.id) ORDER BY wanted.id`,
      [userIds],
    );
    return rows.map((row) => row.id);
  }
}

/** Everyone is in All; other groups have rows of their own, and with `effective` those of the groups inside. */
function memberSource(
  groupId: number,
  group: string,
  membership: 'direct' | 'effective',
): { with?: string; select: string; from: string; where: string[] } {
  if (groupId === ALL_GROUP_ID) {
    const open = `false AS admin, NULL::timestamptz AS "validFrom", NULL::timestamptz AS "validUntil"`;
    return { select: `${COLUMNS}, true AS direct, ${open}`, from: 'users u', where: [`${group}::bigint IS NOT NULL`] };
  }
  if (membership === 'direct') {
    return {
      select: `${COLUMNS}, true AS direct, ${MEMBERSHIP}`,
      from: 'group_members m JOIN users u ON u.id = m.user_id',
      where: [`m.group_id = ${group}`],
    };
  }
  return {
    with: INSIDE,
    select: `${COLUMNS}, m.user_id IS NOT NULL AS direct, ${MEMBERSHIP}`,
    from: `users u LEFT JOIN group_members m ON m.user_id = u.id AND m.group_id = ${group} AND ${isValidNow('m')}`,
    where: [USER_IS_INSIDE],
  };
}
