import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { SqlParameters } from '../database/sql-parameters.js';
import type { Subject } from './access-engine.js';

/** True for a row that counts at this instant. `alias` is a table with validity columns. */
export function isValidNow(alias: string): string {
  return `(${alias}.valid_from IS NULL OR ${alias}.valid_from <= now()) AND (${alias}.valid_until IS NULL OR ${alias}.valid_until > now())`;
}

/**
 * A step of a recursive CTE over `group_id`: the groups right above, or right inside, those found before. Postgres
 * takes a recursion for a large set and would read the whole table for each step; OFFSET 0 keeps it to the index.
 */
export function groupsAbove(cte: string): string {
  return `SELECT step.group_id FROM ${cte} found
    CROSS JOIN LATERAL (SELECT s.group_id FROM group_subgroups s WHERE s.subgroup_id = found.group_id OFFSET 0) step`;
}

export function groupsInside(cte: string): string {
  return `SELECT step.group_id FROM ${cte} found
    CROSS JOIN LATERAL (
      SELECT s.subgroup_id AS group_id FROM group_subgroups s WHERE s.group_id = found.group_id OFFSET 0
    ) step`;
}

/** For `column = …`: any group of a CTE. Unlike a join it has Postgres look for these groups in an index. */
export function anyGroupOf(cte: string): string {
  return `ANY (ARRAY(SELECT group_id FROM ${cte}))`;
}

/** A recursive CTE `belongs (group_id)`: the groups of user $1, or group $2 itself, with all groups above them and All. */
const BELONGS = `
  belongs (group_id) AS (
    SELECT m.group_id FROM group_members m WHERE m.user_id = $1 AND ${isValidNow('m')}
    UNION SELECT $2::bigint WHERE $2::bigint IS NOT NULL
    UNION SELECT ${ALL_GROUP_ID}::bigint
    UNION ${groupsAbove('belongs')}
  )`;

/** A WITH clause with `belongs` for one subject. Its two parameters must be the statement's first. */
export function belongsOf(subject: Subject, parameters: SqlParameters): string {
  parameters.add('userId' in subject ? subject.userId : null);
  parameters.add('groupId' in subject ? subject.groupId : null);
  return `WITH RECURSIVE ${BELONGS}`;
}

/** A WITH clause with `inside (group_id)`: group $1 and the groups inside it. */
export const INSIDE = `
  WITH RECURSIVE inside (group_id) AS (
    SELECT $1::bigint
    UNION ${groupsInside('inside')}
  )`;

/** Whether user `u` is in group $1 of `INSIDE` now. */
export const USER_IS_INSIDE = `u.id IN (
    SELECT e.user_id FROM group_members e WHERE e.group_id = ${anyGroupOf('inside')} AND ${isValidNow('e')}
  )`;

/** CTEs `belongs` and `held (privilege_id)`; an inactive user $1 holds nothing. */
const HELD = `${BELONGS},
  held (privilege_id) AS (
    (
      SELECT gp.privilege_id FROM group_privileges gp
        WHERE gp.group_id = ${anyGroupOf('belongs')} AND ${isValidNow('gp')}
      UNION SELECT sp.privilege_id
        FROM group_privilege_sets gs
        JOIN privilege_set_privileges sp ON sp.privilege_set_id = gs.privilege_set_id
        WHERE gs.group_id = ${anyGroupOf('belongs')} AND ${isValidNow('gs')}
      UNION SELECT sp.privilege_id
        FROM user_privilege_sets us
        JOIN privilege_set_privileges sp ON sp.privilege_set_id = us.privilege_set_id
        WHERE us.user_id = $1 AND ${isValidNow('us')}
    )
    UNION SELECT i.implied_id FROM held h JOIN privilege_implications i ON i.privilege_id = h.privilege_id
  )`;

const SUBJECT_IS_ACTIVE = `($1::bigint IS NULL OR EXISTS (SELECT 1 FROM users u WHERE u.id = $1 AND u.active))`;

/** $1 user id or null, $2 group id or null. */
export const HELD_PRIVILEGES = `
  WITH RECURSIVE ${HELD}
  SELECT p.id, p.name_key AS "nameKey" FROM held h JOIN privileges p ON p.id = h.privilege_id
  WHERE ${SUBJECT_IS_ACTIVE}`;

/** $1 ids of privileges. */
export const IMPLIED_PRIVILEGES = `
  WITH RECURSIVE closed (privilege_id) AS (
    SELECT unnest($1::bigint[])
    UNION SELECT i.implied_id FROM closed c JOIN privilege_implications i ON i.privilege_id = c.privilege_id
  )
  SELECT p.id, p.name_key AS "nameKey" FROM closed c JOIN privileges p ON p.id = c.privilege_id`;

