import { Client } from 'pg';
import { aGroup, aName } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { ExternalPostgres } from '../support/external-postgres.js';
import { problemOf } from '../support/problem.js';
import { cleanUp, until } from '../support/processes.js';
import { ServerRing, type RingServer } from '../support/server-ring.js';

const READS = 'guildhall_list_reads_total';
const PASSED_OVER = 'guildhall_replica_passed_over_total';

const IS_LOCKED = "SELECT 1 FROM pg_locks WHERE relation = 'groups'::regclass AND mode = 'AccessExclusiveLock'";
const WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND backend_type = 'client backend'";

const MERGE = { headers: { 'Content-Type': 'application/merge-patch+json' } };

/** Servers on a primary with a replica, which follows the primary over a wire that can be cut. */
interface Replicated {
  ring: ServerRing;
  primary: ExternalPostgres;
  replica: ExternalPostgres;
  wire: DatabaseProxy;
}

describe('Lists of a server with a read replica', () => {
  afterEach(cleanUp);

  it('are read there, with their counts, as is the audit trail; decisions and single things are not', async () => {
    const { ring, primary, replica } = await replicated();
    const server = ring.at(0);
    const group = await aGroup(server.admin);
    await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
    const before = await counts(server);
    const { body } = await server.admin.get<{ totalCount: number }>('groups?count=true');
    await expectStatus(server.admin.get('audit-events'), 200);
    await expectStatus(server.admin.get('/scim/v2/Groups'), 200);
    expect(body.totalCount).toBeGreaterThan(1);
    const lists = await counts(server);
    expect(lists('replica') - before('replica')).toBeGreaterThanOrEqual(3);
    expect(lists('primary')).toBe(before('primary'));
    await expectStatus(server.admin.get(`groups/${group.id}`), 200);
    await expectStatus(server.admin.post('access/check', { privilege: 'AUTHORING' }), 200);
    expect((await counts(server))('replica')).toBe(lists('replica'));
  }, 120_000);

  it('show at once what any server has acknowledged, while the replica stays behind and after it caught up', async () => {
    const { ring, primary, replica, wire } = await replicated();
    for (let round = 0; round < 3; round += 1) {
      const [name, later] = [aName('seen'), aName('later')];
      const [writer, reader] = [ring.at(round), ring.at(round + 1)];
      const made = await expectStatus(writer.admin.post('privilege-sets', { name }), 201);
      await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
      wire.goAway();
      const described = await expectStatus(
        writer.admin.patch(`privilege-sets/${String(made.body.id)}`, { description: later }, MERGE),
        200,
      );
      // Nothing is decided by a description: the replica has come as far as the revision says, and yet it lacks this.
      expect(described.headers.get('guildhall-revision')).toBe(made.headers.get('guildhall-revision'));
      expect(await found(reader, name, 'privilege-sets')).toMatchObject([{ description: later }]);
      await expectStatus(writer.admin.post('groups', { name: later }), 201);
      expect(await found(reader, later)).toHaveLength(1);
      wire.comeBack();
      await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
      const before = await counts(reader);
      expect(await found(reader, later)).toHaveLength(1);
      expect((await counts(reader))('replica')).toBe(before('replica') + 1);
    }
    expect((await counts(ring.at(0)))('behind', PASSED_OVER)).toBeGreaterThan(0);
  }, 120_000);

  it('are read from the primary while the replica is away, and there again when it is back', async () => {
    const { ring, primary, replica } = await replicated();
    const server = ring.at(0);
    const group = await aGroup(server.admin);
    await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
    await found(server, group.name);
    await replica.stop('immediate');
    for (let number = 0; number < 5; number += 1) expect(await found(server, group.name)).toHaveLength(1);
    expect((await counts(server))('away', PASSED_OVER)).toBe(1);
    await replica.resume();
    const before = await counts(server);
    const isReadThere = async (): Promise<boolean> => {
      await found(server, group.name);
      return (await counts(server))('replica') > before('replica');
    };
    await until(isReadThere, 'the replica is asked again');
    expect(await server.process.stop()).toBe(0);
  }, 120_000);

  it('are given up there in time, too, and not only by who asked', async () => {
    const { ring, primary, replica } = await replicated(false, { GUILDHALL_STATEMENT_TIMEOUT_SECONDS: '1' });
    const server = ring.at(0);
    const lock = new Client({ connectionString: primary.url() });
    await lock.connect();
    try {
      await lock.query('BEGIN; LOCK TABLE groups IN ACCESS EXCLUSIVE MODE');
      await until(async () => (await replica.sql(IS_LOCKED)).length === 1, 'the replica has the lock');
      await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
      const before = await counts(server);
      expect(problemOf(await server.admin.get('groups'))).toMatchObject({ status: 503, code: 'database_timeout' });
      expect((await counts(server))('failed', PASSED_OVER)).toBe(before('failed', PASSED_OVER) + 1);
      await until(async () => (await replica.sql(WAITING)).length === 0, 'nobody waits there', 5_000);
    } finally {
      await lock.end();
    }
    await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
    const before = await counts(server);
    await expectStatus(server.admin.get('groups'), 200);
    expect((await counts(server))('replica')).toBe(before('replica') + 1);
  }, 120_000);

  it('are read there again when the replica follows the new primary after a failover', async () => {
    const { ring, primary, replica, wire } = await replicated(true);
    const server = ring.at(0);
    const standby = ring.postgres;
    const group = await aGroup(server.admin);
    for (const copy of [standby, replica]) await until(() => copy.hasCaughtUpWith(primary), 'it has it all');
    await primary.stop('immediate');
    await standby.promote();
    wire.goAway();
    wire.leadTo(standby.port);
    wire.comeBack();
    await until(async () => (await server.admin.get('me')).status === 200, 'the new primary is found');
    await until(() => replica.hasCaughtUpWith(standby), 'the replica follows');
    const before = await counts(server);
    const isReadThere = async (): Promise<boolean> => {
      expect(await found(server, group.name)).toHaveLength(1);
      return (await counts(server))('replica') > before('replica');
    };
    await until(isReadThere, 'the replica is asked again');
  }, 120_000);

  it('never show what a failover has lost, though a replica had it', async () => {
    const primary = await ExternalPostgres.start();
    const wire = await DatabaseProxy.start(primary.port);
    const standby = await primary.standby(wire.port);
    const replica = await primary.standby();
    const env = { DATABASE_URL: primary.urlWith(standby), DATABASE_REPLICA_URLS: replica.url() };
    const ring = await ServerRing.startOn(primary, 1, env);
    const server = ring.at(0);
    await until(() => standby.hasCaughtUpWith(primary), 'the standby has it all');
    wire.goAway();
    const lost = aName('lost');
    for (let number = 0; number < 60; number += 1) await aGroup(server.admin, { name: `${lost}-${number}` });
    await until(() => replica.hasCaughtUpWith(primary), 'the replica has it all');
    expect(await found(server, lost)).toHaveLength(50);
    await primary.stop('immediate');
    await standby.promote();
    await until(async () => (await server.admin.get('me')).status === 200, 'the new primary is found');
    const position = 'SELECT pg_current_wal_insert_lsn()::text AS at';
    const [now] = await standby.sql<{ at: string }>(position);
    const [{ isAhead } = { isAhead: false }] = await replica.sql<{ isAhead: boolean }>(
      `SELECT pg_last_wal_replay_lsn() > '${now?.at}' AS "isAhead"`,
    );
    expect(isAhead).toBe(true);
    expect(await found(server, lost)).toEqual([]);
    await expectStatus(server.admin.post('groups', { name: 'after' }), 201);
    expect(await found(server, lost)).toEqual([]);
  }, 120_000);
});

