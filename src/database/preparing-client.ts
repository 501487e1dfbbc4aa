import { Client, type ClientConfig, type QueryResult } from 'pg';
import { cancelStatement, type Cancellable, type StatementDeadlines } from './statement-deadlines.js';

/** Beyond so many texts statements are sent as they are: each one takes memory in every connection of the database. */
const PREPARED_MAX = 500;

/** How long the database may take to give a statement up, before its connection is given up. */
const GIVE_UP_AFTER_MS = 5_000;

/** The options of the pool, which hands them on. */
type Config = ClientConfig & { deadlines?: StatementDeadlines };

const names = new Map<string, string>();

/**
 * A `pg` client that has Postgres keep what it made of each statement with parameters: it parses the text once a
 * connection, and plans it a few times instead of always. That halves what a request costs (benchmarks/README.md).
 * Values are never part of a text here (`SqlParameters`), so the texts are few.
 *
 * It also has Postgres give up statements that take longer than they may (`StatementDeadlines`).
 */
export class PreparingClient extends Client {
  private readonly deadlines: StatementDeadlines | undefined;

  constructor(config?: string | Config) {
    super(config);
    this.deadlines = typeof config === 'object' ? config.deadlines : undefined;
    // The pool stops to listen when it hands a connection out, and TypeORM begins a moment later. A connection that breaks
    // in between would end the process; as it is, the statement that follows fails.
    this.on('error', () => undefined);
  }

  override query(...args: unknown[]): never {
    const [text, values, callback] = args;
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    const statement = name === undefined ? this.timed(args) : [{ name, text, values }, undefined, callback];
    const result = Reflect.apply(super.query as (...args: unknown[]) => unknown, this, statement);
    if (result instanceof Promise && text !== 'COMMIT') this.giveUpInTime(result as Promise<QueryResult>);
    return result as never;
  }

  private timed([text, ...rest]: unknown[]): unknown[] {
    return [typeof text === 'string' ? (this.deadlines?.withTimes(text) ?? text) : text, ...rest];
  }

  /** Whoever asked is told by the database that it was given up; by the end of the connection when it does not answer. */
  private giveUpInTime(result: Promise<QueryResult>): void {
    const deadlineMs = this.deadlines?.deadlineMs ?? 0;
    if (deadlineMs === 0) return;
    let timer = setTimeout(() => {
      cancelStatement(this as unknown as Cancellable);
      timer = setTimeout(() => this.connection.stream.destroy(), GIVE_UP_AFTER_MS).unref();
    }, deadlineMs).unref();
    const clear = (): void => clearTimeout(timer);
    result.then(clear, clear);
  }
}

/** Undefined when enough statements have names. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === PREPARED_MAX) return known;
  const name = `guildhall_${names.size + 1}`;
  names.set(text, name);
  return name;
}
