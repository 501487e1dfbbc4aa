import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { ENTITIES } from '../src/app.entities.js';
import { createApp, httpServer } from '../src/app.setup.js';
import { FirstStart } from '../src/auth/first-start.js';
import { readSettings } from '../src/config/settings.js';
import { dataSourceOptions, type DatabaseAddress } from '../src/database/data-source-options.js';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres.js';
import { migrate } from '../src/database/migrate.js';
import { createLogger } from '../src/logging/logger.js';
import { fillWithLargeData, type LargeDataSize } from '../test/support/large-data.js';
import { onServer, randomDatabaseName, withDatabase } from '../test/support/test-cluster.js';

/** A database filled for measuring, with an administrator. */
export interface BenchDatabase {
  address: DatabaseAddress;
  secretKey: string;
  adminPassword: string;
  adminToken: string;
}

/** A throw-away Postgres that keeps what it commits as a real one does: it syncs to disk. */
export async function startDurablePostgres(): Promise<{ address: DatabaseAddress; stop: () => Promise<void> }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-bench-'));
  fs.chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), log: console.error });
  return {
    address: { host: server.socketFolder, username: server.user, database: server.database },
    stop: async () => {
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function makeBenchDatabase(server: DatabaseAddress, size: LargeDataSize): Promise<BenchDatabase> {
  const name = randomDatabaseName();
  await onServer(server, `CREATE DATABASE ${name}`);
  const address = withDatabase(server, name);
  const database = await makeEmptyDatabase(address);
  const dataSource = await new DataSource(dataSourceOptions(address, ENTITIES)).initialize();
  await fillWithLargeData(dataSource, size);
  await dataSource.destroy();
  return database;
}

/** Migrates, and has our server make its administrator, which it does on an empty database only. */
export async function makeEmptyDatabase(address: DatabaseAddress): Promise<BenchDatabase> {
  const dataSource = await new DataSource(dataSourceOptions(address, ENTITIES)).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
  const secretKey = randomBytes(32).toString('hex');
  const adminPassword = randomBytes(12).toString('hex');
  const empty = { address, secretKey, adminPassword, adminToken: '' };
  const adminToken = await withServer(empty, (_url, token) => token);
  return { ...empty, adminToken };
}

/** Runs our server in this process for as long as `work` takes. */
export async function withServer<T>(
  database: BenchDatabase,
  work: (url: string, adminToken: string) => T | Promise<T>,
): Promise<T> {
  const settings = readSettings({
    GUILDHALL_SECRET_KEY: database.secretKey,
    GUILDHALL_ADMIN_PASSWORD: database.adminPassword,
    HOST: '127.0.0.1',
  });
  const open = {
    address: database.address,
    description: 'the database of the benchmark',
    close: () => Promise.resolve(),
    died: new Promise<string>(() => undefined),
  };
  const app = await createApp(settings, open, createLogger('silent'));
  try {
    const credentials = await app.get(FirstStart).run();
    await app.listen(0, settings.host);
    const { port } = httpServer(app).address() as { port: number };
    return await work(`http://127.0.0.1:${port}`, credentials?.token ?? database.adminToken);
  } finally {
    httpServer(app).closeAllConnections();
    await app.close();
  }
}
