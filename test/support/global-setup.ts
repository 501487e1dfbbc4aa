import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.entities.js';
import { dataSourceOptions, type DatabaseAddress } from '../../src/database/data-source-options.js';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { onTeardown } from './global-teardown.js';
import { onServer, publishCluster, randomDatabaseName, withDatabase } from './test-cluster.js';

/** Starts a throw-away Postgres, or takes the one of TEST_DATABASE_URL, and migrates the database that tests copy. */
export default async function globalSetup(): Promise<void> {
  const address = await openServer();
  const template = randomDatabaseName();
  await onServer(address, `CREATE DATABASE ${template}`);
  onTeardown(() => onServer(address, `DROP DATABASE ${template} WITH (FORCE)`));
  const dataSource = await new DataSource(dataSourceOptions(withDatabase(address, template), ENTITIES)).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
  publishCluster({ address, template });
}

async function openServer(): Promise<DatabaseAddress> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-test-'));
  fs.chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    folder: path.join(folder, 'postgres'),
    throwaway: true,
    log: (message) => process.stderr.write(`${message}\n`),
  });
  onTeardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  onTeardown(() => server.stop());
  return { host: server.socketFolder, username: server.user, database: server.database };
}
