import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isValidNow } from '../access/access.queries.js';
import type { Transaction } from '../database/transaction.js';
import type { MemberName, ProvisionedGroup, ProvisionedMember } from './provisioned-group.js';

/**
 * Memberships have ids that never come back: their number and the sum of their ids tell one list of members from any
 * other, as far as one request can follow another.
 */
export const GROUP_TAG = `concat_ws('.', g.version,
    (SELECT count(*) || '.' || coalesce(sum(m.id), 0) FROM group_members m WHERE m.group_id = g.id AND ${isValidNow('m')}),
    (SELECT abs(coalesce(sum(hashint8extended(s.subgroup_id, 0)), 0)) FROM group_subgroups s WHERE s.group_id = g.id)
  )`;

const SELECT = `
  SELECT g.id, g.guid, g.name, g.external_id AS "externalId", g.built_in AS "builtIn", g.created_at AS "createdAt",
    g.updated_at AS "updatedAt",
    ${GROUP_TAG} AS tag
  FROM groups g`;

export interface MemberId {
  id: number;
  guid: string;
  name: string;
}

/** Groups with who was put into them, whether users or groups. */
@Injectable()
export class GroupProvisioningQueries {
  constructor(private readonly dataSource: DataSource) {}

  async findByGuid(guid: string): Promise<ProvisionedGroup | null> {
    const [row] = await this.dataSource.query<ProvisionedGroup[]>(`${SELECT} WHERE g.guid = $1`, [guid]);
    return row ?? null;
  }

  /** In the order of `ids`; those that are not there are left out. */
  findAllById(ids: readonly number[]): Promise<ProvisionedGroup[]> {
    return this.dataSource.query<ProvisionedGroup[]>(
      `${SELECT} WHERE g.id = ANY ($1) ORDER BY array_position($1::bigint[], g.id)`,
      [ids],
    );
  }

  /** As a transaction sees the group. */
  async read(tx: Transaction, id: number): Promise<ProvisionedGroup> {
    const [row] = await tx.query<ProvisionedGroup>(`${SELECT} WHERE g.id = $1`, [id]);
    if (!row) throw new Error('The group is locked and gone.');
    return row;
  }

  /** The id of a group, which is locked against every other change of it and of who is in it. */
  async lockByGuid(tx: Transaction, guid: string): Promise<number | null> {
    const rows = await tx.query<{ id: number }>('SELECT id FROM groups WHERE guid = $1 FOR UPDATE', [guid]);
    return rows[0]?.id ?? null;
  }

  /** Who was put into these groups and is in them now: users by user name, then groups by name. */
  listMembers(groupIds: readonly number[], tx?: Transaction): Promise<ProvisionedMember[]> {
    const sql = `
      SELECT * FROM (
        SELECT m.group_id AS "groupId", u.guid, 'User' AS type, coalesce(nullif(u.display_name, ''), u.username) AS name
        FROM group_members m JOIN users u ON u.id = m.user_id
        WHERE m.group_id = ANY ($1::bigint[]) AND ${isValidNow('m')} ORDER BY u.username_key
      ) users
      UNION ALL SELECT * FROM (
        SELECT s.group_id, g.guid, 'Group', g.name FROM group_subgroups s JOIN groups g ON g.id = s.subgroup_id
        WHERE s.group_id = ANY ($1::bigint[]) ORDER BY g.name_key
      ) subgroups`;
    return tx ? tx.query<ProvisionedMember>(sql, [groupIds]) : this.dataSource.query(sql, [groupIds]);
  }

  /** How many users were put into each of these groups; groups without any are left out. */
  countMembers(groupIds: readonly number[]): Promise<{ groupId: number; count: number }[]> {
    return this.dataSource.query<{ groupId: number; count: number }[]>(
      `SELECT group_id AS "groupId", count(*) AS count FROM group_members WHERE group_id = ANY ($1::bigint[])
       GROUP BY group_id`,
      [groupIds],
    );
  }

  /** The users and groups of these names; whoever is not there is left out. */
  async findMembers(tx: Transaction, names: readonly MemberName[]): Promise<{ users: MemberId[]; groups: MemberId[] }> {
    const wanted = (type: 'User' | 'Group'): string[] =>
      names.filter((name) => name.type === undefined || name.type === type).map(({ guid }) => guid);
    const users = await tx.query<MemberId>(
      `SELECT id, guid, username AS name FROM users WHERE guid = ANY ($1::uuid[]) ORDER BY id`,
      [wanted('User')],
    );
    const groups = await tx.query<MemberId>(
      'SELECT id, guid, name FROM groups WHERE guid = ANY ($1::uuid[]) ORDER BY id',
      [wanted('Group')],
    );
    return { users, groups };
  }

  /** The groups right inside a group, but for these. */
  async otherSubgroups(tx: Transaction, groupId: number, keptIds: readonly number[]): Promise<number[]> {
    const rows = await tx.query<{ id: number }>(
      `SELECT subgroup_id AS id FROM group_subgroups WHERE group_id = $1 AND NOT (subgroup_id = ANY ($2)) ORDER BY id`,
      [groupId, keptIds],
    );
    return rows.map(({ id }) => id);
  }
}
