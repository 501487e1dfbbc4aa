import { AsyncLocalStorage } from 'node:async_hooks';
import { DataSource, type QueryRunner, type ReplicationMode } from 'typeorm';
import type { Transaction } from './transaction.js';

/** A transaction that whatever is asked in its course is a part of. */
export interface JoinedTransaction {
  readonly transaction: Transaction;
  isOpen: boolean;
}

const storage = new AsyncLocalStorage<JoinedTransaction>();

/** Has everything that `work` asks of the database asked within `transaction`, until `work` ends. */
export async function runJoined<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
  const joined = { transaction, isOpen: true };
  try {
    return await storage.run(joined, work);
  } finally {
    // Something may go on in the background, such as a timer: it must not find the connection that others have by then.
    joined.isOpen = false;
  }
}

/** The transaction that the present work is a part of; undefined when it is none. */
export function joinedTransaction(): Transaction | undefined {
  const joined = storage.getStore();
  return joined?.isOpen ? joined.transaction : undefined;
}

/**
 * Within a joined transaction, reads go over its connection as well: they see what it has written, and need no second
 * connection, for which the pool might have them wait forever.
 */
export class JoinedDataSource extends DataSource {
  override createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    const runner = joinedTransaction()?.manager.queryRunner;
    return runner ? withoutRelease(runner) : super.createQueryRunner(mode);
  }
}

/** The same runner for somebody who gives it back when he is done. */
function withoutRelease(runner: QueryRunner): QueryRunner {
  return new Proxy(runner, {
    get: (target, name) =>
      name === 'release' ? () => Promise.resolve() : (Reflect.get(target, name, target) as unknown),
  });
}
