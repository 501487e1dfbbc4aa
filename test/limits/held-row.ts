import { Client } from 'pg';
import type { TestServer } from '../support/test-server.js';
import { testCluster, withDatabase } from '../support/test-cluster.js';

/** A lock on the server's database that somebody else holds until he lets go. */
export interface HeldLock {
  release(): Promise<void>;
}

/** Holds the row of a group: whoever changes the group waits. */
export function holdGroup(server: TestServer, id: number): Promise<HeldLock> {
  return hold(server, 'SELECT 1 FROM groups WHERE id = $1 FOR UPDATE', [id]);
}

/** Holds the end of the audit trail: whoever adds events, or notes that some are removed, waits. */
export function holdAuditChain(server: TestServer): Promise<HeldLock> {
  return hold(server, 'SELECT 1 FROM audit_chain FOR UPDATE');
}

/** Holds a whole table: whoever reads it waits. */
export function holdTable(server: TestServer, name: string): Promise<HeldLock> {
  return hold(server, `LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
}

async function hold(server: TestServer, statement: string, parameters: unknown[] = []): Promise<HeldLock> {
  const address = withDatabase(testCluster().address, server.database);
  const client = new Client(
    'url' in address
      ? { connectionString: address.url }
      : { host: address.host, user: address.username, database: address.database },
  );
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(statement, parameters);
  return { release: () => client.end() };
}

/** How many statements on the server's database wait for a lock. */
export async function countWaiting(server: TestServer): Promise<number> {
  const [row] = await server.sql<{ count: number }>(
    `SELECT count(*)::integer FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}
