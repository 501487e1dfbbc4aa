import { randomUUID } from 'node:crypto';
import { runInContext } from '../../common/http/request-context.js';
import type { SigningKey } from '../../config/signing-key.js';
import type { Transaction } from '../../database/transaction.js';
import type { TransactionRunner } from '../../database/transaction-runner.js';
import type { AuditChainQueries } from './audit-chain.queries.js';
import { noteRemoval, removeFirst, type RemovedStep } from './audit-retention.queries.js';
import { signCheckpoint } from './checkpoint.js';
import { placeText, type ChainPlace } from './event-line.js';

/** So many are removed in one transaction: writers wait for it for some milliseconds. */
const STEP_SIZE = 5_000;

export interface RetentionRequest {
  /** The last event to remove. */
  through: ChainPlace;
  /** What is told of the reason, for the audit trail: `before 2025-01-01T00:00:00.000Z`. */
  reason: string;
  /** Who removes them. */
  by: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((count: number, id: number) => void) | undefined;
}

/**
 * Removes the oldest events, step by step, beside servers that go on writing. Each step leaves an event of its own, and
 * signs where the trail begins from then on. Whatever interrupts it, the trail is whole.
 */
export class ChainRetention {
  constructor(
    private readonly queries: AuditChainQueries,
    private readonly transactions: TransactionRunner,
    private readonly key: SigningKey,
  ) {}

  /** Resolves with how many were removed. Throws the reason of the signal when that is aborted. */
  async remove(request: RetentionRequest): Promise<number> {
    const { through, by, signal, onProgress } = request;
    const actor = { userId: null, groupId: null, name: by, tokenId: null };
    const context = {
      requestId: randomUUID(),
      surface: 'system',
      ip: '',
      startedMs: performance.now(),
      actor,
    } as const;
    let removed = 0;
    for (let isMore = true; isMore;) {
      signal?.throwIfAborted();
      const step = await runInContext({ ...context }, () =>
        this.transactions.run((tx) => this.removeStep(tx, request)),
      );
      removed += step?.count ?? 0;
      isMore = step !== null && step.last.id < through.id;
      if (step) onProgress?.(removed, step.last.id);
    }
    return removed;
  }

  private async removeStep(tx: Transaction, { through, reason }: RetentionRequest): Promise<RemovedStep | null> {
    const step = await removeFirst(tx, through.id, STEP_SIZE);
    if (!step) return null;
    const head = await noteRemoval(tx, step);
    await this.queries.keepCheckpoint(signCheckpoint({ head, removed: step.last, signedAt: new Date() }, this.key), tx);
    tx.record({
      action: 'audit_events.removed',
      target: { type: 'audit_trail', id: step.last.id, name: reason },
      after: { count: step.count, through: placeText(step.last) },
    });
    return step;
  }
}
