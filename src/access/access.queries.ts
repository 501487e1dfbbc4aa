import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { SqlParameters } from '../database/sql-parameters.js';
import type { Subject } from './access-engine.js';
import { isAdministrative } from './administrative.js';

/** True for a row that counts at this instant. `alias` is a table with validity columns. */
export function isValidNow(alias: string): string {
  return `(${alias}.valid_from IS NULL OR ${alias}.valid_from <= now()) AND (${alias}.valid_until IS NULL OR ${alias}.valid_until > now())`;
}

/**
 * True for a grant, an assignment or a share that counts at this instant whatever the facts are: what has a condition
 * counts in decisions alone.
 */
export function countsAlways(alias: string): string {
  return `${alias}.condition IS NULL AND ${isValidNow(alias)}`;
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

/** $1 user id, $2 group id. */
export const IS_GROUP_ADMIN = `
  SELECT 1 FROM group_members m WHERE m.user_id = $1 AND m.group_id = $2 AND m.admin AND ${isValidNow('m')}`;

/** $1 user id. */
export const IS_ADMIN_OF_ANY_GROUP = `
  SELECT 1 FROM group_members m WHERE m.user_id = $1 AND m.admin AND ${isValidNow('m')} LIMIT 1`;

/** $1 ids of groups. */
export const PUBLIC_GROUPS_AMONG = 'SELECT g.id FROM groups g WHERE g.id = ANY ($1) AND g.public';

/** Those of the privileges $1, and of what they imply, that administer this server. */
export const ADMINISTRATIVE_AMONG = `
  WITH RECURSIVE given (privilege_id) AS (
    SELECT unnest($1::bigint[])
    UNION SELECT i.implied_id FROM given g JOIN privilege_implications i ON i.privilege_id = g.privilege_id
  )
  SELECT p.name FROM privileges p JOIN given g ON g.privilege_id = p.id WHERE ${isAdministrative('p')} ORDER BY p.id LIMIT 1`;

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
