import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION, ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { SqlParameters } from '../database/sql-parameters.js';
import { isValidNow } from './access.queries.js';

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
    SELECT gp.group_id FROM implying y JOIN group_privileges gp ON gp.privilege_id = y.privilege_id AND ${isValidNow('gp')}
    UNION SELECT gs.group_id FROM holding_sets h
      JOIN group_privilege_sets gs ON gs.privilege_set_id = h.privilege_set_id AND ${isValidNow('gs')}
  ),
  holding_groups (group_id) AS (
    SELECT group_id FROM granted
    UNION SELECT g.id FROM groups g WHERE EXISTS (SELECT 1 FROM granted WHERE group_id = ${ALL_GROUP_ID})
    UNION SELECT s.subgroup_id FROM holding_groups h JOIN group_subgroups s ON s.group_id = h.group_id
  )`;
}

/** Whether user `u` holds the privilege of `holders`, through a group, through All, or by a set of his own. */
export const USER_HOLDS = `
  u.active AND (
    EXISTS (SELECT 1 FROM holding_groups WHERE group_id = ${ALL_GROUP_ID})
    OR u.id IN (
      SELECT m.user_id FROM holding_groups h JOIN group_members m ON m.group_id = h.group_id AND ${isValidNow('m')}
      UNION SELECT us.user_id FROM holding_sets h
        JOIN user_privilege_sets us ON us.privilege_set_id = h.privilege_set_id AND ${isValidNow('us')}
    )
  )`;
