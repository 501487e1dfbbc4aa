import { Injectable } from '@nestjs/common';
import type { CursorPosition } from '../common/paging/cursor-codec.js';
import { CursorCodec } from '../common/paging/cursor-codec.js';
import { Page } from '../common/paging/page.js';
import { ListReader } from './list-reader.js';
import type { SqlParameters } from './sql-parameters.js';

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
  /** Whether to count all rows that match, which costs a second statement. */
  count?: boolean | undefined;
}

export interface SortKey {
  /** A SQL expression that is never null, with a total order together with the id. */
  expression: string;
  type: 'text' | 'bigint' | 'timestamptz';
  descending: boolean;
}

export interface ListQuery {
  /** A WITH clause before the SELECT. */
  with?: string;
  /** Select list, without `sortKey`, which is added. */
  select: string;
  /** From clause with joins. */
  from: string;
  where: readonly string[];
  parameters: SqlParameters;
  sort: SortKey;
  /** A bigint that makes the order total. */
  idExpression: string;
  /** What the cursor is bound to: the list's name with its filters. */
  fingerprint: string;
}

/** Reads lists page by page by position (keyset), never by offset: page 1,000 costs what page 1 costs. */
@Injectable()
export class KeysetList {
  constructor(
    private readonly reader: ListReader,
    private readonly cursors: CursorCodec,
  ) {}

  async page<T extends object>(list: ListQuery, request: PageRequest): Promise<Page<T>> {
    const fingerprint = `${list.fingerprint} ${list.sort.expression} ${list.sort.descending}`;
    const count = request.count ? countSql(list) : undefined;
    const counted = [...list.parameters.values];
    const after = request.cursor === undefined ? undefined : this.cursors.decode(fingerprint, request.cursor);
    const sql = pageSql(list, after, request.limit);
    const { found, totalCount } = await this.reader.read(async (ask) => {
      const [counts] = count === undefined ? [] : await ask<{ count: number }>(count, counted);
      const rows = await ask<T & { sortKey: string; sortId: number }>(sql, list.parameters.values);
      return { found: rows, totalCount: counts?.count };
    });
    const shown = found.slice(0, request.limit);
    const last = shown.at(-1);
    const nextCursor =
      found.length > request.limit && last
        ? this.cursors.encode(fingerprint, { sortKey: last.sortKey, id: last.sortId })
        : null;
    const rows = shown.map(({ sortKey: _sortKey, sortId: _sortId, ...row }) => row as unknown as T);
    return new Page<T>(rows, nextCursor, totalCount);
  }
}

function countSql(list: ListQuery): string {
  return `${list.with ?? ''} SELECT count(*) AS count FROM ${list.from} ${whereClause(list.where)}`;
}

function pageSql(list: ListQuery, after: CursorPosition | undefined, limit: number): string {
  const { expression, type, descending } = list.sort;
  const where = [...list.where];
  if (after) {
    const key = `${list.parameters.add(after.sortKey)}::${type}`;
    where.push(
      `(${expression}, ${list.idExpression}) ${descending ? '<' : '>'} (${key}, ${list.parameters.add(after.id)}::bigint)`,
    );
  }
  const direction = descending ? 'DESC' : 'ASC';
  return `${list.with ?? ''} SELECT ${list.select}, (${expression})::text AS "sortKey", ${list.idExpression} AS "sortId"
    FROM ${list.from} ${whereClause(where)}
    ORDER BY ${expression} ${direction}, ${list.idExpression} ${direction}
    LIMIT ${list.parameters.add(limit + 1)}`;
}

function whereClause(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}
