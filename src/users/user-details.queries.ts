import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../database/transaction.js';
import type { EmailAddress, ProvisionedUser } from './provisioned-user.js';

const SELECT = `
  SELECT u.id, u.guid, u.username, u.display_name AS "displayName", u.email, u.active, u.external_id AS "externalId",
    u.authentication_service_id AS "authenticationServiceId", u.version, u.created_at AS "createdAt",
    u.updated_at AS "updatedAt", coalesce(p.attributes, '{}') AS profile,
    coalesce((
      SELECT jsonb_agg(jsonb_build_object('value', e.value, 'type', e.type, 'display', e.display,
        'isPrimary', e.is_primary) ORDER BY e.position)
      FROM user_emails e WHERE e.user_id = u.id
    ), '[]') AS emails
  FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id`;

/** Users with their e-mail addresses and profiles. */
@Injectable()
export class UserDetailsQueries {
  constructor(private readonly dataSource: DataSource) {}

  async findByGuid(guid: string): Promise<ProvisionedUser | null> {
    const [row] = await this.dataSource.query<ProvisionedUser[]>(`${SELECT} WHERE u.guid = $1`, [guid]);
    return row ?? null;
  }

  /** In the order of `ids`; those who are not there are left out. */
  findAllById(ids: readonly number[]): Promise<ProvisionedUser[]> {
    return this.dataSource.query<ProvisionedUser[]>(
      `${SELECT} WHERE u.id = ANY ($1) ORDER BY array_position($1::bigint[], u.id)`,
      [ids],
    );
  }

  /**
   * Reads a user whose row is locked until the commit. What a locking statement reads of other tables is as it was before
   * it had to wait: so the rest is read by another one.
   */
  async lockByGuid(tx: Transaction, guid: string): Promise<ProvisionedUser | null> {
    await tx.query('SELECT 1 FROM users WHERE guid = $1 FOR NO KEY UPDATE', [guid]);
    const [row] = await tx.query<ProvisionedUser>(`${SELECT} WHERE u.guid = $1`, [guid]);
    return row ?? null;
  }

  /** The names that are shown for these users. */
  async displayNames(guids: readonly string[]): Promise<Map<string, string>> {
    if (guids.length === 0) return new Map();
    const rows = await this.dataSource.query<{ guid: string; name: string }[]>(
      `SELECT guid, coalesce(nullif(display_name, ''), username) AS name FROM users WHERE guid = ANY ($1::uuid[])`,
      [guids],
    );
    return new Map(rows.map(({ guid, name }) => [guid, name]));
  }

  /** Replaces the addresses. `users.email` must have been written before: its trigger changes this list. */
  async storeEmails(tx: Transaction, userId: number, emails: readonly EmailAddress[]): Promise<void> {
    await tx.query(
      `WITH given AS (
         SELECT (ordinality - 1)::integer AS position, email->>'value' AS value, email->>'type' AS type,
           email->>'display' AS display, (email->>'isPrimary')::boolean AS is_primary
         FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS list (email, ordinality)
       ), removed AS (
         DELETE FROM user_emails WHERE user_id = $1 AND position >= jsonb_array_length($2::jsonb)
       )
       INSERT INTO user_emails (user_id, position, value, type, display, is_primary)
       SELECT $1, position, value, type, display, is_primary FROM given
       ON CONFLICT (user_id, position) DO UPDATE SET value = excluded.value, type = excluded.type,
         display = excluded.display, is_primary = excluded.is_primary`,
      [userId, JSON.stringify(emails)],
    );
  }

  async storeProfile(tx: Transaction, userId: number, profile: Record<string, unknown>): Promise<void> {
    await tx.query(
      `INSERT INTO user_profiles (user_id, attributes) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE SET attributes = excluded.attributes`,
      [userId, JSON.stringify(profile)],
    );
  }
}