/** With a standby beside it, too, if wanted: that is then the Postgres of the ring. */
async function replicated(withStandby = false, env: Readonly<Record<string, string>> = {}): Promise<Replicated> {
  const primary = await ExternalPostgres.start();
  const standby = withStandby ? await primary.standby() : primary;
  const wire = await DatabaseProxy.start(primary.port);
  const replica = await primary.standby(wire.port);
  const url = standby === primary ? primary.url() : primary.urlWith(standby);
  const ring = await ServerRing.startOn(standby, withStandby ? 1 : 2, {
    DATABASE_URL: url,
    DATABASE_REPLICA_URLS: replica.url(),
    ...env,
  });
  return { ring, primary, replica, wire };
}

async function found(server: RingServer, q: string, list = 'groups'): Promise<object[]> {
  const call = server.admin.get<{ items: object[] }>(`${list}?q=${encodeURIComponent(q)}`);
  return (await expectStatus(call, 200)).body.items;
}

/** The counts by the value of their one label. */
async function counts({ admin }: RingServer): Promise<(value: string, name?: string) => number> {
  const { body } = await expectStatus(admin.get<string>('/metrics'), 200);
  return (value, name = READS) => Number(new RegExp(`^${name}\\{\\w+="${value}"\\} (\\d+)$`, 'm').exec(body)?.[1]);
}
