import fs from 'node:fs';
import path from 'node:path';
import { aGroup, aUser, type Made, type MadeUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import type { Api } from '../support/api.js';
import { cleanUp, temporaryFolder, until } from '../support/processes.js';
import { RestoredPostgres, systemPrograms } from '../support/restored-postgres.js';

const KEY = 'the key ring is kept beside the backups';
const PRIVILEGE = 'DATADOWNLOADING';
const programs = systemPrograms();
const skipped = programs ? '' : ' (skipped: the package postgresql is not installed)';
/** CI always runs the tests, and fails without the programs; elsewhere they are skipped, and the title says so. */
const ifInstalled = programs || process.env.CI ? describe : describe.skip;

ifInstalled(`Backups with the programs of Postgres${skipped}`, () => {
  let postgres: RestoredPostgres;
  let server: GuildhallProcess;
  let admin: Api;
  let group: Made;
  let early: MadeUser;
  let late: MadeUser;

  beforeEach(async () => {
    postgres = await RestoredPostgres.start(programs ?? '');
    server = await startServer();
    admin = server.as(server.credentials?.token);
    group = await aGroup(admin);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${PRIVILEGE}`), 200);
    early = await aUser(admin, {}, [group.id]);
    late = await aUser(admin);
  }, 120_000);
  afterEach(cleanUp);

  function startServer(database?: string): Promise<GuildhallProcess> {
    const env = { DATABASE_URL: postgres.url(database), GUILDHALL_SECRET_KEY: KEY, LOG_LEVEL: 'info' };
    return GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data'), env });
  }

  async function mayDownload(api: Api): Promise<[early: unknown, late: unknown]> {
    const ask = async (user: MadeUser): Promise<unknown> =>
      (await expectStatus(api.post('access/check', { user: user.id, privilege: PRIVILEGE }), 200)).body.allowed;
    return [await ask(early), await ask(late)];
  }

  async function isReady(): Promise<boolean> {
    return (await admin.get('/health/ready')).status === 200;
  }

  const verified = async (query = ''): Promise<Record<string, unknown>> =>
    (await expectStatus(admin.get(`audit-events:verify?${query}`), 200)).body;

  const databaseRevision = async (): Promise<number> => {
    const [row] = await postgres.sql<{ revision: string }>('SELECT revision FROM access_revision');
    return Number(row?.revision);
  };

  const shownRevision = async (): Promise<number> => {
    const question = { user: early.id, privilege: PRIVILEGE };
    return Number((await admin.post('access/check', question)).headers.get('guildhall-revision'));
  };

  it('pg_dump and pg_restore put everything back, under a server that goes on running', async () => {
    const dump = path.join(postgres.folder, 'guildhall.dump');
    await postgres.run('pg_dump', ['--format=custom', '--no-owner', `--file=${dump}`, 'guildhall']);
    const { head: dumped } = await verified();
    const revision = await databaseRevision();
    await expectStatus(admin.put(`groups/${group.id}/members/${late.id}`), 200);
    expect(await mayDownload(admin)).toEqual([true, true]);
    const { head: lost } = await verified();

    await postgres.run('createdb', ['restored']);
    await postgres.run('pg_restore', ['--exit-on-error', '--no-owner', '--dbname=restored', dump]);
    await postgres.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'guildhall';
       ALTER DATABASE guildhall RENAME TO replaced; ALTER DATABASE restored RENAME TO guildhall`,
      'postgres',
    );
    await until(isReady, 'the server is ready again');
    expect(await databaseRevision()).toBe(revision);
    expect(await shownRevision()).toBe(revision);
    expect(await mayDownload(admin)).toEqual([true, false]);
    expect(await verified(`head=${String(dumped)}`)).toMatchObject({ intact: true, keptHead: 'found' });
    expect(await verified(`head=${String(lost)}`)).toMatchObject({ intact: false, keptHead: 'not_found' });

    // What is written now is not mistaken for what was written before under the same number.
    await expectStatus(admin.patch(`users/${early.id}`, { active: false }), 200);
    expect(await shownRevision()).toBe(revision + 1);
    expect(await mayDownload(admin)).toEqual([false, false]);
    expect(await verified()).toMatchObject({ intact: true });
    const other = await startServer();
    expect(await mayDownload(other.as(admin.token))).toEqual([false, false]);
    // Tokens and passwords are worth what they were, for the key ring is the same.
    expect((await other.as(early.token).get('me')).status).toBe(401);
    expect((await other.as(late.token).get('me')).status).toBe(200);
  }, 180_000);

  it('point-in-time recovery brings back the moment before a mistake, and nothing after it', async () => {
    const base = path.join(postgres.folder, 'base');
    await postgres.run('pg_basebackup', ['--pgdata', base, '--checkpoint=fast', '--wal-method=none']);
    await expectStatus(admin.put(`groups/${group.id}/members/${late.id}`), 200);
    const revision = await databaseRevision();
    const { head: good } = await verified();
    const [moment] = await postgres.sql<{ now: string }>('SELECT clock_timestamp()::text AS now');
    await expectStatus(admin.delete(`groups/${group.id}`), 204);
    expect(await mayDownload(admin)).toEqual([false, false]);
    const { head: bad } = await verified();

    const [segment] = await postgres.sql<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name');
    await until(() => fs.existsSync(path.join(postgres.archive, String(segment?.name))), 'the log is archived');
    await postgres.stop();
    expect((await admin.get('groups')).status).toBe(503);
    postgres.replaceData(base, {
      restore_command: `cp ${postgres.archive}/%f %p`,
      recovery_target_time: String(moment?.now),
      recovery_target_action: 'promote',
    });
    await postgres.resume();

    await until(isReady, 'the server is ready again');
    expect(await databaseRevision()).toBe(revision);
    expect(await shownRevision()).toBe(revision);
    expect(await mayDownload(admin)).toEqual([true, true]);
    expect(await verified(`head=${String(good)}`)).toMatchObject({ intact: true, keptHead: 'found' });
    expect(await verified(`head=${String(bad)}`)).toMatchObject({ intact: false, keptHead: 'not_found' });
    await expectStatus(admin.delete(`groups/${group.id}/members/${early.id}`), 204);
    expect(await mayDownload(admin)).toEqual([false, true]);
    expect(await verified()).toMatchObject({ intact: true });
  }, 180_000);
});
