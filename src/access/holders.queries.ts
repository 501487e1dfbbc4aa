import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION, ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { SqlParameters } from '../database/sql-parameters.js';
import { anyGroupOf, countsAlways, groupsInside, isValidNow } from './access.queries.js';

/**
 * A WITH clause with `holding_groups (group_id)`: the groups that hold a privilege now, by a grant or a set of their own
 * or by a group above them, and `holding_sets (privilege_set_id)`: the sets that contain it or imply it.
 */
export function holders(privilegeId: number, parameters: SqlParameters): string {
  return `
  WITH RECURSIVE implying (privilege_id) AS (
    SELECT ${parameters.add(privilegeId)}::bigint
    UNION SELECT id FROM privileges WHERE name_key = ${parameters.add(nameKey(ADMINISTRATION))}
    UNION SELECT i.privilege_id FROM implying y JOIN privilege_implications i ON i.implied_id = y.privilege_id
  ),
  holding_sets (privilege_set_id) AS (
    SELECT DISTINCT sp.privilege_set_id FROM implying y JOIN privilege_set_privileges sp ON sp.privilege_id = y.privilege_id
  ),
  granted (group_id) AS (
    SELECT gp.group_id FROM group_privileges gp
      WHERE gp.privilege_id = ANY (ARRAY(SELECT privilege_id FROM implying)) AND ${countsAlways('gp')}
    UNION SELECT gs.group_id FROM group_privilege_sets gs
      WHERE gs.privilege_set_id = ANY (ARRAY(SELECT privilege_set_id FROM holding_sets)) AND ${countsAlways('gs')}
  ),
  holding_groups (group_id) AS (
    SELECT group_id FROM granted
    UNION SELECT g.id FROM groups g WHERE EXISTS (SELECT 1 FROM granted WHERE group_id = ${ALL_GROUP_ID})
    UNION ${groupsInside('holding_groups')}
  )`;
}

/** Whether user `u` holds the privilege of `holders`, through a group, through All, or by a set of his own. */
export const USER_HOLDS = `
  u.active AND (
    EXISTS (SELECT 1 FROM holding_groups WHERE group_id = ${ALL_GROUP_ID})
    OR u.id IN (
      SELECT m.user_id FROM group_members m WHERE m.group_id = ${anyGroupOf('holding_groups')} AND ${isValidNow('m')}
      UNION SELECT us.user_id FROM user_privilege_sets us
        WHERE us.privilege_set_id = ANY (ARRAY(SELECT privilege_set_id FROM holding_sets)) AND ${countsAlways('us')}
    )
  )`;
