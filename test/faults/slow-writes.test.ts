import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { TokenUsage } from '../../src/tokens/token-usage.js';
import { expectStatus } from '../support/cast.js';
import { awaitedLater, until } from '../support/processes.js';
import { testCluster, withDatabase } from '../support/test-cluster.js';
import { TestServer } from '../support/test-server.js';

describe('A database that is slow to write down when tokens were used', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('has one connection taken up by it, however long it takes', async () => {
    const usage = server.app.get(TokenUsage);
    await usage.flush();
    const address = withDatabase(testCluster().address, server.database);
    const blocker = new Client(
      'url' in address
        ? { connectionString: address.url }
        : { host: address.host, user: address.username, database: address.database },
    );
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE tokens IN SHARE MODE');
    const flushes: Promise<void>[] = [];
    const waiting = async (): Promise<number> => {
      const rows = await server.app
        .get(DataSource)
        .query<unknown[]>(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'tokens'::regclass`);
      return rows.length;
    };
    for (let round = 0; round < 4; round += 1) {
      await expectStatus(server.admin.get('me'), 200);
      flushes.push(awaitedLater(usage.flush()));
      await until(async () => (await waiting()) > 0, 'a batch is being written');
    }
    expect(await waiting()).toBe(1);
    await blocker.end();
    await Promise.all(flushes);
    await usage.flush();
    expect(await waiting()).toBe(0);
  });
});
