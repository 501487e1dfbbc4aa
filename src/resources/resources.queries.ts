import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Subject } from '../access/access-engine.js';
import { anyGroupOf, belongsOf } from '../access/access.queries.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { ListResourcesDto, ResourceShareResponse } from './dto/resource.dto.js';
import type { Resource } from './entities/resource.entity.js';

const COLUMNS = `r.id, r.kind, r.name, r.description, r.properties, r.version, r.created_at AS "createdAt", r.updated_at AS "updatedAt"`;
const SHARED_WITH_READER = `EXISTS (
    SELECT 1 FROM resource_shares rs WHERE rs.resource_id = r.id AND rs.condition IS NULL AND rs.group_id = ${anyGroupOf('belongs')}
  )`;

interface PutShare {
  condition: string | null;
  createdById: number | null;
  createdAt: Date;
  /** What was there. */
  before: { condition: string | null } | undefined;
}

@Injectable()
export class ResourcesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  /**
   * The resources shared with a group of `reader`; all of them when it is null. What is shared under a condition counts
   * in decisions alone.
   */
  list(query: ListResourcesDto, reader: Subject | null, groupId?: number): Promise<Page<Resource>> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? undefined : belongsOf(reader, parameters);
    const filters = conditions(parameters, [
      ...nameFilters('r.name_key', query.name, query.q),
      ['r.kind_key', query.kind === undefined ? undefined : nameKey(query.kind)],
      ['gs.group_id', groupId],
    ]);
    return this.lists.page<Resource>(
      {
        ...(withClause === undefined ? {} : { with: withClause }),
        select: COLUMNS,
        from: groupId === undefined ? 'resources r' : 'resource_shares gs JOIN resources r ON r.id = gs.resource_id',
        where: [
          ...(reader === null ? [] : [SHARED_WITH_READER]),
          ...(groupId === undefined ? [] : ['gs.condition IS NULL']),
          ...filters,
        ],
        parameters,
        sort: namedSort(query.sort, 'r.name_key', 'r.id'),
        idExpression: 'r.id',
        fingerprint: listFingerprint('resources', [query.name, query.q, query.kind, groupId]),
      },
      query,
    );
  }

  async isReadableBy(resourceId: number, reader: Subject): Promise<boolean> {
    const parameters = new SqlParameters();
    const withClause = belongsOf(reader, parameters);
    const rows = await this.dataSource.query<unknown[]>(
      `${withClause} SELECT 1 FROM resources r WHERE r.id = ${parameters.add(resourceId)} AND ${SHARED_WITH_READER}`,
      parameters.values,
    );
    return rows.length > 0;
  }

  listShares(resourceId: number, query: ListQueryDto): Promise<Page<ResourceShareResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<ResourceShareResponse>(
      {
        select: `rs.resource_id AS "resourceId", rs.group_id AS "groupId", g.name AS "groupName",
          rs.condition, rs.created_by_id AS "createdById", rs.created_at AS "createdAt"`,
        from: 'resource_shares rs JOIN groups g ON g.id = rs.group_id',
        where: conditions(parameters, [['rs.resource_id', resourceId]]),
        parameters,
        sort: { expression: 'g.name_key', type: 'text', descending: false },
        idExpression: 'g.id',
        fingerprint: listFingerprint('resource-shares', [resourceId]),
      },
      query,
    );
  }

  /** Shares a resource, or replaces the condition of a share. Null when it is shared and `createOnly`. */
  async putShare(
    tx: Transaction,
    key: { resourceId: number; groupId: number },
    condition: string | null,
    createdById: number | null,
    createOnly: boolean,
  ): Promise<PutShare | null> {
    const [before] = await tx.query<{ condition: string | null }>(
      'SELECT condition FROM resource_shares WHERE resource_id = $1 AND group_id = $2 FOR NO KEY UPDATE',
      [key.resourceId, key.groupId],
    );
    const [row] = await tx.query<Omit<PutShare, 'before'>>(
      `INSERT INTO resource_shares (resource_id, group_id, condition, created_by_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (resource_id, group_id) DO ${createOnly ? 'NOTHING' : 'UPDATE SET condition = excluded.condition'}
       RETURNING condition, created_by_id AS "createdById", created_at AS "createdAt"`,
      [key.resourceId, key.groupId, condition, createdById],
    );
    return row ? { ...row, before } : null;
  }
}
