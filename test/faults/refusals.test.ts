import path from 'node:path';
import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import type { Answer } from '../support/api.js';
import { aGroup, aName, aUser } from '../support/builders.js';
import { expectStatus, YESTERDAY } from '../support/cast.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { faultsOf, Load } from '../support/load.js';
import { awaitedLater, cleanUp, temporaryFolder, until } from '../support/processes.js';
import { ServerRing } from '../support/server-ring.js';
import { servedWithin } from './served-within.js';

const QUESTION = { privilege: ADMINISTRATION };
const PASSWORD = 'one that nobody guesses';
const POOL_SIZE = 10;
const POOL_TIMEOUT_MS = 5_000;
const SLACK_MS = 5_000;
const TIME_LOGGED = /^\{.*"time":"([^"]+)".*\n/m;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** What Postgres says when a disk is full. To fill a real one takes a file system of one's own, and so root. */
const FULL_DISK = `
  CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'could not extend file: No space left on device'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT ON group_members EXECUTE FUNCTION full_disk()`;

// That notifications are lost, and connections that listen are cut, is tried in test/access/revocations.test.ts; that
// the database hangs, in test/lifecycle/database-away.test.ts.
describe('While the database', () => {
  afterEach(cleanUp);

  it('has no room on its disk, writes are refused and undone as a whole, and everything else is answered', async () => {
    const ring = await ServerRing.start(1);
    const { admin } = ring.at(0);
    const [group, user] = [await aGroup(admin), await aUser(admin)];
    await ring.postgres.sql(FULL_DISK);
    const refused = await admin.put(`groups/${group.id}/members/${user.id}`);
    expectUnavailable(refused);
    expect(await ring.postgres.sql('SELECT 1 FROM group_members WHERE group_id = ' + group.id)).toEqual([]);
    expect(
      await ring.postgres.sql(`SELECT 1 FROM audit_events WHERE action = 'group_member.added'
      AND target_id = ${group.id}`),
    ).toEqual([]);
    await expectStatus(admin.post('access/check', QUESTION), 200);
    await expectStatus(admin.get('groups'), 200);
    await ring.postgres.sql('DROP TRIGGER full_disk ON group_members');
    await expectStatus(admin.put(`groups/${group.id}/members/${user.id}`), 200);
  }, 60_000);

  it('takes no writes, they are refused, and decisions and lists are answered; it need not be told when that is over', async () => {
    const ring = await ServerRing.start(1);
    const server = ring.at(0);
    const readOnly = async (value: 'on' | 'off'): Promise<void> => {
      await ring.postgres.sql(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await ring.postgres.sql('SELECT pg_reload_conf()');
    };
    await readOnly('on');
    await until(async () => (await server.admin.post('groups', { name: aName() })).status === 503, 'it is refused');
    for (let number = 0; number < 2 * POOL_SIZE; number += 1) {
      expectUnavailable(await server.admin.post('groups', { name: aName('refused') }));
      await expectStatus(server.admin.post('access/check', QUESTION), 200);
      await expectStatus(server.admin.get('groups'), 200);
    }
    expect(await ring.postgres.sql(`SELECT 1 FROM groups WHERE name LIKE 'refused-%'`)).toEqual([]);
    await readOnly('off');
    await servedWithin(server);
  }, 60_000);

  it('lends no more connections, whoever needs one is refused in time, and decisions are answered all the while', async () => {
    const ring = await ServerRing.start(1);
    const { admin } = ring.at(0);
    const release = await ring.postgres.lock('groups');
    const holding = Array.from({ length: POOL_SIZE }, () =>
      awaitedLater(admin.post('groups', { name: aName('held') })),
    );
    const areWaiting = async (): Promise<boolean> =>
      (await ring.postgres.sql('SELECT 1 FROM pg_locks WHERE NOT granted')).length >= POOL_SIZE;
    await until(areWaiting, 'all connections are taken');
    const startedMs = performance.now();
    const refused = Array.from({ length: POOL_SIZE }, () => awaitedLater(admin.get('audit-events')));
    const decided = await Promise.all(Array.from({ length: 50 }, () => admin.post('access/check', QUESTION)));
    expect(new Set(decided.map(({ status }) => status))).toEqual(new Set([200]));
    expect(performance.now() - startedMs).toBeLessThan(POOL_TIMEOUT_MS);
    for (const answer of await Promise.all(refused)) expectUnavailable(answer);
    expect(performance.now() - startedMs).toBeLessThan(POOL_TIMEOUT_MS + SLACK_MS);
    await release();
    for (const { status } of await Promise.all(holding)) expect(status).toBe(201);
    expect(await ring.postgres.sql(`SELECT 1 FROM groups WHERE name LIKE 'held-%'`)).toHaveLength(POOL_SIZE);
  }, 60_000);

  it('is slow, everything is right and only slow, and many questions wait no longer than one', async () => {
    const ring = await ServerRing.start(2);
    const [slow] = [ring.at(0)];
    const load = await Load.start(() => ring.servers.map(({ admin }) => admin));
    await load.isServed();
    slow.proxy.delayMs = 100;
    await load.isServed();
    const startedMs = performance.now();
    const decided = await Promise.all(Array.from({ length: 100 }, () => slow.admin.post('access/check', QUESTION)));
    const tookMs = performance.now() - startedMs;
    expect(new Set(decided.map(({ status }) => status))).toEqual(new Set([200]));
    expect(tookMs).toBeLessThan((decided.length * slow.proxy.delayMs) / 2);
    slow.proxy.delayMs = 0;
    const account = await load.stop();
    expect(Object.keys(account.statuses).toSorted()).toEqual(['200', '201', '204']);
    expect(account.stale).toEqual([]);
    expect(await faultsOf(account, (statement) => ring.postgres.sql(statement))).toEqual([]);
  }, 120_000);
});

describe('A server whose clock is wrong', () => {
  afterEach(cleanUp);

  it.each([
    ['two days ahead', 2 * DAY_MS],
    ['two days behind', -2 * DAY_MS],
  ])(
    'by being %s judges what has an end by the clock of the database',
    async (_, shiftMs) => {
      const ring = await ServerRing.start(1);
      const right = ring.at(0);
      const clock = { NODE_OPTIONS: `--import=${shiftedClock(shiftMs)}`, LOG_LEVEL: 'info' };
      const env = { ...right.process.options.env, ...clock };
      const wrong = await GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data'), env });
      const admin = wrong.as(right.admin.token);
      const [group, former] = [await aGroup(admin), await aUser(admin)];
      const current = await aUser(admin, { password: PASSWORD });
      await expectStatus(admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
      const tomorrow = new Date(Date.now() + DAY_MS).toISOString();
      await expectStatus(admin.put(`groups/${group.id}/members/${current.id}`, { validUntil: tomorrow }), 200);
      await expectStatus(admin.put(`groups/${group.id}/members/${former.id}`, { validUntil: YESTERDAY }), 200);
      for (const [user, allowed] of [
        [current, true],
        [former, false],
      ] as const) {
        for (const lane of ['access/check', 'access/check?lane=nest']) {
          expect((await admin.post(lane, { user: user.id, ...QUESTION })).body).toMatchObject({ allowed });
        }
        expect((await wrong.as(user.token).get('audit-events')).status).toBe(allowed ? 200 : 403);
      }
      const made = await expectStatus(admin.post(`users/${current.id}/tokens`, { validUntil: tomorrow }), 201);
      expect((await wrong.as(String(made.body.token)).get('me')).status).toBe(200);
      const session = await expectStatus(
        wrong.as(undefined).post<{ token: string }>('sessions', { username: current.username, password: PASSWORD }),
        201,
      );
      const own = await expectStatus(
        right.process.as(session.body.token).get<{ token: { validUntil: string } }>('me'),
        200,
      );
      expect(Math.abs(Date.parse(own.body.token.validUntil) - Date.now())).toBeLessThan(2 * DAY_MS);
      const usedToken = await expectStatus(wrong.as(String(made.body.token)).get<{ token: { id: number } }>('me'), 200);
      expect(await wrong.stop()).toBe(0);
      const used = await expectStatus(right.admin.get(`tokens/${usedToken.body.token.id}`), 200);
      expect(Math.abs(Date.parse(String(used.body.lastUsedAt)) - Date.now())).toBeLessThan(DAY_MS / 24);
      await until(() => TIME_LOGGED.test(wrong.stdout), 'it has logged something');
      const shown = new Date(TIME_LOGGED.exec(wrong.stdout)?.[1] ?? '');
      expect(Math.abs(shown.getTime() - Date.now() - shiftMs)).toBeLessThan(DAY_MS / 2);
    },
    60_000,
  );
});

/** A module that has the process see another time than the machine. */
function shiftedClock(byMs: number): string {
  const text = `
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given) { super(...(given.length === 0 ? [Real.now() + ${byMs}] : given)); }
      static now() { return Real.now() + ${byMs}; }
    };`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

function expectUnavailable({ status, headers, body }: Answer): void {
  expect({ status, retryAfter: headers.get('retry-after'), code: body.code }).toEqual({
    status: 503,
    retryAfter: '1',
    code: 'database_unavailable',
  });
}
