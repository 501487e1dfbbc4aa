import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { currentContext } from '../common/http/request-context.js';
import { traced } from '../common/tracing/tracing.js';
import { isRetryable, toAppError } from './database-errors.js';
import { joinedTransaction, runJoined } from './joined-data-source.js';
import { writeJournal } from './journal.js';
import { Transaction } from './transaction.js';

const ATTEMPTS_MAX = 4;
const RETRY_DELAY_MS = 20;

const MARK_APPLIED = 'UPDATE idempotency_keys SET applied = true WHERE caller = $1 AND key = $2';

/** Runs units of work in transactions. Every write of the server goes through here. */
@Injectable()
export class TransactionRunner {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a READ COMMITTED transaction and commits it with its journal. On a deadlock or a serialisation
   * failure the whole callback runs again, so it must be safe to repeat from the top: no HTTP, no events inside.
   */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const joined = joinedTransaction();
    return joined ? this.join(joined, work) : this.runTraced(work);
  }

  /**
   * Runs pieces of work one after the other, and commits them together: each call of `run` within `pieces` is done or
   * undone by itself, and all are written to the journal as one. What would have the whole callback of `run` repeated
   * has all of `pieces` repeated, and what is refused at the commit (`Transaction.ensure`) undoes all of them.
   */
  together<T>(pieces: () => Promise<T>): Promise<T> {
    return this.runTraced(async (tx) => {
      const result = await runJoined(tx, pieces);
      if (tx.failure !== undefined) throw tx.failure;
      return result;
    });
  }

  private async join<T>(whole: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await whole.manager.transaction(async (manager) => {
        const part = new Transaction(manager);
        const result = await work(part);
        whole.take(part);
        return result;
      });
    } catch (error) {
      if (isRetryable(error)) whole.failure = error;
      throw toAppError(error);
    }
  }

  private runTraced<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return traced('transaction', { 'db.system.name': 'postgresql' }, () => this.runAlone(work));
  }

  private async runAlone<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const context = currentContext();
    if (context) context.hasWritten = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.dataSource.transaction((manager) => this.attempt(new Transaction(manager), work));
      } catch (error) {
        if (!isRetryable(error) || attempt === ATTEMPTS_MAX) throw toAppError(error);
        await wait(RETRY_DELAY_MS * attempt * Math.random());
      }
    }
  }

  private async attempt<T>(tx: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = await work(tx);
    if (tx.entries.length === 0) return result;
    const context = currentContext();
    if (context?.idempotency) {
      const { caller, key } = context.idempotency;
      await tx.query(MARK_APPLIED, [caller, key]);
    }
    const revision = await writeJournal(tx.manager, tx.entries, context);
    for (const invariant of tx.invariants) await invariant(tx.manager);
    if (context) context.revision = revision;
    return result;
  }
}
