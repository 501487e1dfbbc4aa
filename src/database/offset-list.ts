import { Injectable } from '@nestjs/common';
import { ListReader } from './list-reader.js';
import type { SqlParameters } from './sql-parameters.js';

/** Which rows of a list are wanted, by their number: for surfaces whose clients page so. */
export interface Slice {
  offset: number;
  /** Null: all of them. */
  limit: number | null;
}

/** Rows of a list, and how many there are. */
export interface Found<T> {
  items: readonly T[];
  /** How many match the filters. */
  matchCount: number;
  /** How many there are without the filters. */
  totalCount: number;
}

export interface OffsetListQuery {
  /** A WITH clause before the SELECT. */
  with: string;
  select: string;
  /** From clause with joins that neither add nor drop rows. */
  from: string;
  /** What the caller may see at all. */
  visible: readonly string[];
  filters: readonly string[];
  /** With a total order. */
  orderBy: string;
  parameters: SqlParameters;
}

/** Reads lists by position. It costs what the rows before cost, so lists of our own are keyset lists. */
@Injectable()
export class OffsetList {
  constructor(private readonly reader: ListReader) {}

  async find<T extends object>(list: OffsetListQuery, { offset, limit }: Slice): Promise<Found<T>> {
    const { with: withClause, select, from, visible, filters, orderBy, parameters } = list;
    const matching = where([...visible, ...filters]);
    const count = `${withClause} SELECT (SELECT count(*) FROM ${from} ${matching}) AS "matchCount",
      (SELECT count(*) FROM ${from} ${where(visible)}) AS "totalCount"`;
    const counted = [...parameters.values];
    const slice = `OFFSET ${parameters.add(offset)} LIMIT ${parameters.add(limit)}`;
    const rows = `${withClause} SELECT ${select} FROM ${from} ${matching} ORDER BY ${orderBy} ${slice}`;
    return this.reader.read(async (ask) => {
      const [counts] = await ask<{ matchCount: number; totalCount: number }>(count, counted);
      const items = await ask<T>(rows, parameters.values);
      return { items, matchCount: counts?.matchCount ?? 0, totalCount: counts?.totalCount ?? 0 };
    });
  }
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}
