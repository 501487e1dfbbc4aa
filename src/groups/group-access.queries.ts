import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Subject } from '../access/access-engine.js';
import { belongsOf, countsAlways } from '../access/access.queries.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import type { Page } from '../common/paging/page.js';
import { KeysetList, type PageRequest } from '../database/keyset-list.js';
import { conditions, listFingerprint } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { GroupPrivilegeResponse, GroupPrivilegeSetResponse } from './dto/group-access.dto.js';
import { readableBy } from './groups.queries.js';

/** When something counts, and under which condition. */
export interface GivenTerms {
  validFrom: Date | null;
  validUntil: Date | null;
  condition: string | null;
}

/** From now on, for good, whatever the facts are. */
export const ALWAYS: GivenTerms = { validFrom: null, validUntil: null, condition: null };

interface Given extends GivenTerms {
  createdById: number | null;
}

/** A privilege that a group itself was given and that counts now. */
export interface HeldPrivilege {
  groupId: number;
  name: string;
  category: string;
}

interface SetTerms extends GivenTerms {
  role: boolean;
}

interface GivenRow extends Given {
  createdAt: Date;
}

export interface AssignmentListQuery extends PageRequest {
  id?: number;
  groupId?: number;
  privilegeSetId?: number;
}

const ASSIGNMENT = `gs.id, gs.group_id AS "groupId", gs.privilege_set_id AS "privilegeSetId",
  s.name AS "privilegeSetName", gs.role, gs.valid_from AS "validFrom", gs.valid_until AS "validUntil",
  gs.condition, gs.created_by_id AS "createdById", gs.created_at AS "createdAt"`;

const TERMS = 'valid_from AS "validFrom", valid_until AS "validUntil", condition';

const GIVEN = `${TERMS}, created_by_id AS "createdById", created_at AS "createdAt"`;

