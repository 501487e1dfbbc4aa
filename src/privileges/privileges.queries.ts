import { Injectable } from '@nestjs/common';
import { anyGroupOf, groupsInside, isValidNow } from '../access/access.queries.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION, ALL_GROUP_ID } from '../common/well-known-ids.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { HolderResponse, ListHoldersDto, ListPrivilegesDto } from './dto/list-privileges.dto.js';
import type { Privilege } from './entities/privilege.entity.js';

const COLUMNS = `p.id, p.name, p.description, p.category, p.mask_bit AS "maskBit", p.delegable, p.built_in AS "builtIn",
  p.version, p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;

/** Groups that hold privilege $1: by a grant or a set of their own, or by a group above them. */
const HOLDING_GROUPS = (privilegeId: string, administrationKey: string): string => `
  WITH RECURSIVE implying (privilege_id) AS (
    SELECT ${privilegeId}::bigint
    UNION SELECT id FROM privileges WHERE name_key = ${administrationKey}
    UNION SELECT i.privilege_id FROM implying y JOIN privilege_implications i ON i.implied_id = y.privilege_id
  ),
  holding_sets (privilege_set_id) AS (
    SELECT DISTINCT sp.privilege_set_id FROM implying y JOIN privilege_set_privileges sp ON sp.privilege_id = y.privilege_id
  ),
  granted (group_id) AS (
    SELECT gp.group_id FROM group_privileges gp
      WHERE gp.privilege_id = ANY (ARRAY(SELECT privilege_id FROM implying)) AND ${isValidNow('gp')}
    UNION SELECT gs.group_id FROM group_privilege_sets gs
      WHERE gs.privilege_set_id = ANY (ARRAY(SELECT privilege_set_id FROM holding_sets)) AND ${isValidNow('gs')}
  ),
  holding_groups (group_id) AS (
    SELECT group_id FROM granted
    UNION SELECT g.id FROM groups g WHERE EXISTS (SELECT 1 FROM granted WHERE group_id = ${ALL_GROUP_ID})
    UNION ${groupsInside('holding_groups')}
  )`;

const USER_HOLDS = `
  u.active AND (
    EXISTS (SELECT 1 FROM holding_groups WHERE group_id = ${ALL_GROUP_ID})
    OR u.id IN (
      SELECT m.user_id FROM group_members m WHERE m.group_id = ${anyGroupOf('holding_groups')} AND ${isValidNow('m')}
      UNION SELECT us.user_id FROM user_privilege_sets us
        WHERE us.privilege_set_id = ANY (ARRAY(SELECT privilege_set_id FROM holding_sets)) AND ${isValidNow('us')}
    )
  )`;

@Injectable()
export class PrivilegesQueries {
  constructor(private readonly lists: KeysetList) {}

  list(query: ListPrivilegesDto): Promise<Page<Privilege>> {
    const parameters = new SqlParameters();
    return this.lists.page<Privilege>(
      {
        select: COLUMNS,
        from: 'privileges p',
        where: conditions(parameters, [
          ...nameFilters('p.name_key', query.name, query.q),
          ['p.category', query.category],
        ]),
        parameters,
        sort: namedSort(query.sort, 'p.name_key', 'p.id'),
        idExpression: 'p.id',
        fingerprint: listFingerprint('privileges', [query.q, query.name, query.category]),
      },
      query,
    );
  }

  /** Users or groups that hold the privilege now, by whatever path, in the order of their ids. */
  holders(privilegeId: number, query: ListHoldersDto): Promise<Page<HolderResponse>> {
    const parameters = new SqlParameters();
    const withClause = HOLDING_GROUPS(parameters.add(privilegeId), parameters.add(nameKey(ADMINISTRATION)));
    const isUserList = query.type === 'user';
    return this.lists.page<HolderResponse>(
      {
        with: withClause,
        select: isUserList ? `'user' AS type, u.id, u.username AS name` : `'group' AS type, g.id, g.name`,
        from: isUserList ? 'users u' : 'holding_groups h JOIN groups g ON g.id = h.group_id',
        where: isUserList ? [USER_HOLDS] : [],
        parameters,
        sort: { expression: isUserList ? 'u.id' : 'g.id', type: 'bigint', descending: false },
        idExpression: isUserList ? 'u.id' : 'g.id',
        fingerprint: listFingerprint('holders', [privilegeId, query.type]),
      },
      query,
    );
  }
}
