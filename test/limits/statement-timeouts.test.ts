import { DataSource } from 'typeorm';
import { withoutHurry } from '../../src/database/statement-deadlines.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { aGroup } from '../support/builders.js';
import { until } from '../support/processes.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { countWaiting, holdGroup, holdTable } from './held-row.js';
import { metricOf } from './metric.js';

const TOO_LONG = { status: 503, code: 'database_timeout', fields: [] };
const SLEEP = 'SELECT pg_sleep(2.5)';

describe('A statement that takes too long', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({
      env: { GUILDHALL_STATEMENT_TIMEOUT_SECONDS: '2', GUILDHALL_LOCK_TIMEOUT_SECONDS: '1' },
    });
  });
  afterAll(() => server.stop());

  it('to wait for another change is given up, and nothing is changed', async () => {
    const group = await aGroup(server.admin);
    const before = await server.sql('SELECT revision, (SELECT count(*) FROM audit_events) FROM access_revision');
    const lock = await holdGroup(server, group.id);
    const answer = await server.admin.patch(`groups/${group.id}`, { description: 'too late' });
    expect(problemOf(answer)).toEqual(TOO_LONG);
    expect(answer.headers.get('retry-after')).toBe('1');
    await lock.release();
    expect((await server.admin.get(`groups/${group.id}`)).body).toMatchObject({ version: group.version });
    expect(await server.sql('SELECT revision, (SELECT count(*) FROM audit_events) FROM access_revision')).toEqual(
      before,
    );
    expect((await server.admin.patch(`groups/${group.id}`, { description: 'in time' })).status).toBe(200);
  });

  it('to read is given up in the database too, in the form of the surface, and the pool goes on', async () => {
    const lock = await holdTable(server, 'groups');
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, () => server.admin.get('groups')),
      server.admin.get('/scim/v2/Groups'),
    ]);
    const scim = answers.pop();
    expect(scim).toMatchObject({ status: 503, body: { status: '503' } });
    for (const answer of answers) expect(problemOf(answer)).toEqual(TOO_LONG);
    await until(async () => (await countWaiting(server)) === 0, 'nobody waits any more');
    await lock.release();
    expect((await server.admin.get('groups')).status).toBe(200);
  }, 30_000);

  it('leaves decisions and health alone meanwhile', async () => {
    const lock = await holdTable(server, 'groups');
    const slow = Array.from({ length: 12 }, () => server.admin.get('groups'));
    await until(async () => (await metricOf(server, 'guildhall_database_connections_awaited')) > 0, 'the pool is busy');
    expect((await server.admin.post('access/check', { privilege: 'ADMINISTRATION' })).status).toBe(200);
    expect((await server.admin.get('/health/ready')).status).toBe(200);
    await lock.release();
    await Promise.all(slow);
  }, 30_000);

  it('is given its time where nobody waits for it', async () => {
    const dataSource = server.app.get(DataSource);
    await expect(dataSource.query(SLEEP)).rejects.toMatchObject({ code: '57014' });
    await expect(withoutHurry(() => dataSource.query(SLEEP))).resolves.toBeDefined();
    const inTransaction = (): Promise<unknown> => dataSource.transaction((manager) => manager.query(SLEEP));
    await expect(inTransaction()).rejects.toMatchObject({ code: '57014' });
    await expect(withoutHurry(inTransaction)).resolves.toBeDefined();
  }, 30_000);

  it('leaves no trace in the connections of the pool: a transaction ends with its times', async () => {
    const dataSource = server.app.get(DataSource);
    await server.app.get(TransactionRunner).run(async (tx) => {
      const [row] = await tx.query<{ times: string[] }>(
        `SELECT array[current_setting('statement_timeout'), current_setting('lock_timeout'),
           current_setting('idle_in_transaction_session_timeout')] AS times`,
      );
      expect(row?.times).toEqual(['2s', '1s', '2s']);
    });
    const rows = await Promise.all(
      Array.from({ length: 10 }, () => dataSource.query<object[]>('SHOW statement_timeout')),
    );
    expect(rows.flat()).toEqual(Array.from({ length: 10 }, () => ({ statement_timeout: '0' })));
  });
});
