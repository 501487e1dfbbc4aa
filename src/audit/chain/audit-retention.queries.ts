import type { Transaction } from '../../database/transaction.js';
import type { ChainPlace } from './event-line.js';

/** What one step of retention has removed. */
export interface RemovedStep {
  count: number;
  /** The last event that was removed. */
  last: ChainPlace;
}

const REMOVE = `
  WITH gone AS (
    DELETE FROM audit_events WHERE id = ANY (ARRAY(
      SELECT id FROM audit_events ORDER BY id LIMIT $2
    )) AND id <= $1 RETURNING id, hash
  )
  SELECT count(*) AS count, max(id) AS id,
    (SELECT encode(hash, 'hex') FROM gone ORDER BY id DESC LIMIT 1) AS hash
  FROM gone`;

const NOTE_REMOVAL = `
  WITH noted AS (
    UPDATE audit_chain SET removed_id = $1, removed_hash = decode($2, 'hex'), removed_count = removed_count + $3
    WHERE removed_id < $1 RETURNING last_id, head
  )
  SELECT last_id AS id, encode(head, 'hex') AS hash FROM noted`;

/** Removes the first events up to an id, `limit` of them at most; null when there are none left. */
export async function removeFirst(tx: Transaction, through: number, limit: number): Promise<RemovedStep | null> {
  await tx.query(`SELECT set_config('guildhall.audit_prune', 'on', true)`);
  const [row] = await tx.query<{ count: number; id: number | null; hash: string | null }>(REMOVE, [through, limit]);
  if (!row || row.id === null || row.hash === null) return null;
  return { count: row.count, last: { id: row.id, hash: row.hash } };
}

/** Has the chain begin after what was removed, and locks it until the commit. Resolves with where it ends. */
export async function noteRemoval(tx: Transaction, { count, last }: RemovedStep): Promise<ChainPlace> {
  const [head] = await tx.query<ChainPlace>(NOTE_REMOVAL, [last.id, last.hash, count]);
  if (!head) throw new Error('Events from before the beginning of the audit trail were found.');
  return head;
}
