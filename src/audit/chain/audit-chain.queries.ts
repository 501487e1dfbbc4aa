import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SqlParameters } from '../../database/sql-parameters.js';
import type { Transaction } from '../../database/transaction.js';
import type { Checkpoint } from './checkpoint.js';
import type { ChainLink, ChainPlace } from './event-line.js';

/** Where the chain ends, and the last event that retention has removed (id 0 when there is none). */
export interface ChainState {
  head: ChainPlace;
  removed: ChainPlace & { count: number };
}

export interface ChainBatch extends ChainState {
  links: ChainLink[];
}

export interface SignedState extends ChainState {
  checkpoints: Checkpoint[];
}

export interface BatchRequest {
  /** Events after this id. */
  after: number;
  /** Up to this one. */
  through: number;
  /** Further conditions on `audit_events e`. */
  where?: (parameters: SqlParameters) => string[];
}

const BATCH_SIZE = 500;

/**
 * The event as JSON, to the byte, from what is stored: nothing that somebody may have put into the database computes it.
 * It is the same as what the trigger of the migration hashes. docs/audit.md describes it.
 */
const EVENT_TEXT = `'{"id":' || e.id
  || ',"occurredAt":"' || to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  || '","action":' || to_json(e.action)::text
  || ',"actor":{"userId":' || coalesce(e.actor_user_id::text, 'null')
  || ',"groupId":' || coalesce(e.actor_group_id::text, 'null')
  || ',"name":' || coalesce(to_json(e.actor_name)::text, 'null')
  || ',"tokenId":' || coalesce(e.token_id::text, 'null')
  || '},"target":{"type":' || to_json(e.target_type)::text
  || ',"id":' || e.target_id
  || ',"name":' || to_json(e.target_name)::text
  || '},"before":' || coalesce(e.before::text, 'null')
  || ',"after":' || coalesce(e.after::text, 'null')
  || ',"surface":' || to_json(e.surface)::text
  || ',"requestId":' || coalesce(to_json(e.request_id)::text, 'null')
  || ',"revision":' || e.revision
  || '}'`;

const STATE = `c.last_id AS "lastId", encode(c.head, 'hex') AS "headHash", c.removed_id AS "removedId",
  encode(c.removed_hash, 'hex') AS "removedHash", c.removed_count AS "removedCount"`;

interface StateRow {
  lastId: number;
  headHash: string;
  removedId: number;
  removedHash: string;
  removedCount: number;
}

interface CheckpointRow {
  signedId: number;
  signedHash: string;
  signedRemovedId: number;
  signedRemovedHash: string;
  signedAt: Date;
  keyId: string;
  signature: Buffer;
}

/** Reads and writes the chain of audit events. No statement takes long: who reads all of it asks batch by batch. */
@Injectable()
export class AuditChainQueries {
  constructor(private readonly dataSource: DataSource) {}

  async state(): Promise<ChainState> {
    return stateOf(await this.dataSource.query<StateRow[]>(`SELECT ${STATE} FROM audit_chain c`));
  }

  /** The next events in the order of the chain, and where the chain begins and ends at that moment. */
  async batch({ after, through, where }: BatchRequest): Promise<ChainBatch> {
    const parameters = new SqlParameters();
    const conditions = [`e.id > ${parameters.add(after)}`, ...(where?.(parameters) ?? [])];
    // An upper bound within would have Postgres, where it has no statistics, read all that is left for each batch.
    const rows = await this.dataSource.query<(StateRow & ChainLink)[]>(
      `SELECT ${STATE}, e.id, e.revision, encode(e.previous_hash, 'hex') AS "previousHash",
         encode(e.hash, 'hex') AS hash, e.text
       FROM audit_chain c LEFT JOIN LATERAL (
         SELECT e.id, e.revision, e.previous_hash, e.hash, ${EVENT_TEXT} AS text FROM audit_events e
         WHERE ${conditions.join(' AND ')} ORDER BY e.id LIMIT ${BATCH_SIZE}
       ) e ON e.id <= ${parameters.add(through)} ORDER BY e.id`,
      parameters.values,
    );
    const links = rows
      .filter(({ id }) => id !== null)
      .map(({ id, revision, previousHash, hash, text }) => ({ id, revision, previousHash, hash, text }));
    return { ...stateOf(rows), links };
  }

