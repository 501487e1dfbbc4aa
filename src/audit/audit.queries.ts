import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Page } from '../common/paging/page.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { AuditFilters } from './dto/audit-filters.dto.js';
import type { AuditEventResponse, ListAuditEventsDto } from './dto/audit-event.dto.js';

const COLUMNS = `e.id, e.occurred_at AS "occurredAt", e.action,
  json_build_object('userId', e.actor_user_id, 'groupId', e.actor_group_id, 'name', e.actor_name,
    'tokenId', e.token_id) AS actor,
  json_build_object('type', e.target_type, 'id', e.target_id, 'name', e.target_name) AS target,
  e.before, e.after, e.surface, e.request_id AS "requestId", e.revision,
  encode(e.previous_hash, 'hex') AS "previousHash", encode(e.hash, 'hex') AS hash`;

@Injectable()
export class AuditQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  async find(id: number): Promise<AuditEventResponse | null> {
    const [row] = await this.dataSource.query<AuditEventResponse[]>(
      `SELECT ${COLUMNS} FROM audit_events e WHERE e.id = $1`,
      [id],
    );
    return row ?? null;
  }

  list(query: ListAuditEventsDto): Promise<Page<AuditEventResponse>> {
    const parameters = new SqlParameters();
    const where = eventConditions(parameters, query);
    return this.lists.page<AuditEventResponse>(
      {
        select: COLUMNS,
        from: 'audit_events e',
        where,
        parameters,
        sort: namedSort(query.sort, 'e.id', 'e.id'),
        idExpression: 'e.id',
        fingerprint: listFingerprint('audit-events', filterValues(query)),
      },
      query,
    );
  }
}

/** The conditions of the filters that were given, on `audit_events e`. */
export function eventConditions(parameters: SqlParameters, filters: AuditFilters): string[] {
  const { occurredAfter, occurredBefore } = filters;
  const where = conditions(parameters, [
    ['e.actor_user_id', filters.actorUserId],
    ['e.token_id', filters.tokenId],
    ['e.action', filters.action],
    ['e.target_type', filters.targetType],
    ['e.target_id', filters.targetId],
    ['e.request_id', filters.requestId],
  ]);
  if (occurredAfter) where.push(`e.occurred_at >= ${parameters.add(occurredAfter)}`);
  if (occurredBefore) where.push(`e.occurred_at < ${parameters.add(occurredBefore)}`);
  return where;
}

/** The filters in their order; undefined for those that were not given. */
export function filterValues(filters: AuditFilters): unknown[] {
  const { actorUserId, tokenId, action, targetType, targetId, requestId, occurredAfter, occurredBefore } = filters;
  return [actorUserId, tokenId, action, targetType, targetId, requestId, occurredAfter, occurredBefore];
}
