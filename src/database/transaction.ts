import type { EntityManager } from 'typeorm';
import type { JournalEntry } from './journal.js';

/** One database transaction and what it will leave in the journal. Made by the TransactionRunner alone. */
export class Transaction {
  readonly entries: JournalEntry[] = [];
  readonly invariants = new Set<(manager: EntityManager) => Promise<void>>();

  /** Why the whole of it cannot be committed, when one of its parts has found out. */
  failure: unknown;

  constructor(readonly manager: EntityManager) {}

  /** Notes what was done. All entries are written by one statement just before the commit. */
  record(entry: JournalEntry): void {
    this.entries.push(entry);
  }

  /**
   * Has `invariant` checked just before the commit, after the revision's row is locked: from then on nothing that can
   * alter a decision commits beside this transaction, so what the invariant sees is what will be. It throws to refuse.
   */
  ensure(invariant: (manager: EntityManager) => Promise<void>): void {
    this.invariants.add(invariant);
  }

  /** Makes what a part of it has done its own. */
  take(part: Transaction): void {
    this.entries.push(...part.entries);
    for (const invariant of part.invariants) this.invariants.add(invariant);
  }

  /** Runs one statement. Only `*.queries.ts` files call this. */
  query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.manager.query<T[]>(sql, [...parameters]);
  }
}
