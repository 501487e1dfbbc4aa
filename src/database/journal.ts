import type { EntityManager } from 'typeorm';
import type { RequestContext } from '../common/http/request-context.js';

/**
 * Which rows a change touched, as written to `access_changes`: the table, and the ids that find the rows again.
 * Whoever keeps a copy of the access data in memory reads these rows anew.
 */
export interface AccessChange {
  table: string;
  [id: string]: number | readonly number[] | string;
}

export interface JournalEntry {
  /** What was done, `<noun>.<verb in the past>`: `group.created`, `group_member.added`. */
  action: string;
  target: { type: string; id: number; name: string };
  before?: object | null;
  after?: object | null;
  /** Present when the change can alter a decision; it then gets a revision of its own. */
  changes?: readonly AccessChange[];
}

/** Told of every change that can alter a decision, when it commits. */
export const ACCESS_CHANNEL = 'guildhall_access';

/**
 * When a revision was made, in seconds since 1970; null when the log does not tell. It tells revisions of the same number
 * apart: after a database was put back, or another one took its place, the same numbers are given to other changes.
 */
export function madeAt(revision: string): string {
  return `SELECT extract(epoch FROM c.created_at)::float8 FROM access_changes c
    WHERE c.revision = ${revision} ORDER BY c.ordinal LIMIT 1`;
}

/**
 * Writes the audit events and the change log of one transaction and advances the revision, in one statement.
 * The row lock on `access_revision` is held until the commit, so revisions are in commit order and without gaps.
 * Returns the new revision, or the present one when nothing could alter a decision.
 */
export async function writeJournal(
  manager: EntityManager,
  entries: readonly JournalEntry[],
  context: RequestContext | undefined,
): Promise<number> {
  const changes = entries.flatMap((entry) => entry.changes ?? []);
  const events = entries.map(({ action, target, before, after }) => ({ action, target, before, after }));
  const { actor, surface = 'system', requestId = null } = context ?? {};
  const parameters = [JSON.stringify(events), JSON.stringify(actor ?? {}), surface, requestId];
  const rows =
    changes.length === 0
      ? await manager.query<{ revision: number }[]>(WRITE_EVENTS, parameters)
      : await manager.query<{ revision: number }[]>(WRITE_CHANGES, [...parameters, JSON.stringify(changes)]);
  const [row] = rows;
  if (!row) throw new Error('access_revision holds no row.');
  return row.revision;
}

const INSERT_EVENTS = `
  INSERT INTO audit_events (action, target_type, target_id, target_name, before, after,
    actor_user_id, actor_group_id, actor_name, token_id, surface, request_id, revision)
  SELECT event->>'action', event->'target'->>'type', (event->'target'->>'id')::bigint, event->'target'->>'name',
    event->'before', event->'after', ($2::jsonb->>'userId')::bigint, ($2::jsonb->>'groupId')::bigint,
    $2::jsonb->>'name', ($2::jsonb->>'tokenId')::bigint, $3, $4, current.revision
  FROM current, jsonb_array_elements($1::jsonb) AS event`;

const WRITE_EVENTS = `
  WITH current AS (SELECT revision FROM access_revision), events AS (${INSERT_EVENTS})
  SELECT revision FROM current`;

const WRITE_CHANGES = `
  WITH current AS (UPDATE access_revision SET revision = revision + 1 RETURNING revision),
    changes AS (
      INSERT INTO access_changes (revision, ordinal, change)
      SELECT current.revision, ordinality, change
      FROM current, jsonb_array_elements($5::jsonb) WITH ORDINALITY AS list (change, ordinality)
    ),
    events AS (${INSERT_EVENTS})
  SELECT revision, pg_notify('${ACCESS_CHANNEL}', '')::text FROM current`;