/** $1 user id or null, $2 group id or null, $3 the name key of ADMINISTRATION. One row a privilege, sources as JSON. */
export const EFFECTIVE_PRIVILEGES = `
  WITH RECURSIVE ${HELD},
  sources (privilege_id, type, group_id, privilege_set_id, implied_by) AS (
    SELECT gp.privilege_id, 'grant', gp.group_id, NULL::bigint, NULL::bigint
      FROM group_privileges gp WHERE gp.group_id = ${anyGroupOf('belongs')} AND ${isValidNow('gp')}
    UNION ALL SELECT sp.privilege_id, 'assignment', gs.group_id, gs.privilege_set_id, NULL
      FROM group_privilege_sets gs
      JOIN privilege_set_privileges sp ON sp.privilege_set_id = gs.privilege_set_id
      WHERE gs.group_id = ${anyGroupOf('belongs')} AND ${isValidNow('gs')}
    UNION ALL SELECT sp.privilege_id, 'assignment', NULL, us.privilege_set_id, NULL
      FROM user_privilege_sets us
      JOIN privilege_set_privileges sp ON sp.privilege_set_id = us.privilege_set_id
      WHERE us.user_id = $1 AND ${isValidNow('us')}
    UNION ALL SELECT i.implied_id, 'implication', NULL, NULL, i.privilege_id
      FROM held h JOIN privilege_implications i ON i.privilege_id = h.privilege_id
    UNION ALL SELECT p.id, 'administration', NULL, NULL, a.id
      FROM held h JOIN privileges a ON a.id = h.privilege_id AND a.name_key = $3 JOIN privileges p ON p.id <> a.id
  )
  SELECT p.id, p.name, json_agg(json_build_object(
      'type', s.type,
      'group', CASE WHEN g.id IS NULL THEN NULL ELSE json_build_object('id', g.id, 'name', g.name) END,
      'privilegeSet', CASE WHEN ps.id IS NULL THEN NULL ELSE json_build_object('id', ps.id, 'name', ps.name) END,
      'impliedBy', implying.name
    ) ORDER BY s.type, g.id, ps.id, implying.id) AS sources
  FROM sources s
  JOIN privileges p ON p.id = s.privilege_id
  LEFT JOIN groups g ON g.id = s.group_id
  LEFT JOIN privilege_sets ps ON ps.id = s.privilege_set_id
  LEFT JOIN privileges implying ON implying.id = s.implied_by
  WHERE ${SUBJECT_IS_ACTIVE}
  GROUP BY p.id, p.name, p.name_key
  ORDER BY p.name_key`;

/** $1 user id or null, $2 group id or null, $3 ids of groups. */
export const GROUPS_AMONG = `
  WITH RECURSIVE ${BELONGS}
  SELECT group_id AS id FROM belongs WHERE group_id = ANY ($3)`;

/** $1 user id, $2 group id. */
export const IS_GROUP_ADMIN = `
  SELECT 1 FROM group_members m WHERE m.user_id = $1 AND m.group_id = $2 AND m.admin AND ${isValidNow('m')}`;

/** $1 user id. */
export const IS_ADMIN_OF_ANY_GROUP = `
  SELECT 1 FROM group_members m WHERE m.user_id = $1 AND m.admin AND ${isValidNow('m')} LIMIT 1`;

/** Whether an active user is admin of group $1 now. */
export const GROUP_HAS_ADMIN = `
  SELECT EXISTS (
    SELECT 1 FROM group_members m JOIN users u ON u.id = m.user_id AND u.active
    WHERE m.group_id = $1 AND m.admin AND ${isValidNow('m')}
  ) AS exists`;

/**
 * Whether somebody can still administer the server, now and later: an active user who is in Administrators, directly
 * or through subgroups, without an end, and has a password here or is verified by another service that is enabled.
 * $1 the id of Administrators.
 */
export const LASTING_ADMINISTRATOR_EXISTS = `
  WITH RECURSIVE inside (group_id) AS (
    SELECT $1::bigint
    UNION ${groupsInside('inside')}
  )
  SELECT EXISTS (
    SELECT 1 FROM group_members m
    JOIN users u ON u.id = m.user_id AND u.active
    JOIN authentication_services a ON a.id = u.authentication_service_id AND a.enabled
    WHERE m.group_id = ${anyGroupOf('inside')}
      AND (m.valid_from IS NULL OR m.valid_from <= now()) AND m.valid_until IS NULL
      AND (u.password_hash IS NOT NULL OR a.kind <> 'local')
  ) AS exists`;

/** Whether a group is above itself. $1 a group's id. */
export const GROUP_IS_IN_CYCLE = `
  WITH RECURSIVE above (group_id) AS (
    SELECT group_id FROM group_subgroups WHERE subgroup_id = $1
    UNION ${groupsAbove('above')}
  )
  SELECT EXISTS (SELECT 1 FROM above WHERE group_id = $1) AS exists`;
