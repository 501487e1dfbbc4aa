import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import type { Page } from '../common/paging/page.js';
import { KeysetList, type PageRequest } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { ListPrivilegeSetsDto } from './dto/list-privilege-sets.dto.js';
import type { PrivilegeSetGroupResponse, PrivilegeSetPrivilegeResponse } from './dto/privilege-set-response.dto.js';
import type { PrivilegeSet } from './entities/privilege-set.entity.js';

const COLUMNS = `s.id, s.name, s.description, s.site_role AS "siteRole", s.built_in AS "builtIn", s.version,
  s.created_at AS "createdAt", s.updated_at AS "updatedAt"`;

/** The native API's filters, and those that other surfaces have besides. */
export type PrivilegeSetListQuery = ListPrivilegeSetsDto & { id?: number };

/** A privilege in a set, as a thing with an id of its own. */
export interface PrivilegeSetPair {
  id: number;
  privilegeSetId: number;
  privilegeId: number;
}

export interface PrivilegeSetPairListQuery extends PageRequest {
  id?: number;
  privilegeSetId?: number;
  privilegeId?: number;
}

@Injectable()
export class PrivilegeSetsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  privilegeIdsOf(setIds: readonly number[]): Promise<{ privilegeSetId: number; privilegeIds: number[] }[]> {
    return this.dataSource.query(
      `SELECT privilege_set_id AS "privilegeSetId", json_agg(privilege_id) AS "privilegeIds"
       FROM privilege_set_privileges WHERE privilege_set_id = ANY ($1) GROUP BY privilege_set_id`,
      [setIds],
    );
  }

  list(query: PrivilegeSetListQuery): Promise<Page<PrivilegeSet>> {
    const parameters = new SqlParameters();
    return this.lists.page<PrivilegeSet>(
      {
        select: COLUMNS,
        from: 'privilege_sets s',
        where: conditions(parameters, [
          ...nameFilters('s.name_key', query.name, query.q),
          ['s.site_role', query.siteRole],
          ['s.id', query.id],
        ]),
        parameters,
        sort: namedSort(query.sort, 's.name_key', 's.id'),
        idExpression: 's.id',
        fingerprint: listFingerprint('privilege-sets', [query.name, query.q, query.siteRole, query.id]),
      },
      query,
    );
  }

  /** The privileges in all sets, in the order of the ids of the pairs. */
  listPairs(query: PrivilegeSetPairListQuery): Promise<Page<PrivilegeSetPair>> {
    const parameters = new SqlParameters();
    const { id, privilegeSetId, privilegeId } = query;
    return this.lists.page<PrivilegeSetPair>(
      {
        select: `sp.id, sp.privilege_set_id AS "privilegeSetId", sp.privilege_id AS "privilegeId"`,
        from: 'privilege_set_privileges sp',
        where: conditions(parameters, [
          ['sp.id', id],
          ['sp.privilege_set_id', privilegeSetId],
          ['sp.privilege_id', privilegeId],
        ]),
        parameters,
        sort: { expression: 'sp.id', type: 'bigint', descending: false },
        idExpression: 'sp.id',
        fingerprint: listFingerprint('privilege-set-pairs', [id, privilegeSetId, privilegeId]),
      },
      query,
    );
  }

  listPrivileges(setId: number, query: ListQueryDto): Promise<Page<PrivilegeSetPrivilegeResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<PrivilegeSetPrivilegeResponse>(
      {
        select: `sp.id, sp.privilege_set_id AS "privilegeSetId", p.name AS privilege`,
        from: 'privilege_set_privileges sp JOIN privileges p ON p.id = sp.privilege_id',
        where: conditions(parameters, [['sp.privilege_set_id', setId]]),
        parameters,
        sort: { expression: 'p.name_key', type: 'text', descending: false },
        idExpression: 'sp.id',
        fingerprint: listFingerprint('privilege-set-privileges', [setId]),
      },
      query,
    );
  }

  /** Puts a privilege into a set; keeps a pair that is there. `isNew` tells which. */
  async putPrivilege(
    tx: Transaction,
    setId: number,
    privilegeId: number,
    createdById: number | null,
  ): Promise<{ id: number; isNew: boolean }> {
    const [inserted] = await tx.query<{ id: number }>(
      `INSERT INTO privilege_set_privileges (privilege_set_id, privilege_id, created_by_id) VALUES ($1, $2, $3)
       ON CONFLICT (privilege_set_id, privilege_id) DO NOTHING RETURNING id`,
      [setId, privilegeId, createdById],
    );
    if (inserted) return { id: inserted.id, isNew: true };
    const [present] = await tx.query<{ id: number }>(
      'SELECT id FROM privilege_set_privileges WHERE privilege_set_id = $1 AND privilege_id = $2',
      [setId, privilegeId],
    );
    if (!present) return this.putPrivilege(tx, setId, privilegeId, createdById); // Removed in between.
    return { id: present.id, isNew: false };
  }

  listGroups(setId: number, query: ListQueryDto): Promise<Page<PrivilegeSetGroupResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<PrivilegeSetGroupResponse>(
      {
        select: `gs.id, gs.group_id AS "groupId", g.name AS "groupName", gs.role, gs.valid_from AS "validFrom",
          gs.valid_until AS "validUntil", gs.condition`,
        from: 'group_privilege_sets gs JOIN groups g ON g.id = gs.group_id',
        where: conditions(parameters, [['gs.privilege_set_id', setId]]),
        parameters,
        sort: { expression: 'gs.id', type: 'bigint', descending: false },
        idExpression: 'gs.id',
        fingerprint: listFingerprint('privilege-set-groups', [setId]),
      },
      query,
    );
  }
}
