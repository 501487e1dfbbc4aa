import { Injectable } from '@nestjs/common';
import { belongsOf, countsAlways, isValidNow } from '../access/access.queries.js';
import type { Subject } from '../access/access-engine.js';
import { nameKey } from '../common/text/names.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { conditions } from '../database/named-list.js';
import { OffsetList, type Found, type Slice } from '../database/offset-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import { readableBy } from './groups.queries.js';

/** A group with its role, for surfaces on which every group has one. */
export interface GroupWithRole {
  id: number;
  name: string;
  authenticationServiceId: number;
  /** Who was put into the group and is in it now; all users for All. */
  memberCount: number;
  /** The set that is assigned as its role and counts now; null for none. */
  roleId: number | null;
  roleName: string | null;
}

const SORT_COLUMNS = { id: 'g.id', name: 'g.name_key', role: 's.name_key', service: 'a.name_key' } as const;

export type GroupSortKey = keyof typeof SORT_COLUMNS;

export interface GroupSearch extends Slice {
  id?: number | undefined;
  /** Exactly this name, without regard to case. */
  name?: string | undefined;
  nameContains?: string | undefined;
  authenticationServiceId?: number | undefined;
  /** Groups that this user was put into and is in now. */
  memberId?: number | undefined;
  sortBy?: GroupSortKey | undefined;
  descending?: boolean | undefined;
}

const MEMBER_COUNT = `CASE WHEN g.id = ${ALL_GROUP_ID} THEN (SELECT count(*) FROM users)
  ELSE (SELECT count(*) FROM group_members c WHERE c.group_id = g.id AND ${isValidNow('c')}) END`;

@Injectable()
export class GroupSearchQueries {
  constructor(private readonly lists: OffsetList) {}

  /** The groups that `reader` may see, of all of them when it is null, by their ids unless it is asked otherwise. */
  search(query: GroupSearch, reader: Subject | null): Promise<Found<GroupWithRole>> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? '' : belongsOf(reader, parameters);
    const { id, name, nameContains, authenticationServiceId, memberId, sortBy = 'id', descending } = query;
    const direction = descending ? 'DESC' : 'ASC';
    return this.lists.find<GroupWithRole>(
      {
        with: withClause,
        select: `g.id, g.name, g.authentication_service_id AS "authenticationServiceId",
          ${MEMBER_COUNT} AS "memberCount", s.id AS "roleId", s.name AS "roleName"`,
        from: `groups g JOIN authentication_services a ON a.id = g.authentication_service_id
          LEFT JOIN group_privilege_sets gs ON gs.group_id = g.id AND gs.role AND ${countsAlways('gs')}
          LEFT JOIN privilege_sets s ON s.id = gs.privilege_set_id`,
        visible: readableBy(reader),
        filters: [
          ...conditions(parameters, [
            ['g.id', id],
            ['g.name_key', name === undefined ? undefined : nameKey(name)],
            ['g.name_key', nameContains === undefined ? undefined : { contains: nameContains }],
            ['g.authentication_service_id', authenticationServiceId],
          ]),
          ...(memberId === undefined ? [] : [isMember(parameters.add(memberId))]),
        ],
        orderBy: `${SORT_COLUMNS[sortBy]} ${direction} NULLS LAST, g.id ${direction}`,
        parameters,
      },
      query,
    );
  }
}

function isMember(userId: string): string {
  return `g.id IN (SELECT m.group_id FROM group_members m WHERE m.user_id = ${userId} AND ${isValidNow('m')})`;
}
