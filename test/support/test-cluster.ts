import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions, type DatabaseAddress } from '../../src/database/data-source-options.js';

const VARIABLE = 'GUILDHALL_TEST_CLUSTER';

/** Where the tests' Postgres is, and the migrated database that every test database is a copy of. */
export interface TestCluster {
  address: DatabaseAddress;
  template: string;
}

/** Tells the test files, which run in other threads, where the cluster is. */
export function publishCluster(cluster: TestCluster): void {
  process.env[VARIABLE] = JSON.stringify(cluster);
}

export function testCluster(): TestCluster {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error('The tests run under Jest, whose global set-up starts a Postgres.');
  return JSON.parse(text) as TestCluster;
}

/** The same server, another database. */
export function withDatabase(address: DatabaseAddress, database: string): DatabaseAddress {
  if (!('url' in address)) return { ...address, database };
  const url = new URL(address.url);
  url.pathname = `/${database}`;
  return { url: url.href };
}

/** A name that no database has yet. Only such databases are ever dropped. */
export function randomDatabaseName(): string {
  return `test_${randomBytes(8).toString('hex')}`;
}

/** Runs statements on the server, outside of any database that a test made. */
export async function onServer(address: DatabaseAddress, ...statements: readonly string[]): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(address, [])).initialize();
  try {
    for (const statement of statements) await dataSource.query(statement);
  } finally {
    await dataSource.destroy();
  }
}
