import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { credentials, findUnprivilegedAccount } from '../../src/database/embedded/unprivileged-account.js';
import { ExternalPostgres, freePort } from '../support/external-postgres.js';
import { faultsOf, Load } from '../support/load.js';
import { afterwards, cleanUp, temporaryFolder, until } from '../support/processes.js';
import { ServerRing } from '../support/server-ring.js';

const PGBOUNCER = '/usr/sbin/pgbouncer';
const isThere = fs.existsSync(PGBOUNCER);

/** Fewer than the servers' pools hold, so that each is lent to many. */
const CONNECTIONS = 4;

describe(`Behind PgBouncer in transaction mode${isThere ? '' : ' (skipped: there is no pgbouncer)'}`, () => {
  afterEach(cleanUp);
  // Nothing stands in for a real pooler, which CI installs.
  const promise = isThere ? it : it.skip;

  promise(
    'two servers serve a load, and nothing is lost, half done or stale',
    async () => {
      const postgres = await ExternalPostgres.start();
      const url = await startPgBouncer(postgres);
      const ring = await ServerRing.startOn(postgres, 2, { DATABASE_URL: url, DATABASE_DIRECT_URL: postgres.url() });
      const load = await Load.start(() => ring.servers.map(({ admin }) => admin));
      for (let round = 0; round < 10; round += 1) await load.isServed();
      const account = await load.stop();
      expect(Object.keys(account.statuses).toSorted()).toEqual(['200', '201', '204']);
      expect(account.stale).toEqual([]);
      expect(await faultsOf(account, (statement) => postgres.sql(statement))).toEqual([]);
      // Each server has one that goes past PgBouncer.
      const open = await postgres.sql(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'guildhall'`);
      expect(open.length).toBeLessThanOrEqual(CONNECTIONS + ring.servers.length);
      for (const { process } of ring.servers) expect(await process.stop()).toBe(0);
    },
    120_000,
  );

  promise(
    'servers answer again when Postgres was restarted behind it',
    async () => {
      const postgres = await ExternalPostgres.start();
      const url = await startPgBouncer(postgres);
      const ring = await ServerRing.startOn(postgres, 1, { DATABASE_URL: url, DATABASE_DIRECT_URL: postgres.url() });
      const { admin } = ring.at(0);
      await postgres.stop('immediate');
      await until(async () => (await admin.get('groups')).status === 503, 'the database is away');
      expect((await admin.post('access/check', { privilege: ADMINISTRATION })).status).toBe(503);
      await postgres.resume();
      await until(async () => (await admin.get('groups')).status === 200, 'lists are there');
      await until(async () => (await admin.post('groups', { name: 'after' })).status === 201, 'writes are done');
    },
    120_000,
  );

  promise(
    'a server does not start that was not told where the database itself is',
    async () => {
      const postgres = await ExternalPostgres.start();
      const url = await startPgBouncer(postgres);
      await expect(ServerRing.startOn(postgres, 1, { DATABASE_URL: url })).rejects.toThrow(
        /DATABASE_URL leads to a connection pooler\. Set DATABASE_DIRECT_URL/,
      );
    },
    60_000,
  );
});

/** Answers what DATABASE_URL is then. */
async function startPgBouncer(postgres: ExternalPostgres): Promise<string> {
  const folder = temporaryFolder();
  const port = await freePort();
  const file = path.join(folder, 'pgbouncer.ini');
  const target = new URL(postgres.url());
  const lines = [
    '[databases]',
    `guildhall = host=${target.hostname} port=${target.port} user=${target.username}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${CONNECTIONS}`,
    'server_login_retry = 1',
    'ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout,options',
  ];
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn(PGBOUNCER, [file], { ...credentials(findUnprivilegedAccount(folder)), stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  afterwards(async () => {
    child.kill('SIGINT');
    await ended;
  });
  const url = new URL(postgres.url());
  url.port = String(port);
  const isUp = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      (error: { cause?: { code?: string } }) => error.cause?.code !== 'ECONNREFUSED',
    );
  await until(isUp, 'PgBouncer listens');
  return url.href;
}
