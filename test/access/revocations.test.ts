import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { aGroup, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { awaitedLater, cleanUp } from '../support/processes.js';
import { ServerRing } from '../support/server-ring.js';
import { prepareTrials } from './revocation-trials.js';

const SERVERS = 3;
/** Of each disturbance: every kind of revocation at least once. */
const TRIALS = Number(process.env.FRESHNESS_TRIALS ?? 24);
const FLIPS = Math.max(100, TRIALS);
const ASKERS = 8;
const TIMEOUT_MS = 60_000 + TRIALS * 1_000;
/** Longer than it takes to connect again on a busy machine: or nobody would be answered. */
const DISTURBANCE_MS = 300;
const LISTENERS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'
  OR query LIKE '%access_revision a'`;

describe('What is taken away on one server', () => {
  let ring: ServerRing;

  beforeAll(async () => {
    ring = await ServerRing.start(SERVERS);
  }, TIMEOUT_MS);
  afterEach(() => {
    for (const { proxy } of ring.servers) proxy.dropsNotifications = false;
  });
  afterAll(cleanUp);

  it(
    'is gone on all others at once, whatever it is and however they are asked',
    async () => {
      const { stale, unavailable } = await (await prepareTrials(ring, { count: TRIALS }))();
      expect({ stale, unavailable }).toEqual({ stale: [], unavailable: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    'is gone on those, too, which are not told of it',
    async () => {
      for (const { proxy } of ring.servers) proxy.dropsNotifications = true;
      const { stale, unavailable } = await (await prepareTrials(ring, { count: TRIALS }))();
      expect({ stale, unavailable }).toEqual({ stale: [], unavailable: 0 });
      for (const { proxy } of ring.servers) expect(proxy.droppedCount).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it('would be seen as stale by these trials: without the barrier, and not told, servers go on as before', async () => {
    for (const { proxy } of ring.servers) proxy.dropsNotifications = true;
    const run = await prepareTrials(ring, { count: 24, terms: { consistency: 'minimizeLatency' } });
    const { stale } = await run();
    expect(stale.length).toBeGreaterThan(0);
    expect(stale.filter((text) => !/ lane [01]$/.test(text))).toEqual([]);
  }, 60_000);

  it(
    'is gone while the connections that listen are cut again and again, by the network and by the database',
    async () => {
      const run = await prepareTrials(ring, { count: TRIALS });
      const tally = await during(run(), async (round) => {
        if (round % 2 === 0) for (const { proxy } of ring.servers) proxy.cutListeners();
        else await ring.postgres.sql(LISTENERS);
      });
      expect(tally.stale).toEqual([]);
      expect(tally.unavailable).toBeLessThan(tally.answers / 2);
    },
    TIMEOUT_MS,
  );

  it(
    'is gone on a process that was paused in the meantime, as soon as it goes on',
    async () => {
      const group = await aGroup(ring.at(0).admin);
      const user = await aUser(ring.at(0).admin);
      await expectStatus(ring.at(0).admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
      const question = { user: user.id, privilege: ADMINISTRATION };
      const answers: unknown[] = [];
      for (let round = 0; round < 10; round += 1) {
        const paused = ring.at(1 + (round % 2));
        await expectStatus(ring.at(0).admin.put(`groups/${group.id}/members/${user.id}`), 200);
        expect((await paused.admin.post('access/check', question)).body.allowed).toBe(true);
        paused.process.child.kill('SIGSTOP');
        // Half of the questions wait in its socket while the change is made: whatever these are told is right.
        const early = awaitedLater(paused.admin.post('access/check', question));
        await expectStatus(ring.at(0).admin.delete(`groups/${group.id}/members/${user.id}`), 204);
        const late = ['access/check', 'access/check?lane=nest'].map((path) => paused.admin.post(path, question));
        paused.process.child.kill('SIGCONT');
        for (const { body } of await Promise.all(late)) answers.push(body.allowed);
        expect((await early).status).toBe(200);
      }
      expect(new Set(answers)).toEqual(new Set([false]));
    },
    TIMEOUT_MS,
  );

  it(
    'shows to many who ask while it changes all the time: each answer is that of its revision, and none is too old',
    async () => {
      const group = await aGroup(ring.at(0).admin);
      const user = await aUser(ring.at(0).admin, {}, [group.id]);
      const path = `groups/${group.id}/privileges/${ADMINISTRATION}`;
      const given = await expectStatus(ring.at(0).admin.put(path), 200);
      const first = Number(given.headers.get('guildhall-revision'));
      let acknowledged = first;
      let isOver = false;
      const wrong: unknown[] = [];
      const seen = new Set<number>();
      // Nothing else changes, so that every other revision has the grant.
      const ask = async (asker: number): Promise<void> => {
        while (!isOver) {
          const atLeast = acknowledged;
          const lane = asker % 2 === 0 ? 'access/check' : 'access/check?lane=nest';
          const { body } = await ring
            .at(asker)
            .admin.post<{ allowed: boolean; revision: number }>(lane, { user: user.id, privilege: ADMINISTRATION });
          seen.add(body.revision);
          const isRight = body.revision >= atLeast && body.allowed === ((body.revision - first) % 2 === 0);
          if (!isRight) wrong.push({ atLeast, ...body });
        }
      };
      const askers = Array.from({ length: ASKERS }, (_, asker) => awaitedLater(ask(asker)));
      for (let flip = 0; flip < FLIPS; flip += 1) {
        const { headers } = await (flip % 2 === 0 ? ring.at(0).admin.delete(path) : ring.at(0).admin.put(path));
        acknowledged = Number(headers.get('guildhall-revision'));
      }
      isOver = true;
      await Promise.all(askers);
      expect(wrong).toEqual([]);
      expect(seen.size).toBeGreaterThan(FLIPS / 4);
    },
    TIMEOUT_MS,
  );
});

/** Does `disturb` again and again until `work` is done; answers what came of the work. */
async function during<T>(work: Promise<T>, disturb: (round: number) => Promise<unknown>): Promise<T> {
  let isOver = false;
  const done = work.finally(() => (isOver = true));
  void awaitedLater(done);
  for (let round = 0; !isOver; round += 1) {
    await disturb(round);
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, DISTURBANCE_MS))]);
  }
  return done;
}
