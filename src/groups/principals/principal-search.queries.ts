import { Injectable } from '@nestjs/common';
import type { Condition, SortField } from '../../common/search/condition.js';
import { conditionSql, type SqlSubject } from '../../database/condition-sql.js';
import { ListReader } from '../../database/list-reader.js';
import { SqlParameters } from '../../database/sql-parameters.js';
import { GROUPS_FROM, GROUPS_SUBJECT } from './group-fields.js';
import { orderOf, sortKeyOf, type OrderTerm, type SortKey } from './principal-order.js';
import { USERS_FROM, usersSubject } from './user-fields.js';

export type PrincipalType = 'user' | 'group';

/** Which users, or which groups, and by what they are sorted; null for nothing that they have. */
export interface PrincipalPart {
  readonly type: PrincipalType;
  readonly where: Condition;
  readonly sort: SortField | null;
}

/** Parts of each type at most once. Where none is sorted, users come before groups, by their ids. */
export interface PrincipalSearch {
  readonly parts: readonly PrincipalPart[];
  readonly descending: boolean;
}

/** A row's place in the order of its list. */
export type Place = readonly string[];

export interface FoundPrincipal {
  readonly type: PrincipalType;
  readonly id: number;
  readonly place: Place;
}

/** The rows from a number on, or those next to a place: after it, or before it with the nearest one first. */
export type Stretch =
  | { readonly limit: number; readonly offset: number }
  | { readonly limit: number; readonly from: Place | null; readonly backwards: boolean };

const TYPES: readonly PrincipalType[] = ['user', 'group'];

interface Table {
  sql: string;
  key: SortKey | null;
}

/** Finds users and groups by what they have. Answers ids: what is shown of them is read by who shows it. */
@Injectable()
export class PrincipalSearchQueries {
  constructor(private readonly reader: ListReader) {}

  async find(search: PrincipalSearch, stretch: Stretch): Promise<FoundPrincipal[]> {
    const parameters = new SqlParameters();
    const tables = tablesOf(search, parameters);
    const order = orderOf(tables.map((table) => table.key));
    const isReversed = 'backwards' in stretch && stretch.backwards;
    const direction = search.descending === isReversed ? 'ASC' : 'DESC';
    const from = 'from' in stretch ? stretch.from : null;
    const after = from === null ? '' : `WHERE ${isBeyond(order, direction, from, parameters)}`;
    const offset = 'offset' in stretch ? `OFFSET ${parameters.add(stretch.offset)}` : '';
    const sql = `SELECT r.rank, r.id, ARRAY[${order.map(({ expression }) => `(${expression})::text`).join(', ')}] AS place
       FROM (${unionOf(tables)}) r ${after}
       ORDER BY ${order.map(({ expression }) => `${expression} ${direction}`).join(', ')}
       LIMIT ${parameters.add(stretch.limit)} ${offset}`;
    const rows = await this.reader.read((ask) =>
      ask<{ rank: number; id: number; place: string[] }>(sql, parameters.values),
    );
    return rows.map(({ rank, id, place }) => ({ type: TYPES[rank] as PrincipalType, id, place }));
  }

  async count(search: PrincipalSearch): Promise<number> {
    const parameters = new SqlParameters();
    const tables = tablesOf(search, parameters);
    const sql = `SELECT count(*) AS count FROM (${unionOf(tables)}) r`;
    const [row] = await this.reader.read((ask) => ask<{ count: number }>(sql, parameters.values));
    return row?.count ?? 0;
  }
}

function tablesOf(search: PrincipalSearch, parameters: SqlParameters): Table[] {
  const keyed = search.parts.map((part) => {
    const subject = part.type === 'user' ? usersSubject(parameters) : GROUPS_SUBJECT;
    return { part, subject, key: part.sort === null ? null : sortKeyOf(part.sort, subject) };
  });
  const type = keyed.find(({ key }) => key !== null)?.key?.type ?? 'text';
  return keyed.map(({ part, subject, key }) => ({
    key,
    sql: `SELECT ${TYPES.indexOf(part.type)}::integer AS rank, ${subject.id} AS id,
      ${key?.expression ?? `NULL::${type}`} AS key
      FROM ${part.type === 'user' ? USERS_FROM : GROUPS_FROM} WHERE ${whereSql(part, subject, parameters)}`,
  }));
}

function whereSql({ where }: PrincipalPart, subject: SqlSubject, parameters: SqlParameters): string {
  return conditionSql(where, subject, parameters);
}

function unionOf(tables: readonly Table[]): string {
  return tables.map((table) => table.sql).join(' UNION ALL ');
}

function isBeyond(
  order: readonly OrderTerm[],
  direction: 'ASC' | 'DESC',
  place: Place,
  parameters: SqlParameters,
): string {
  const columns = order.map(({ expression }) => expression).join(', ');
  const values = order.map(({ type }, index) => `${parameters.add(place[index])}::${type}`).join(', ');
  return `(${columns}) ${direction === 'ASC' ? '>' : '<'} (${values})`;
}