/** Reads and writes grants (privileges of groups) and assignments (privilege sets of groups). */
@Injectable()
export class GroupAccessQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  listPrivileges(groupId: number, query: ListQueryDto): Promise<Page<GroupPrivilegeResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<GroupPrivilegeResponse>(
      {
        select: `gp.group_id AS "groupId", p.name AS privilege, gp.valid_from AS "validFrom",
          gp.valid_until AS "validUntil", gp.condition, gp.created_by_id AS "createdById", gp.created_at AS "createdAt"`,
        from: 'group_privileges gp JOIN privileges p ON p.id = gp.privilege_id',
        where: conditions(parameters, [['gp.group_id', groupId]]),
        parameters,
        sort: { expression: 'p.name_key', type: 'text', descending: false },
        idExpression: 'p.id',
        fingerprint: listFingerprint('group-privileges', [groupId]),
      },
      query,
    );
  }

  /** Of a grant that is there, which then waits for this transaction; null when there is none. */
  async findTerms(tx: Transaction, groupId: number, privilegeId: number): Promise<GivenTerms | null> {
    const rows = await tx.query<GivenTerms>(
      `SELECT ${TERMS} FROM group_privileges WHERE group_id = $1 AND privilege_id = $2 FOR NO KEY UPDATE`,
      [groupId, privilegeId],
    );
    return rows[0] ?? null;
  }

  /** Of an assignment, as `findTerms` does of a grant. */
  async findSetTerms(tx: Transaction, groupId: number, setId: number): Promise<SetTerms | null> {
    const rows = await tx.query<SetTerms>(
      `SELECT role, ${TERMS} FROM group_privilege_sets WHERE group_id = $1 AND privilege_set_id = $2 FOR NO KEY UPDATE`,
      [groupId, setId],
    );
    return rows[0] ?? null;
  }

  /** Null when the group has the grant and `createOnly` is asked for. */
  async putPrivilege(
    tx: Transaction,
    groupId: number,
    privilegeId: number,
    given: Given,
    createOnly: boolean,
  ): Promise<GivenRow | null> {
    const rows = await tx.query<GivenRow>(
      `INSERT INTO group_privileges (group_id, privilege_id, valid_from, valid_until, created_by_id, condition)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (group_id, privilege_id) DO ${
         createOnly
           ? 'NOTHING'
           : `UPDATE SET valid_from = excluded.valid_from, valid_until = excluded.valid_until,
             condition = excluded.condition`
       }
       RETURNING ${GIVEN}`,
      [groupId, privilegeId, given.validFrom, given.validUntil, given.createdById, given.condition],
    );
    return rows[0] ?? null;
  }

  /** Grants the privilege to those of the groups that do not hold it now, without an end. Answers which those were. */
  async grantWhereNotHeld(
    tx: Transaction,
    groupIds: readonly number[],
    privilegeId: number,
    createdById: number | null,
  ): Promise<Set<number>> {
    const rows = await tx.query<{ groupId: number }>(
      `INSERT INTO group_privileges AS gp (group_id, privilege_id, created_by_id)
       SELECT id, $2::bigint, $3::bigint FROM unnest($1::bigint[]) AS id ORDER BY id
       ON CONFLICT (group_id, privilege_id) DO UPDATE SET valid_from = NULL, valid_until = NULL, condition = NULL
         WHERE NOT (${countsAlways('gp')})
       RETURNING group_id AS "groupId"`,
      [groupIds, privilegeId, createdById],
    );
    return new Set(rows.map((row) => row.groupId));
  }

  /** Takes the privilege from those of the groups that have it, whatever its window. Answers which those were. */
  async revoke(tx: Transaction, groupIds: readonly number[], privilegeId: number): Promise<Set<number>> {
    const rows = await tx.query<{ groupId: number }>(
      `WITH revoked AS (
         DELETE FROM group_privileges WHERE group_id = ANY ($1::bigint[]) AND privilege_id = $2 RETURNING group_id
       )
       SELECT group_id AS "groupId" FROM revoked`,
      [groupIds, privilegeId],
    );
    return new Set(rows.map((row) => row.groupId));
  }

  /** The privileges that were granted to the groups themselves and count now whatever the facts are, in the order of names. */
  listHeld(groupIds: readonly number[]): Promise<HeldPrivilege[]> {
    return this.dataSource.query<HeldPrivilege[]>(
      `SELECT gp.group_id AS "groupId", p.name, p.category
       FROM group_privileges gp JOIN privileges p ON p.id = gp.privilege_id
       WHERE gp.group_id = ANY ($1::bigint[]) AND ${countsAlways('gp')}
       ORDER BY p.name_key`,
      [groupIds],
    );
  }

  listPrivilegeSets(groupId: number, query: ListQueryDto): Promise<Page<GroupPrivilegeSetResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<GroupPrivilegeSetResponse>(
      {
        select: ASSIGNMENT,
        from: 'group_privilege_sets gs JOIN privilege_sets s ON s.id = gs.privilege_set_id',
        where: conditions(parameters, [['gs.group_id', groupId]]),
        parameters,
        sort: { expression: 'gs.id', type: 'bigint', descending: false },
        idExpression: 'gs.id',
        fingerprint: listFingerprint('group-privilege-sets', [groupId]),
      },
      query,
    );
  }

  /** The assignments without a condition of the groups that `reader` may see, of all of them when it is null, in the order of their ids. */
  listAssignments(query: AssignmentListQuery, reader: Subject | null): Promise<Page<GroupPrivilegeSetResponse>> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? undefined : belongsOf(reader, parameters);
    const { id, groupId, privilegeSetId } = query;
    return this.lists.page<GroupPrivilegeSetResponse>(
      {
        ...(withClause === undefined ? {} : { with: withClause }),
        select: ASSIGNMENT,
        from: `group_privilege_sets gs JOIN privilege_sets s ON s.id = gs.privilege_set_id
          JOIN groups g ON g.id = gs.group_id`,
        where: [
          'gs.condition IS NULL',
          ...readableBy(reader),
          ...conditions(parameters, [
            ['gs.id', id],
            ['gs.group_id', groupId],
            ['gs.privilege_set_id', privilegeSetId],
          ]),
        ],
        parameters,
        sort: { expression: 'gs.id', type: 'bigint', descending: false },
        idExpression: 'gs.id',
        fingerprint: listFingerprint('assignments', [id, groupId, privilegeSetId]),
      },
      query,
    );
  }

  /** Takes from the group every set but this one that is its role. Answers which those were. */
  removeOtherRoles(
    tx: Transaction,
    groupId: number,
    privilegeSetId: number,
  ): Promise<{ privilegeSetId: number; name: string }[]> {
    return tx.query(
      `WITH removed AS (
         DELETE FROM group_privilege_sets WHERE group_id = $1 AND role AND privilege_set_id <> $2
         RETURNING privilege_set_id
       )
       SELECT s.id AS "privilegeSetId", s.name FROM removed r JOIN privilege_sets s ON s.id = r.privilege_set_id`,
      [groupId, privilegeSetId],
    );
  }

  /** Assigns the set as the group's role, for good. Answers whether it was not so already. */
  async putRole(
    tx: Transaction,
    groupId: number,
    privilegeSetId: number,
    createdById: number | null,
  ): Promise<boolean> {
    const rows = await tx.query<unknown>(
      `INSERT INTO group_privilege_sets AS gs (group_id, privilege_set_id, role, created_by_id)
       VALUES ($1, $2, true, $3)
       ON CONFLICT (group_id, privilege_set_id) DO UPDATE SET role = true, valid_from = NULL, valid_until = NULL,
         condition = NULL
         WHERE NOT (gs.role AND ${countsAlways('gs')})
       RETURNING id`,
      [groupId, privilegeSetId, createdById],
    );
    return rows.length > 0;
  }

  /** Null when the group has the set and `createOnly` is asked for. */
  async putPrivilegeSet(
    tx: Transaction,
    groupId: number,
    privilegeSetId: number,
    given: Given & { role: boolean },
    createOnly: boolean,
  ): Promise<(GivenRow & { id: number; role: boolean }) | null> {
    const rows = await tx.query<GivenRow & { id: number; role: boolean }>(
      `INSERT INTO group_privilege_sets 
         (group_id, privilege_set_id, role, valid_from, valid_until, created_by_id, condition)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (group_id, privilege_set_id) DO ${
         createOnly
           ? 'NOTHING'
           : `UPDATE SET role = excluded.role, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
             condition = excluded.condition`
       }
       RETURNING id, role, ${GIVEN}`,
      [groupId, privilegeSetId, given.role, given.validFrom, given.validUntil, given.createdById, given.condition],
    );
    return rows[0] ?? null;
  }
}
