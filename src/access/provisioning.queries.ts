import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { groupsAbove, isValidNow } from './access.queries.js';

/** True for a row that counts now or will. */
function countsOnce(alias: string): string {
  return `(${alias}.valid_until IS NULL OR ${alias}.valid_until > now())`;
}

/** The ids of the privileges that the groups of a CTE were granted or have in sets. */
function privilegesOf(cte: string, counts: (alias: string) => string): string {
  return `SELECT g.privilege_id FROM group_privileges g
      WHERE g.group_id IN (SELECT group_id FROM ${cte}) AND ${counts('g')}
    UNION SELECT p.privilege_id FROM group_privilege_sets s
      JOIN privilege_set_privileges p ON p.privilege_set_id = s.privilege_set_id
      WHERE s.group_id IN (SELECT group_id FROM ${cte}) AND ${counts('s')}`;
}

function implied(cte: string): string {
  return `SELECT i.implied_id FROM ${cte} c JOIN privilege_implications i ON i.privilege_id = c.privilege_id`;
}

/**
 * The privileges that user $1, whether active or not, or members of group $2 have or will have, and All does not give
 * to everyone now. One of the parameters is null.
 */
export const GIVEN_TO = `
  WITH RECURSIVE places (group_id) AS (
    SELECT m.group_id FROM group_members m WHERE m.user_id = $1::bigint AND ${countsOnce('m')}
    UNION SELECT $2::bigint WHERE $2::bigint IS NOT NULL
    UNION ${groupsAbove('places')}
  ),
  everyone (group_id) AS (SELECT ${ALL_GROUP_ID}::bigint),
  given (privilege_id) AS (
    SELECT privilege_id FROM (
      ${privilegesOf('places', countsOnce)}
      UNION SELECT p.privilege_id FROM user_privilege_sets u
        JOIN privilege_set_privileges p ON p.privilege_set_id = u.privilege_set_id
        WHERE u.user_id = $1::bigint AND ${countsOnce('u')}
    ) own
    UNION ${implied('given')}
  ),
  common (privilege_id) AS (
    SELECT privilege_id FROM (${privilegesOf('everyone', isValidNow)}) shared
    UNION ${implied('common')}
  )
  SELECT p.id, p.name FROM privileges p
  WHERE p.id IN (SELECT privilege_id FROM given EXCEPT SELECT privilege_id FROM common) ORDER BY p.name_key`;
