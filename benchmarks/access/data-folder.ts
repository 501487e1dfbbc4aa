import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { DatabaseAddress } from '../../src/database/data-source-options.js';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { makeEmptyDatabase, type BenchDatabase } from '../bench-database.js';
import { fillWithAccessData, rowCount } from './access-data.js';
import type { AccessDataSize } from './access-rows.js';
import { ProgressBar } from './progress-bar.js';

const NOTE = 'seed.json';

/** What the note in the folder says. */
interface SeedNote {
  size: AccessDataSize;
  secretKey: string;
  adminToken: string;
}

/** A running database with access data. */
export interface AccessDatabase {
  size: AccessDataSize;
  database: BenchDatabase;
  stop: () => Promise<void>;
}

export const DEFAULT_FOLDER = fileURLToPath(new URL('../../../benchmarks/data', import.meta.url));

/**
 * Makes a database in `folder`, fills it and stops it. Throws when anything is in the folder: what is there is never
 * overwritten.
 */
export async function seedFolder(folder: string, size: AccessDataSize): Promise<void> {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty. Name another folder, or delete it first.`);
  }
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  // Nothing is synced to disk until the end: if the machine fails, it is made again.
  const server = await startEmbeddedPostgres({
    folder: path.join(folder, 'postgres'),
    log: console.error,
    throwaway: true,
  });
  try {
    const address = { host: server.socketFolder, username: server.user, database: server.database };
    const { secretKey, adminToken } = await makeAccessDatabase(address, size);
    const note: SeedNote = { size, secretKey, adminToken };
    fs.writeFileSync(path.join(folder, NOTE), JSON.stringify(note), { mode: 0o600 });
  } finally {
    await server.stop();
  }
}

/** Starts the database that `seedFolder` has made. */
export async function openFolder(folder: string): Promise<AccessDatabase> {
  const file = path.join(folder, NOTE);
  if (!fs.existsSync(file)) throw new Error(`There is no data in ${folder}. npm run bench:seed makes some.`);
  const { size, secretKey, adminToken } = JSON.parse(fs.readFileSync(file, 'utf8')) as SeedNote;
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: console.error });
  const address = { host: server.socketFolder, username: server.user, database: server.database };
  return { size, database: { address, secretKey, adminPassword: '', adminToken }, stop: () => server.stop() };
}

/** Migrates an empty database and fills it, with a progress bar on stderr. */
export async function makeAccessDatabase(address: DatabaseAddress, size: AccessDataSize): Promise<BenchDatabase> {
  const database = await makeEmptyDatabase(address);
  const bar = new ProgressBar(rowCount(size));
  await withClient(address, (client) => fillWithAccessData(client, size, (count, table) => bar.advance(count, table)));
  return database;
}

export async function withClient<T>(address: DatabaseAddress, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(
    'url' in address
      ? { connectionString: address.url }
      : { host: address.host, user: address.username, database: address.database },
  );
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
