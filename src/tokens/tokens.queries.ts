import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isValidNow } from '../access/access.queries.js';
import type { TokenReader } from '../access/access-rules.js';
import type { TokenParties } from '../access/token-rules.js';
import type { Page } from '../common/paging/page.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';
import type { TokenResponse } from './dto/token-response.dto.js';
import type { ListTokensDto } from './dto/write-token.dto.js';

const OWNER_IS_INACTIVE = '(SELECT NOT o.active FROM users o WHERE o.id = a.user_id)';

/**
 * Whether `condition` on `a` holds for a token above token `t`: its parent, that one's parent, and so on. As with groups,
 * OFFSET 0 and the array keep Postgres to the index.
 */
function anyTokenAbove(condition: string): string {
  return `(t.parent_token_id IS NOT NULL AND EXISTS (
    WITH RECURSIVE above (id) AS (
      SELECT t.parent_token_id
      UNION SELECT step.parent_token_id FROM above
        CROSS JOIN LATERAL (SELECT p.parent_token_id FROM tokens p WHERE p.id = above.id OFFSET 0) step
    )
    SELECT 1 FROM tokens a WHERE a.id = ANY (ARRAY(SELECT id FROM above)) AND (${condition})))`;
}

const ENDED_FROM_ABOVE = anyTokenAbove(`a.revoked_at IS NOT NULL OR NOT (${isValidNow('a')}) OR ${OWNER_IS_INACTIVE}`);

const STATE = `CASE
    WHEN t.revoked_at IS NOT NULL THEN 'revoked'
    WHEN t.valid_until <= now() THEN 'expired'
    WHEN ${ENDED_FROM_ABOVE} THEN 'revoked'
    WHEN t.valid_from > now() THEN 'scheduled'
    ELSE 'active'
  END`;

const COLUMNS = `t.id, t.kind, t.description, ${STATE} AS state, t.valid_from AS "validFrom",
  t.valid_until AS "validUntil", t.revoked_at AS "revokedAt", t.last_used_at AS "lastUsedAt",
  t.rotated_from_id AS "rotatedFromId", t.rotated_at AS "rotatedAt", t.parent_token_id AS "parentTokenId",
  t.allowed_networks AS "allowedNetworks", t.created_by_id AS "createdById", t.version, t.created_at AS "createdAt",
  json_build_object('type', CASE WHEN t.group_id IS NULL THEN 'user' ELSE 'group' END,
    'id', coalesce(t.user_id, t.group_id), 'name', coalesce(u.username, g.name)) AS owner,
  CASE WHEN t.actor_user_id IS NOT NULL THEN
      (SELECT json_build_object('type', 'user', 'id', a.id, 'name', a.username) FROM users a WHERE a.id = t.actor_user_id)
    WHEN t.actor_group_id IS NOT NULL THEN
      (SELECT json_build_object('type', 'group', 'id', a.id, 'name', a.name) FROM groups a WHERE a.id = t.actor_group_id)
    END AS actor,
  CASE WHEN t.scope_ids IS NOT NULL THEN ARRAY(
    SELECT p.name FROM privileges p WHERE p.id = ANY (t.scope_ids) ORDER BY p.name_key) END AS scopes`;

const FROM = 'tokens t LEFT JOIN users u ON u.id = t.user_id LEFT JOIN groups g ON g.id = t.group_id';

