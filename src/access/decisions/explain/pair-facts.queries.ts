import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RelationName } from '../../snapshot/access-snapshot.js';
import { RELATIONS } from '../../snapshot/snapshot-sources.js';
import type { PairIds } from './explanation.js';

/** What the database knows of a pair and the snapshot does not. */
export interface PairFacts {
  /** Whether a membership is that of a group admin, or an assignment is the role. */
  flag: boolean;
  createdBy: string | null;
  createdAt: Date;
}

const FLAGS: Partial<Record<RelationName, string>> = {
  memberships: 't.admin',
  groupAssignments: 't.role',
  userAssignments: 't.role',
};

const FACTS = Object.entries(RELATIONS)
  .map(
    ([relation, { table, left, right }]) => `
    SELECT k.place, ${FLAGS[relation as RelationName] ?? 'false'} AS flag, u.username AS "createdBy", t.created_at AS "createdAt"
    FROM pairs k
    CROSS JOIN LATERAL (SELECT * FROM ${table} r WHERE r.${left} = k.left_id AND r.${right} = k.right_id OFFSET 0) t
    LEFT JOIN users u ON u.id = t.created_by_id
    WHERE k.relation = '${relation}'`,
  )
  .join(' UNION ALL ');

/** $1 names of relations, $2 and $3 the ids of left and right, all of one length. */
const PAIR_FACTS = `
  WITH pairs AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[]) WITH ORDINALITY p (relation, left_id, right_id, place)
  )
  ${FACTS}`;

/** Reads what is told of the pairs that an explanation shows. */
@Injectable()
export class PairFactsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of `pairs`; undefined for one that is gone by now. */
  async read(pairs: readonly PairIds[]): Promise<(PairFacts | undefined)[]> {
    const facts = Array.from<PairFacts | undefined>({ length: pairs.length });
    if (pairs.length === 0) return facts;
    const columns = [pairs.map((p) => p.relation), pairs.map((p) => p.left), pairs.map((p) => p.right)];
    const rows = await this.dataSource.query<(PairFacts & { place: number })[]>(PAIR_FACTS, columns);
    for (const { place, ...row } of rows) facts[place - 1] = row;
    return facts;
  }
}
