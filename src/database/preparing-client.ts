import type { QueryResult } from 'pg';
import { isTracing, traced } from '../common/tracing/tracing.js';
import { PrimaryClient, type PrimaryClientConfig } from './primary-client.js';

/** Beyond so many texts statements are sent as they are: each one takes memory in every connection of the database. */
const PREPARED_MAX = 500;

const TABLE = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)/i;

const names = new Map<string, string>();

export interface PreparingClientConfig extends PrimaryClientConfig {
  /** Whether the connection keeps what was prepared, which one with a pooler may not. Yes unless given. */
  prepares?: boolean | undefined;
}

/**
 * A `pg` client that has Postgres keep what it made of each statement with parameters: it parses the text once a
 * connection, and plans it a few times instead of always. That halves what a request costs (benchmarks/README.md).
 * Values are never part of a text here (`SqlParameters`), so the texts are few.
 */
export class PreparingClient extends PrimaryClient {
  private readonly prepares: boolean;

  constructor(config?: string | PreparingClientConfig) {
    super(config);
    this.prepares = (typeof config === 'object' ? config.prepares : undefined) ?? true;
  }

  override query(...args: unknown[]): never {
    const [text, values, callback] = args;
    const isPreparable = this.prepares && typeof text === 'string' && Array.isArray(values) && values.length > 0;
    const name = isPreparable ? nameOf(text) : undefined;
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
