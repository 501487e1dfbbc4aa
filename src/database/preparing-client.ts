import type { Socket } from 'node:net';
import type { QueryResult } from 'pg';
import { isTracing, traced } from '../common/tracing/tracing.js';
import { PrimaryClient, type PrimaryClientConfig } from './primary-client.js';
import { cancelStatement, type StatementDeadlines } from './statement-deadlines.js';

/** Beyond so many texts statements are sent as they are: each one takes memory in every connection of the database. */
const PREPARED_MAX = 500;

/** How long the database may take to give a statement up, before its connection is given up. */
const GIVE_UP_AFTER_MS = 5_000;

const TABLE = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)/i;

const names = new Map<string, string>();

export interface PreparingClientConfig extends PrimaryClientConfig {
  /** Whether the connection keeps what was prepared, which one with a pooler may not. Yes unless given. */
  prepares?: boolean | undefined;
  /** How long statements may take; any time unless given. */
  deadlines?: StatementDeadlines | undefined;
}

/**
 * A `pg` client that has Postgres keep what it made of each statement with parameters: it parses the text once a
 * connection, and plans it a few times instead of always. That halves what a request costs (benchmarks/README.md).
 * Values are never part of a text here (`SqlParameters`), so the texts are few.
 *
 * It also has Postgres give up statements that take longer than they may (`StatementDeadlines`).
 */
export class PreparingClient extends PrimaryClient {
  private readonly prepares: boolean;
  private readonly deadlines: StatementDeadlines | undefined;
  private isInTransaction = false;

  constructor(config?: string | PreparingClientConfig) {
    super(config);
    this.prepares = (typeof config === 'object' ? config.prepares : undefined) ?? true;
    this.deadlines = typeof config === 'object' ? config.deadlines : undefined;
  }

  override query(...args: unknown[]): never {
    const [text, values, callback] = args;
    this.noteTransaction(text);
    const name = this.isPreparable(text, values) ? nameOf(text) : undefined;
    const statement = name === undefined ? this.timed(args) : [{ name, text, values }, undefined, callback];
    const send = (): Promise<QueryResult> =>
      Reflect.apply(super.query as (...args: unknown[]) => Promise<QueryResult>, this, statement);
    const isTraced = isTracing() && typeof text === 'string' && callback === undefined && typeof values !== 'function';
    const result: unknown = isTraced ? tracedStatement(text, send) : send();
    if (result instanceof Promise && text !== 'COMMIT') this.giveUpInTime(result as Promise<QueryResult>);
    return result as never;
  }

  private noteTransaction(text: unknown): void {
    if (text === 'START TRANSACTION') this.isInTransaction = true;
    else if (text === 'COMMIT' || text === 'ROLLBACK') this.isInTransaction = false;
  }

  private isPreparable(text: unknown, values: unknown): text is string {
    return this.prepares && typeof text === 'string' && Array.isArray(values) && values.length > 0;
  }

  private timed([text, ...rest]: unknown[]): unknown[] {
    return [typeof text === 'string' ? (this.deadlines?.withTimes(text) ?? text) : text, ...rest];
  }

  /** Whoever asked is told by the database that it was given up; by the end of the connection when it does not answer. */
  private giveUpInTime(result: Promise<QueryResult>): void {
    const deadlineMs = this.deadlines?.deadlineMs ?? 0;
    if (deadlineMs === 0) return;
    // There the database keeps the time itself: to cancel as well might hit the statement after.
    const { isInTransaction } = this;
    let timer = setTimeout(() => {
      if (!isInTransaction) cancelStatement(this.cancellable());
      timer = setTimeout(() => this.connection.stream.destroy(), GIVE_UP_AFTER_MS).unref();
    }, deadlineMs).unref();
    const clear = (): void => clearTimeout(timer);
    result.then(clear, clear);
  }

  /** Where the connection leads, past any choice of hosts, and what it is called there. */
  private cancellable(): Parameters<typeof cancelStatement>[0] {
    const { remoteAddress: host = this.host, remotePort: port = this.port } = this.connection.stream as Socket;
    const { processID, secretKey } = this as unknown as { processID: number; secretKey: number };
    return { host, port, processID, secretKey };
  }
}

/** Its kind and its table are told of a statement, and not its text. */
function tracedStatement(text: string, send: () => Promise<QueryResult>): Promise<QueryResult> {
  const operation = (/[a-z]+/i.exec(text)?.[0] ?? 'statement').toUpperCase();
  const table = TABLE.exec(text)?.[1];
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation };
  if (table === undefined) return traced(operation, attributes, send);
  return traced(`${operation} ${table}`, { ...attributes, 'db.collection.name': table }, send);
}

/** Undefined when enough statements have names. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === PREPARED_MAX) return known;
  const name = `guildhall_${names.size + 1}`;
  names.set(text, name);
  return name;
}