@Injectable()
export class TokensQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  /** Whether one of these hashes is that of a token of an active owner that was not revoked and is past its end. */
  async hasExpired(hashes: readonly Buffer[]): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM ${FROM}
       WHERE t.hash = ANY ($1) AND t.revoked_at IS NULL AND t.valid_until <= now() AND (u.id IS NULL OR u.active)
         AND NOT ${anyTokenAbove(`a.revoked_at IS NOT NULL OR ${OWNER_IS_INACTIVE}`)}`,
      [hashes],
    );
    return rows.length > 0;
  }

  async find(id: number): Promise<TokenResponse | null> {
    const [row] = await this.dataSource.query<TokenResponse[]>(`SELECT ${COLUMNS} FROM ${FROM} WHERE t.id = $1`, [id]);
    return row ?? null;
  }

  /** What those who made these tokens are called, by the tokens' ids; nothing for those who are gone. */
  async creatorNames(tokenIds: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.dataSource.query<{ id: number; name: string }[]>(
      `SELECT t.id, coalesce(nullif(c.display_name, ''), c.username) AS name
       FROM tokens t JOIN users c ON c.id = t.created_by_id WHERE t.id = ANY ($1)`,
      [tokenIds],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  /** The tokens that `reader` may see; all of them when it is null. */
  list(query: ListTokensDto, reader: TokenReader | null): Promise<Page<TokenResponse>> {
    const parameters = new SqlParameters();
    return this.lists.page<TokenResponse>(
      {
        select: COLUMNS,
        from: FROM,
        where: [
          ...conditions(parameters, [
            ['t.kind', query.kind],
            [`(${STATE})`, query.state],
            ['t.user_id', query.userId],
            ['t.group_id', query.groupId],
            ['lower(t.description)', query.q === undefined ? undefined : { contains: query.q }],
          ]),
          ...usedBetween(parameters, query),
          ...readableBy(parameters, reader),
        ],
        parameters,
        sort: namedSort(query.sort, 't.id', 't.id'),
        idExpression: 't.id',
        fingerprint: listFingerprint('tokens', [
          query.kind,
          query.state,
          query.userId,
          query.groupId,
          query.q,
          query.lastUsedBefore,
          query.lastUsedAfter,
        ]),
      },
      query,
    );
  }

  /**
   * Lets a token end `seconds` from now, unless it ends earlier already. Answers whether it was still active: another
   * transaction may have ended it after this one began, so the clock itself is asked.
   */
  async endIn(tx: Transaction, id: number, seconds: number): Promise<boolean> {
    const rows = await tx.query<{ id: number }>(
      `WITH ended AS (
         UPDATE tokens t SET valid_until = least(valid_until, greatest(now(), valid_from + interval '1 microsecond')
           + make_interval(secs => $2)),
           rotated_at = now(), version = version + 1, updated_at = now()
         WHERE id = $1 AND revoked_at IS NULL AND (valid_from IS NULL OR valid_from <= clock_timestamp())
           AND (valid_until IS NULL OR valid_until > clock_timestamp()) AND NOT ${ENDED_FROM_ABOVE}
         RETURNING id
       ) SELECT id FROM ended`,
      [id, seconds],
    );
    return rows.length > 0;
  }

  /** Revokes a token. Answers whether it was not revoked before. */
  async revoke(tx: Transaction, id: number): Promise<boolean> {
    const rows = await tx.query<{ id: number }>(
      `WITH revoked AS (
         UPDATE tokens SET revoked_at = now(), version = version + 1, updated_at = now()
         WHERE id = $1 AND revoked_at IS NULL RETURNING id
       ) SELECT id FROM revoked`,
      [id],
    );
    return rows.length > 0;
  }

  /** The token with one of these hashes that was not revoked, whether it counts now or not. */
  async findUnrevoked(hashes: readonly Buffer[]): Promise<({ id: number } & TokenParties) | null> {
    const [row] = await this.dataSource.query<({ id: number } & TokenParties)[]>(
      `SELECT id, user_id AS "userId", group_id AS "groupId", actor_user_id AS "actorUserId",
         actor_group_id AS "actorGroupId" FROM tokens WHERE hash = ANY ($1) AND revoked_at IS NULL`,
      [hashes],
    );
    return row ?? null;
  }

  /** The id of the token with one of these hashes, whatever has become of it. */
  async findId(hashes: readonly Buffer[]): Promise<number | null> {
    const [row] = await this.dataSource.query<{ id: number }[]>('SELECT id FROM tokens WHERE hash = ANY ($1)', [
      hashes,
    ]);
    return row?.id ?? null;
  }

  /** How many tokens stand above this one, each the parent of the next. */
  async countAbove(tx: Transaction, id: number): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `WITH RECURSIVE above (id) AS (
         SELECT parent_token_id FROM tokens WHERE id = $1
         UNION SELECT t.parent_token_id FROM above JOIN tokens t ON t.id = above.id
       ) SELECT count(id)::integer AS count FROM above`,
      [id],
    );
    return row?.count ?? 0;
  }

  /**
   * Revokes a token, those that it replaced, and those that replaced any of them. Answers the tokens that were not revoked
   * before.
   */
  revokeFamily(tx: Transaction, id: number): Promise<{ id: number; description: string }[]> {
    return tx.query(
      `WITH RECURSIVE older (id) AS (
         SELECT $1::bigint
         UNION SELECT step.rotated_from_id FROM older
           CROSS JOIN LATERAL (SELECT t.rotated_from_id FROM tokens t WHERE t.id = older.id OFFSET 0) step
           WHERE step.rotated_from_id IS NOT NULL
       ), family (id) AS (
         SELECT id FROM older
         UNION SELECT step.id FROM family
           CROSS JOIN LATERAL (SELECT t.id FROM tokens t WHERE t.rotated_from_id = family.id OFFSET 0) step
       ), revoked AS (
         UPDATE tokens SET revoked_at = now(), version = version + 1, updated_at = now()
         WHERE id = ANY (ARRAY(SELECT id FROM family)) AND revoked_at IS NULL RETURNING id, description
       ) SELECT id, description FROM revoked ORDER BY id`,
      [id],
    );
  }

  /** By the clock of the database, like all that is stored: that of a server may be wrong. */
  async writeLastUsed(uses: readonly { id: number; secondsAgo: number }[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE tokens t
       SET last_used_at = greatest(t.last_used_at, now() - make_interval(secs => used.seconds_ago))
       FROM unnest($1::bigint[], $2::float8[]) AS used (id, seconds_ago) WHERE t.id = used.id`,
      [uses.map((use) => use.id), uses.map((use) => use.secondsAgo)],
    );
  }
}

function usedBetween(parameters: SqlParameters, query: ListTokensDto): string[] {
  const { lastUsedBefore: before, lastUsedAfter: after } = query;
  return [
    ...(before ? [`(t.last_used_at IS NULL OR t.last_used_at < ${parameters.add(before)})`] : []),
    ...(after ? [`t.last_used_at >= ${parameters.add(after)}`] : []),
  ];
}

function readableBy(parameters: SqlParameters, reader: TokenReader | null): string[] {
  if (reader === null) return [];
  const user = parameters.add(reader.userId);
  if (!reader.isGroupAdmin) return [`t.user_id = ${user}`];
  return [
    `(t.user_id = ${user} OR t.group_id = ANY (ARRAY(
       SELECT m.group_id FROM group_members m WHERE m.user_id = ${user} AND m.admin AND ${isValidNow('m')})))`,
  ];
}