  /** The last event before `id`; null when there is none. */
  async placeBefore(id: number): Promise<ChainPlace | null> {
    const [row] = await this.dataSource.query<ChainPlace[]>(
      `SELECT id, encode(hash, 'hex') AS hash FROM audit_events WHERE id < $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    return row ?? null;
  }

  /**
   * The last event before the first that is not older than `before`; null when there is none. Events are in the order of
   * commits and have the time at which their transaction began, so one may be a little older than the one before it.
   */
  async lastBefore(before: Date): Promise<ChainPlace | null> {
    const [row] = await this.dataSource.query<ChainPlace[]>(
      `SELECT id, encode(hash, 'hex') AS hash FROM audit_events
       WHERE id < coalesce(
         (SELECT id FROM audit_events WHERE occurred_at >= $1 ORDER BY id LIMIT 1),
         (SELECT last_id + 1 FROM audit_chain))
       ORDER BY id DESC LIMIT 1`,
      [before],
    );
    return row ?? null;
  }

  /** The first event that is outside of the chain, before its beginning or after its end; null when there is none. */
  async stray(): Promise<{ id: number; revision: number } | null> {
    const [row] = await this.dataSource.query<{ id: number; revision: number }[]>(
      `SELECT e.id, e.revision FROM audit_chain c, LATERAL (
         (SELECT id, revision FROM audit_events WHERE id <= c.removed_id ORDER BY id LIMIT 1)
         UNION ALL (SELECT id, revision FROM audit_events WHERE id > c.last_id ORDER BY id LIMIT 1)
       ) e ORDER BY e.id LIMIT 1`,
    );
    return row ?? null;
  }

  /** Where the chain begins and ends, and what was signed of it, at one moment; the newest checkpoint is the last. */
  async extent(): Promise<SignedState> {
    const rows = await this.dataSource.query<(StateRow & CheckpointRow)[]>(
      `SELECT ${STATE}, k.head_id AS "signedId", encode(k.head_hash, 'hex') AS "signedHash",
         k.removed_id AS "signedRemovedId", encode(k.removed_hash, 'hex') AS "signedRemovedHash",
         k.signed_at AS "signedAt", k.key_id AS "keyId", k.signature
       FROM audit_chain c LEFT JOIN audit_checkpoints k ON true ORDER BY k.removed_id, k.head_id`,
    );
    const checkpoints = rows.filter(({ signedId }) => signedId !== null).map(checkpointOf);
    return { ...stateOf(rows), checkpoints };
  }

  /** Keeps a checkpoint, in place of an earlier one of the same day. */
  async keepCheckpoint(checkpoint: Checkpoint, tx?: Transaction): Promise<void> {
    const { head, removed, signedAt, keyId, signature } = checkpoint;
    await (tx?.manager ?? this.dataSource).query(
      `INSERT INTO audit_checkpoints AS c
         (day, head_id, head_hash, removed_id, removed_hash, signed_at, key_id, signature)
       VALUES (($5::timestamptz AT TIME ZONE 'UTC')::date, $1, decode($2, 'hex'), $3, decode($4, 'hex'), $5, $6, $7)
       ON CONFLICT (day) DO UPDATE SET head_id = excluded.head_id, head_hash = excluded.head_hash,
         removed_id = excluded.removed_id, removed_hash = excluded.removed_hash, signed_at = excluded.signed_at,
         key_id = excluded.key_id, signature = excluded.signature
       WHERE (excluded.removed_id, excluded.head_id) >= (c.removed_id, c.head_id)`,
      [head.id, head.hash, removed.id, removed.hash, signedAt, keyId, signature],
    );
  }
}

function stateOf([row]: readonly StateRow[]): ChainState {
  if (!row) throw new Error('audit_chain holds no row.');
  const { lastId, headHash, removedId, removedHash, removedCount } = row;
  return {
    head: { id: lastId, hash: headHash },
    removed: { id: removedId, hash: removedHash, count: removedCount },
  };
}

function checkpointOf({ signedId, signedHash, signedRemovedId, signedRemovedHash, ...row }: CheckpointRow): Checkpoint {
  return {
    head: { id: signedId, hash: signedHash },
    removed: { id: signedRemovedId, hash: signedRemovedHash },
    signedAt: row.signedAt,
    keyId: row.keyId,
    signature: row.signature,
  };
}
