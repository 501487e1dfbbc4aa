import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { anyGroupOf, belongsOf, isValidNow } from '../access/access.queries.js';
import type { Subject } from '../access/access-engine.js';
import { LOCAL_SERVICE_ID } from '../authentication-services/entities/authentication-service.entity.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { ListGroupsDto, ListUserGroupsDto } from './dto/list-groups.dto.js';
import type { Group } from './entities/group.entity.js';

export type GroupSummary = Group & { memberCount: number };

const COLUMNS = `g.id, g.guid, g.name, g.description, g.public, g.built_in AS "builtIn",
  g.authentication_service_id AS "authenticationServiceId", g.properties, g.version, g.created_at AS "createdAt",
  g.updated_at AS "updatedAt"`;

const SUMMARY = `${COLUMNS},
  CASE WHEN g.id = ${ALL_GROUP_ID} THEN (SELECT count(*) FROM users)
    ELSE (SELECT count(*) FROM group_members c WHERE c.group_id = g.id) END AS "memberCount"`;

/** The native API's filters, and those that other surfaces have besides. */
export type GroupListQuery = ListGroupsDto & { id?: number };

@Injectable()
export class GroupsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  /** Every request below a group begins with this, so it takes the short way past the query builder. */
  async find(id: number): Promise<Group | null> {
    const [row] = await this.dataSource.query<Group[]>(
      `SELECT ${COLUMNS}, g.name_key AS "nameKey" FROM groups g WHERE g.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** A group, written past the entity manager, which takes as long for it as Postgres does. */
  async insert(tx: Transaction, input: Pick<Group, 'name'> & Partial<Group>): Promise<Group> {
    const serviceId = input.authenticationServiceId ?? LOCAL_SERVICE_ID;
    const [row] = await tx.query<Group>(
      `INSERT INTO groups AS g (name, name_key, description, public, authentication_service_id, properties, external_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}, g.name_key AS "nameKey"`,
      [
        input.name,
        nameKey(input.name),
        input.description ?? '',
        input.public ?? false,
        serviceId,
        input.properties ?? null,
        input.externalId ?? null,
      ],
    );
    if (!row) throw new Error('The insert returned no row.');
    return row;
  }

  /** The groups that `reader` may see; all of them when it is null. */
  list(query: GroupListQuery, reader: Subject | null): Promise<Page<GroupSummary>> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? undefined : belongsOf(reader, parameters);
    return this.lists.page<GroupSummary>(
      {
        ...(withClause === undefined ? {} : { with: withClause }),
        select: SUMMARY,
        from: 'groups g',
        where: [
          ...readableBy(reader),
          ...conditions(parameters, [
            ...nameFilters('g.name_key', query.name, query.q),
            ['g.public', query.public],
            ['g.id', query.id],
          ]),
        ],
        parameters,
        sort: namedSort(query.sort, 'g.name_key', 'g.id'),
        idExpression: 'g.id',
        fingerprint: listFingerprint('groups', [query.name, query.q, query.public, query.id]),
      },
      query,
    );
  }

  /** The groups that a user was put into, or all that he is in now. */
  listOfUser(userId: number, query: ListUserGroupsDto): Promise<Page<GroupSummary>> {
    const parameters = new SqlParameters();
    const withClause = belongsOf({ userId }, parameters);
    const isIn = query.effective
      ? `g.id = ${anyGroupOf('belongs')}`
      : 'g.id = ANY (ARRAY(SELECT m.group_id FROM group_members m WHERE m.user_id = $1))';
    return this.lists.page<GroupSummary>(
      {
        with: withClause,
        select: SUMMARY,
        from: 'groups g',
        where: [isIn],
        parameters,
        sort: namedSort('name', 'g.name_key', 'g.id'),
        idExpression: 'g.id',
        fingerprint: listFingerprint('user-groups', [userId, query.effective]),
      },
      query,
    );
  }

  /** The groups of which a user is an admin now, in the order of names. */
  listManagedBy(userId: number): Promise<Group[]> {
    return this.dataSource.query<Group[]>(
      `SELECT ${COLUMNS} FROM groups g JOIN group_members m ON m.group_id = g.id
       WHERE m.user_id = $1 AND m.admin AND ${isValidNow('m')} ORDER BY g.name_key`,
      [userId],
    );
  }

  /** The groups inside a group that `reader` may see; all of them when it is null. */
  listSubgroups(groupId: number, query: ListQueryDto, reader: Subject | null): Promise<Page<GroupSummary>> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? undefined : belongsOf(reader, parameters);
    return this.lists.page<GroupSummary>(
      {
        ...(withClause === undefined ? {} : { with: withClause }),
        select: SUMMARY,
        from: 'group_subgroups s JOIN groups g ON g.id = s.subgroup_id',
        where: [...readableBy(reader), ...conditions(parameters, [['s.group_id', groupId]])],
        parameters,
        sort: namedSort('name', 'g.name_key', 'g.id'),
        idExpression: 'g.id',
        fingerprint: listFingerprint('subgroups', [groupId]),
      },
      query,
    );
  }
}

/** Anyone signed in sees public groups and those he is in. Needs the CTE `belongs`. */
export function readableBy(reader: Subject | null): string[] {
  return reader === null ? [] : [`(g.public OR g.id = ${anyGroupOf('belongs')})`];
}
