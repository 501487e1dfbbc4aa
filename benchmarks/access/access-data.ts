import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { accessRows, type AccessDataSize, type FirstIds, type RowSource } from './access-rows.js';

const CHUNK_LENGTH = 65_536;
const WITH_IDS = ['users', 'groups', 'privileges', 'privilege_sets', 'resources'];

/** Of `client` a superuser's, on a migrated database. `onRows` is told of rows as they are sent. */
export async function fillWithAccessData(
  client: Client,
  size: AccessDataSize,
  onRows: (count: number, table: string) => void,
): Promise<void> {
  await client.query('BEGIN');
  // Spares the look-up of what each row refers to, for which twenty million look-ups would be the most of it.
  await client.query('SET LOCAL session_replication_role = replica');
  const first: Record<string, number> = {};
  for (const table of WITH_IDS) first[table] = await nextId(client, table);
  for (const source of accessRows(size, first)) await copyIn(client, source, onRows);
  for (const table of WITH_IDS) await client.query(sequenceBehind(table));
  await client.query('UPDATE access_revision SET revision = revision + 1'); // Which no entry of the log explains.
  await client.query('COMMIT');
  await client.query('VACUUM ANALYZE');
}

/** The ids that the rows got: each table's least id after `fillWithAccessData`'s predecessors. */
export async function firstIds(client: Client): Promise<FirstIds> {
  const { rows } = await client.query<Record<string, string>>(`SELECT
    (SELECT id FROM users WHERE username_key = 'user-0') AS users,
    (SELECT id FROM groups WHERE name_key = 'team-0') AS groups,
    (SELECT id FROM privileges WHERE name_key = 'privilege-0') AS privileges,
    (SELECT id FROM privilege_sets WHERE name_key = 'set-0') AS privilege_sets,
    (SELECT id FROM resources WHERE name_key = 'dashboard 0') AS resources`);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([table, id]) => [table, Number(id)]));
}

export function rowCount(size: AccessDataSize): number {
  return accessRows(size, {}).reduce((sum, { count }) => sum + count, 0);
}

async function nextId(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ id: string }>(`SELECT coalesce(max(id), 0) + 1 AS id FROM ${table}`);
  return Number(rows[0]?.id);
}

function sequenceBehind(table: string): string {
  return `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`;
}

async function copyIn(client: Client, source: RowSource, onRows: (count: number, table: string) => void) {
  const target = client.query(copyFrom(`COPY ${source.table} (${source.columns}) FROM STDIN`));
  await pipeline(Readable.from(chunks(source, onRows)), target);
}

function* chunks(source: RowSource, onRows: (count: number, table: string) => void): Generator<Buffer> {
  let text = '';
  let told = 0;
  for (let n = 0; n < source.count; n += 1) {
    text += `${source.rowAt(n).join('\t')}\n`;
    if (text.length < CHUNK_LENGTH && n + 1 < source.count) continue;
    yield Buffer.from(text);
    text = '';
    onRows(n + 1 - told, source.table);
    told = n + 1;
  }
}
