import type { Client } from 'pg';
import { ADMINISTRATION, ALL_GROUP_ID } from '../../src/common/well-known-ids.js';
import { nameKey } from '../../src/common/text/names.js';

/** Makes, unless they are there, the tables that let SQL answer without recursion. Nothing keeps them up to date. */
export async function makeClosureTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ made: boolean }>(`SELECT to_regclass('bench_held') IS NOT NULL AS made`);
  if (rows[0]?.made) return;
  for (const statement of STATEMENTS) await client.query(statement);
}

const STATEMENTS = [
  // Each group with itself and with all above it.
  `CREATE TABLE bench_closure AS
    WITH RECURSIVE closure (group_id, above_id) AS (
      SELECT id, id FROM groups
      UNION
      SELECT c.group_id, s.group_id FROM closure c JOIN group_subgroups s ON s.subgroup_id = c.above_id
    )
    SELECT group_id, above_id FROM closure`,
  'ALTER TABLE bench_closure ADD PRIMARY KEY (group_id, above_id)',
  // What is granted to each group, sets and implications resolved.
  `CREATE TABLE bench_held AS
    WITH RECURSIVE held (group_id, privilege_id) AS (
      SELECT group_id, privilege_id FROM (
        SELECT group_id, privilege_id FROM group_privileges
        UNION ALL
        SELECT a.group_id, c.privilege_id
        FROM group_privilege_sets a JOIN privilege_set_privileges c USING (privilege_set_id)
      ) given
      UNION
      SELECT h.group_id, i.implied_id FROM held h JOIN privilege_implications i ON i.privilege_id = h.privilege_id
    )
    SELECT group_id, privilege_id FROM held`,
  'ALTER TABLE bench_held ADD PRIMARY KEY (group_id, privilege_id)',
  'VACUUM ANALYZE bench_closure',
  'VACUUM ANALYZE bench_held',
];

const IS_ALLOWED = (user: string, privilege: string): string => `EXISTS (
  SELECT FROM (
    SELECT m.group_id FROM group_members m
    WHERE m.user_id = ${user}
      AND (m.valid_from IS NULL OR m.valid_from <= now()) AND (m.valid_until IS NULL OR now() < m.valid_until)
    UNION ALL SELECT ${ALL_GROUP_ID}
  ) m
  JOIN bench_closure c ON c.group_id = m.group_id
  JOIN bench_held h ON h.group_id = c.above_id
  WHERE h.privilege_id = ${privilege}
    OR h.privilege_id = (SELECT id FROM privileges WHERE name_key = '${nameKey(ADMINISTRATION)}')
)`;

/** One question by names, and many by ids as two arrays. */
export const CLOSURE_STATEMENTS = [
  `SELECT u.active AND ${IS_ALLOWED('u.id', 'p.id')} AS allowed
  FROM users u, privileges p WHERE u.username_key = $1 AND p.name_key = $2`,
  `SELECT (SELECT u.active FROM users u WHERE u.id = q.user_id) AND ${IS_ALLOWED('q.user_id', 'q.privilege_id')} AS allowed
  FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS q (user_id, privilege_id, place) ORDER BY q.place`,
];
