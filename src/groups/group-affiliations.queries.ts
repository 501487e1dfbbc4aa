import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Subject } from '../access/access-engine.js';
import { belongsOf, isValidNow } from '../access/access.queries.js';
import { SqlParameters } from '../database/sql-parameters.js';
import { readableBy } from './groups.queries.js';

/** A user or group right below a group. */
export interface Placement {
  subjectId: number;
  groupId: number;
}

/** A group that is `startId` itself or above it. */
export interface GroupAbove {
  startId: number;
  id: number;
  guid: string;
  name: string;
}

/** Reads for many users or groups at once what groups they are in. */
@Injectable()
export class GroupAffiliationsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The groups that the users were put into and are in now. */
  placesOfUsers(userIds: readonly number[]): Promise<Placement[]> {
    return this.dataSource.query<Placement[]>(
      `SELECT m.user_id AS "subjectId", m.group_id AS "groupId" FROM group_members m
       WHERE m.user_id = ANY ($1::bigint[]) AND ${isValidNow('m')}`,
      [userIds],
    );
  }

  /** The groups that the groups were put into. */
  placesOfGroups(groupIds: readonly number[]): Promise<Placement[]> {
    return this.dataSource.query<Placement[]>(
      `SELECT subgroup_id AS "subjectId", group_id AS "groupId" FROM group_subgroups
       WHERE subgroup_id = ANY ($1::bigint[])`,
      [groupIds],
    );
  }

  /** The groups with all groups above them that `reader` may see, all of them when it is null, in the order of names. */
  listAbove(groupIds: readonly number[], reader: Subject | null): Promise<GroupAbove[]> {
    const parameters = new SqlParameters();
    const withClause = reader === null ? 'WITH RECURSIVE' : `${belongsOf(reader, parameters)},`;
    const [condition = 'true'] = readableBy(reader);
    return this.dataSource.query<GroupAbove[]>(
      `${withClause} above (start_id, group_id) AS (
         SELECT id, id FROM unnest(${parameters.add(groupIds)}::bigint[]) AS id
         UNION SELECT found.start_id, step.group_id FROM above found CROSS JOIN LATERAL (
           SELECT s.group_id FROM group_subgroups s WHERE s.subgroup_id = found.group_id OFFSET 0
         ) step
       )
       SELECT a.start_id AS "startId", g.id, g.guid, g.name FROM above a JOIN groups g ON g.id = a.group_id
       WHERE ${condition} ORDER BY g.name_key, g.id`,
      parameters.values,
    );
  }
}
