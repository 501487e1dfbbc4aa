import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { aGroup, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { ExternalPostgres } from '../support/external-postgres.js';
import { faultsOf, Load } from '../support/load.js';
import { awaitedLater, cleanUp, until } from '../support/processes.js';
import { ServerRing } from '../support/server-ring.js';
import { servedWithin } from './served-within.js';

/** How long an old primary that hung may take, once it goes on, to notice that its connections were cut. */
const ALONE_MAX_MS = 2_000;

describe('Servers whose address names a primary and its standby', () => {
  afterEach(cleanUp);

  it('find the new primary by themselves after a failover under load, and lose nothing that was acknowledged', async () => {
    const primary = await ExternalPostgres.start();
    const standby = await primary.standby();
    // The standby first: whoever starts has to ask both.
    const ring = await ServerRing.startOn(primary, 2, { DATABASE_URL: standby.urlWith(primary) });
    await primary.sql(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await primary.sql('SELECT pg_reload_conf()');
    const isSynchronous = async (): Promise<boolean> =>
      (await primary.sql(`SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`)).length === 1;
    await until(isSynchronous, 'the standby has what is acknowledged');

    const load = await Load.start(() => ring.servers.map(({ admin }) => admin));
    await load.isServed();
    await primary.stop('immediate');
    await load.isRefused();
    await standby.promote();
    await Promise.all(ring.servers.map((server) => servedWithin(server)));
    await load.isServed();
    const account = await load.stop();
    expect(Object.keys(account.statuses).toSorted()).toEqual(['200', '201', '204', '503']);
    expect({ stale: account.stale, withoutRetryAfter: account.withoutRetryAfter }).toEqual({
      stale: [],
      withoutRetryAfter: 0,
    });
    expect(await faultsOf(account, (statement) => standby.sql(statement))).toEqual([]);
    for (const { process } of ring.servers) expect(await process.stop()).toBe(0);
  }, 120_000);

  it('forget what the new primary never heard of, though it counts up to the same revision', async () => {
    const primary = await ExternalPostgres.start();
    const wire = await DatabaseProxy.start(primary.port);
    const standby = await primary.standby(wire.port);
    const ring = await ServerRing.startOn(primary, 2, { DATABASE_URL: primary.urlWith(standby) });
    const [server, other] = [ring.at(0), ring.at(1)];
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
    await until(() => standby.hasCaughtUpWith(primary), 'the standby has it all');
    const question = { user: user.id, privilege: ADMINISTRATION };

    wire.goAway();
    const lost = await expectStatus(server.admin.put(`groups/${group.id}/members/${user.id}`), 200);
    for (const { admin } of ring.servers) {
      expect((await admin.post('access/check', question)).body).toMatchObject({ allowed: true });
    }
    await primary.stop('immediate');
    await standby.promote();
    await until(async () => (await other.admin.post('access/check', question)).status === 200, 'it is asked again');
    const made = await expectStatus(other.admin.post('groups', { name: 'in its place' }), 201);
    expect(made.headers.get('guildhall-revision')).toBe(lost.headers.get('guildhall-revision'));
    for (const one of ring.servers) {
      await servedWithin(one);
      expect((await one.admin.post('access/check', question)).body).toMatchObject({ allowed: false });
      expect((await one.process.as(user.token).get('audit-events')).status).toBe(403);
    }
  }, 120_000);

  it('find the new primary though the old one neither answers nor breaks a connection, and hear nothing of it later', async () => {
    const primary = await ExternalPostgres.start();
    const standby = await primary.standby();
    const wire = await DatabaseProxy.start(primary.port);
    const way = new URL(wire.urlOf(primary.url()));
    const url = standby.urlWith().replace('@', `@${way.host},`);
    const ring = await ServerRing.startOn(primary, 1, { DATABASE_URL: url });
    const server = ring.at(0);
    const group = await aGroup(server.admin);
    await until(() => standby.hasCaughtUpWith(primary), 'the standby has it all');
    wire.stall();
    // Requests that are stuck hold all connections of the pool.
    const stuck = Array.from({ length: 20 }, () => awaitedLater(server.admin.get(`groups/${group.id}`)));
    await standby.promote();
    await servedWithin(server, 20_000);
    for (const { status } of await Promise.all(stuck)) expect([200, 503]).toContain(status);
    wire.flow();
    const { body } = await expectStatus(server.admin.post('groups', { name: 'after' }), 201);
    expect(await standby.sql(`SELECT 1 FROM groups WHERE id = ${String(body.id)}`)).toHaveLength(1);
    const connected = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'guildhall'`;
    await until(async () => (await primary.sql(connected)).length === 0, 'the old primary is left alone', ALONE_MAX_MS);
  }, 120_000);

  it('leave a primary that was left behind, also when it comes back and takes writes', async () => {
    const primary = await ExternalPostgres.start();
    const standby = await primary.standby();
    const ring = await ServerRing.startOn(primary, 1, { DATABASE_URL: primary.urlWith(standby) });
    const server = ring.at(0);
    await primary.stop();
    await standby.promote();
    await servedWithin(server);
    await primary.resume();
    // Both say that they are the primary now; one of them for longer.
    await standby.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'guildhall'`);
    await servedWithin(server);
    const { body } = await expectStatus(server.admin.post('groups', { name: 'after' }), 201);
    expect(await standby.sql(`SELECT 1 FROM groups WHERE id = ${String(body.id)}`)).toHaveLength(1);
    expect(await primary.sql(`SELECT 1 FROM groups WHERE name = 'after'`)).toHaveLength(0);
  }, 120_000);
});

describe('A server that is led to a standby alone', () => {
  afterEach(cleanUp);

  it('says so, and does not start', async () => {
    const primary = await ExternalPostgres.start();
    const standby = await primary.standby();
    await expect(ServerRing.startOn(standby, 1)).rejects.toThrow(/follows another host: nothing can be written there/);
  }, 60_000);
});
