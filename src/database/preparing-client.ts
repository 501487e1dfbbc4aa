import { Client, type ClientConfig, type QueryResult } from 'pg';
import { isTracing, traced } from '../common/tracing/tracing.js';

/** Beyond so many texts statements are sent as they are: each one takes memory in every connection of the database. */
const PREPARED_MAX = 500;

const TABLE = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)/i;

const names = new Map<string, string>();

/**
 * A `pg` client that has Postgres keep what it made of each statement with parameters: it parses the text once a
 * connection, and plans it a few times instead of always. That halves what a request costs (benchmarks/README.md).
 * Values are never part of a text here (`SqlParameters`), so the texts are few.
 */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // The pool stops to listen when it hands a connection out, and TypeORM begins a moment later. A connection that breaks
    // in between would end the process; as it is, the statement that follows fails.
    this.on('error', () => undefined);
  }

  override query(...args: unknown[]): never {
    const [text, values, callback] = args;
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    const statement = name === undefined ? args : [{ name, text, values }, undefined, callback];
    const send = (): Promise<QueryResult> =>
      Reflect.apply(super.query as (...args: unknown[]) => Promise<QueryResult>, this, statement);
    const isTraced = isTracing() && typeof text === 'string' && callback === undefined && typeof values !== 'function';
    return (isTraced ? tracedStatement(text, send) : send()) as never;
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
