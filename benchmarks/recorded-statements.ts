import { createRequire } from 'node:module';

/** What one request of our server sent to Postgres, in order. */
export interface RecordedStatement {
  text: string;
  values: readonly unknown[];
}

type Query = (this: unknown, ...args: unknown[]) => unknown;

const { Client } = createRequire(import.meta.url)('pg') as { Client: { prototype: { query: Query } } };

/** Every statement that goes through `pg` in this process while `work` runs. */
export async function recordStatements(work: () => Promise<unknown>): Promise<RecordedStatement[]> {
  const recorded: RecordedStatement[] = [];
  const original = Client.prototype.query;
  Client.prototype.query = function query(this: unknown, ...args: unknown[]): unknown {
    recorded.push(toStatement(args));
    return Reflect.apply(original, this, args);
  };
  try {
    await work();
  } finally {
    Client.prototype.query = original;
  }
  return recorded;
}

/** `pg` takes a text with values, or both in one object. */
function toStatement([query, values]: unknown[]): RecordedStatement {
  if (typeof query === 'string') return { text: query, values: copyOf(values) };
  const { text, values: own } = query as { text: string; values?: unknown[] };
  return { text, values: copyOf(own ?? values) };
}

function copyOf(values: unknown): unknown[] {
  return Array.isArray(values) ? [...(values as unknown[])] : [];
}
