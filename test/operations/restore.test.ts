import path from 'node:path';
import type { Api } from '../support/api.js';
import { aGroup, aUser, type Made, type MadeUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { ExternalPostgres } from '../support/external-postgres.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { cleanUp, temporaryFolder, until } from '../support/processes.js';

const KEY = 'the key ring is kept beside the backups';
const PRIVILEGE = 'DATADOWNLOADING';

/** What the answers of a server show of a user, and at which revision. */
interface Shown {
  allowed: unknown;
  known: unknown;
  revision: number;
}

describe('An older database that is put back', () => {
  let postgres: ExternalPostgres;
  let server: GuildhallProcess;
  let admin: Api;
  let group: Made;
  let user: MadeUser;
  let copy: string;
  let revision: number;

  /** A group with a privilege, and a user who is no member of it at the time of the backup, and one afterwards. */
  beforeEach(async () => {
    postgres = await ExternalPostgres.start();
    server = await startServer();
    admin = server.as(server.credentials?.token);
    group = await aGroup(admin);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${PRIVILEGE}`), 200);
    user = await aUser(admin);
    copy = await postgres.backUp();
    await until(isReady, 'the server is ready again');
    await expectStatus(admin.put(`groups/${group.id}/members/${user.id}`), 200);
    await expectStatus(admin.put(`groups/2/members/${user.id}`), 200);
    const shown = await look();
    expect(shown.allowed).toBe(true);
    ({ revision } = shown);
  }, 120_000);
  afterEach(cleanUp);

  function startServer(): Promise<GuildhallProcess> {
    const env = { DATABASE_URL: postgres.url(), GUILDHALL_SECRET_KEY: KEY };
    return GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data'), env });
  }

  async function isReady(): Promise<boolean> {
    return (await admin.get('/health/ready')).status === 200;
  }

  async function look(api = admin): Promise<Shown> {
    const question = { user: user.id, privilege: PRIVILEGE };
    const { body, headers } = await expectStatus(api.post('access/check', question), 200);
    const { body: known } = await api.post('access/check', { ...question, consistency: 'minimizeLatency' });
    return { allowed: body.allowed, known: known.allowed, revision: Number(headers.get('guildhall-revision')) };
  }

  async function databaseRevision(): Promise<number> {
    const [row] = await postgres.sql<{ revision: string }>('SELECT revision FROM access_revision');
    return Number(row?.revision);
  }

  async function restore(): Promise<void> {
    await postgres.restore(copy);
    await postgres.resume();
  }

  /** Other changes than those that were lost, until the database has this revision. */
  async function goOnUntil(api: Api, target: number): Promise<void> {
    for (let at = await databaseRevision(); at < target; at = await databaseRevision()) await aGroup(api);
    expect(await databaseRevision()).toBe(target);
  }

  it('shows at once in every answer of a server that was disconnected meanwhile, with its lower revision', async () => {
    await restore();
    await until(isReady, 'the server is ready again');
    const restored = await databaseRevision();
    expect(restored).toBe(revision - 2);
    expect(await look()).toEqual({ allowed: false, known: false, revision: restored });
    expect((await server.as(user.token).get('users')).body).toMatchObject({ items: expect.any(Array) });
    expect((await server.as(user.token).get('audit-events')).status).toBe(403);
  }, 120_000);

  it('has no acknowledged number taken for a lost one: whoever asks for a revision that is gone does not get it', async () => {
    await restore();
    await until(isReady, 'the server is ready again');
    const question = { user: user.id, privilege: PRIVILEGE };
    const answer = await admin.post('access/check', question, { headers: { 'Guildhall-Revision': String(revision) } });
    expect({ status: answer.status, allowed: answer.body.allowed }).not.toEqual({ status: 200, allowed: true });
  }, 120_000);

  it.each([
    ['lower', -1],
    ['the same', 0],
    ['higher', 3],
  ])(
    'is not mistaken by a server that was paused, when it has gone on by itself to a revision that is %s',
    async (_, more) => {
      server.child.kill('SIGSTOP');
      try {
        await restore();
        const other = await startServer();
        await goOnUntil(other.as(admin.token), revision + more);
      } finally {
        server.child.kill('SIGCONT');
      }
      await until(isReady, 'the server is ready again');
      expect(await look()).toEqual({ allowed: false, known: false, revision: revision + more });
      // And it follows the new history from there.
      await expectStatus(admin.put(`groups/${group.id}/members/${user.id}`), 200);
      expect(await look()).toEqual({ allowed: true, known: true, revision: revision + more + 1 });
      expect((await admin.get('audit-events:verify')).body).toMatchObject({ intact: true });
    },
    120_000,
  );

  it('is not mistaken when it changes places under connections that stay open, without a word to the servers', async () => {
    await postgres.sql(
      `BEGIN; SET LOCAL session_replication_role = replica;
       DELETE FROM group_members WHERE user_id = ${user.id};
       DELETE FROM access_changes WHERE revision > ${revision - 2};
       DELETE FROM audit_events WHERE revision > ${revision - 2};
       UPDATE audit_chain c SET last_id = e.id, head = e.hash
       FROM (SELECT id, hash FROM audit_events ORDER BY id DESC LIMIT 1) e;
       UPDATE access_revision SET revision = ${revision - 2}; COMMIT`,
    );
    expect(await look()).toEqual({ allowed: false, known: false, revision: revision - 2 });
    expect((await admin.get('audit-events:verify')).body).toMatchObject({ intact: true });
  }, 120_000);
});
