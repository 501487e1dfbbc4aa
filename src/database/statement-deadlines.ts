import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';

/** How long statements may take, in milliseconds; 0 means any time. */
export interface StatementTimes {
  statementTimeoutMs: number;
  lockTimeoutMs: number;
}

/** What is needed to have the database give up what a connection asks. */
export interface Cancellable {
  host: string;
  port: number;
  processID: number;
  secretKey: number;
}

const CANCEL_LENGTH = 16;
const CANCEL_CODE = 80_877_102;
const CANCEL_TIMEOUT_MS = 5_000;

const PLAIN_START = 'START TRANSACTION';

const unhurried = new AsyncLocalStorage<true>();

/** Lets statements take any time that nobody waits for: what deletes in bulk, and what runs by command. */
export function withoutHurry<T>(work: () => Promise<T>): Promise<T> {
  return unhurried.run(true, work);
}

/**
 * How long the statements of the pool may take. Nothing of it is told when a connection begins, nor kept by it, for a
 * PgBouncer that hands connections on after each transaction refuses the one and mixes up the other: transactions begin
 * with times of their own, in the same message, and any other statement is given up from here.
 */
export class StatementDeadlines {
  /** Off until the schema is up to date: migrations take as long as they need. */
  private isOn = false;

  constructor(private readonly times: StatementTimes) {}

  begin(): void {
    this.isOn = true;
  }

  /** How long a statement that begins now may take; 0 means any time. */
  get deadlineMs(): number {
    return this.isOn && unhurried.getStore() === undefined ? this.times.statementTimeoutMs : 0;
  }

  /** The statement with the times of its transaction, where it begins one. */
  withTimes(text: string): string {
    if (text !== PLAIN_START || !this.isOn || unhurried.getStore() !== undefined) return text;
    const { statementTimeoutMs, lockTimeoutMs } = this.times;
    return (
      `${PLAIN_START}; SET LOCAL statement_timeout = ${statementTimeoutMs}; SET LOCAL lock_timeout = ${lockTimeoutMs}; ` +
      `SET LOCAL idle_in_transaction_session_timeout = ${statementTimeoutMs}`
    );
  }
}

/**
 * Has the database give up what a connection asks at this moment, over a connection of its own, as the protocol has it
 * (Canceling Requests in Progress). PgBouncer hands it on. Nothing is answered, so nothing is waited for.
 */
export function cancelStatement({ host, port, processID, secretKey }: Cancellable): void {
  const message = Buffer.alloc(CANCEL_LENGTH);
  message.writeInt32BE(CANCEL_LENGTH, 0);
  message.writeInt32BE(CANCEL_CODE, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${port}`) : net.connect(port, host);
  socket.on('error', () => undefined);
  socket.setTimeout(CANCEL_TIMEOUT_MS, () => socket.destroy());
  socket.resume().end(message);
}
