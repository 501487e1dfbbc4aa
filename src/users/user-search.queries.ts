import { Injectable } from '@nestjs/common';
import { countsAlways, isValidNow } from '../access/access.queries.js';
import { nameKey } from '../common/text/names.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { conditions } from '../database/named-list.js';
import { OffsetList, type Found, type Slice } from '../database/offset-list.js';
import { SqlParameters } from '../database/sql-parameters.js';

/** A user with his role, for surfaces on which every user has one. */
export interface UserWithRole {
  id: number;
  username: string;
  displayName: string;
  email: string | null;
  active: boolean;
  authenticationServiceId: number;
  createdAt: Date;
  /** The set that is assigned to him as his role and counts now; null for none. */
  roleId: number | null;
  roleName: string | null;
}

const SORT_COLUMNS = {
  id: 'u.id',
  username: 'u.username_key',
  displayName: 'lower(u.display_name)',
  email: 'lower(u.email)',
  active: 'u.active',
  createdAt: 'u.created_at',
  role: 's.name_key',
  service: 'a.name_key',
} as const;

export type UserSortKey = keyof typeof SORT_COLUMNS;

export interface UserSearch extends Slice {
  id?: number | undefined;
  /** Exactly this name, without regard to case. */
  username?: string | undefined;
  usernameContains?: string | undefined;
  displayNameContains?: string | undefined;
  usernameOrEmailContains?: string | undefined;
  authenticationServiceId?: number | undefined;
  roleName?: string | undefined;
  active?: boolean | undefined;
  sortBy?: UserSortKey | undefined;
  descending?: boolean | undefined;
}

@Injectable()
export class UserSearchQueries {
  constructor(private readonly lists: OffsetList) {}

  /**
   * Users by their ids unless it is asked otherwise: all of them, one of them, or who was put into a group and is in it
   * now.
   */
  search(query: UserSearch, among: { onlyId?: number | undefined; groupId?: number }): Promise<Found<UserWithRole>> {
    const parameters = new SqlParameters();
    const { sortBy = 'id', descending } = query;
    const direction = descending ? 'DESC' : 'ASC';
    return this.lists.find<UserWithRole>(
      {
        with: '',
        select: `u.id, u.username, u.display_name AS "displayName", u.email, u.active,
          u.authentication_service_id AS "authenticationServiceId", u.created_at AS "createdAt",
          s.id AS "roleId", s.name AS "roleName"`,
        from: `users u JOIN authentication_services a ON a.id = u.authentication_service_id
          LEFT JOIN user_privilege_sets us ON us.user_id = u.id AND us.role AND ${countsAlways('us')}
          LEFT JOIN privilege_sets s ON s.id = us.privilege_set_id`,
        visible: [...conditions(parameters, [['u.id', among.onlyId]]), ...members(parameters, among.groupId)],
        filters: filters(parameters, query),
        orderBy: `${SORT_COLUMNS[sortBy]} ${direction} NULLS LAST, u.id ${direction}`,
        parameters,
      },
      query,
    );
  }
}

function members(parameters: SqlParameters, groupId: number | undefined): string[] {
  if (groupId === undefined || groupId === ALL_GROUP_ID) return [];
  const group = parameters.add(groupId);
  return [`u.id IN (SELECT m.user_id FROM group_members m WHERE m.group_id = ${group} AND ${isValidNow('m')})`];
}

function filters(parameters: SqlParameters, query: UserSearch): string[] {
  const { username, usernameContains, displayNameContains, usernameOrEmailContains, roleName } = query;
  const contains = (column: string, text: string): string =>
    `strpos(lower(${column}), lower(${parameters.add(text)})) > 0`;
  return [
    ...conditions(parameters, [
      ['u.id', query.id],
      ['u.username_key', username === undefined ? undefined : nameKey(username)],
      ['u.username_key', usernameContains === undefined ? undefined : { contains: usernameContains }],
      ['u.authentication_service_id', query.authenticationServiceId],
      ['s.name_key', roleName === undefined ? undefined : nameKey(roleName)],
      ['u.active', query.active],
    ]),
    ...(displayNameContains === undefined ? [] : [contains('u.display_name', displayNameContains)]),
    ...(usernameOrEmailContains === undefined
      ? []
      : [`(${contains('u.username', usernameOrEmailContains)} OR ${contains('u.email', usernameOrEmailContains)})`]),
  ];
}
