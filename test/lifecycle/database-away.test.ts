import type { Answer } from '../support/api.js';
import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { aGroup, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { cleanUp, until } from '../support/processes.js';
import { ServerRing, type RingServer } from '../support/server-ring.js';

const QUESTION = { privilege: ADMINISTRATION };
/** In front of Express, and behind it. */
const LANES = ['access/check', 'access/check?lane=nest'];
const STATEMENT_TIMEOUT_MS = 5_000;
const SLACK_MS = 3_000;

describe('A question about access while the database', () => {
  afterEach(cleanUp);

  it('is away is refused for a moment in both lanes, and answered soon after it is back', async () => {
    const ring = await ServerRing.start(1);
    const server = ring.at(0);
    for (let round = 0; round < 2; round += 1) {
      server.proxy.goAway();
      for (const lane of [...LANES, 'access/checks', 'access/checks?lane=nest']) {
        const body = lane.startsWith('access/checks') ? { checks: [QUESTION] } : QUESTION;
        expectUnavailable(await server.admin.post(lane, body));
      }
      server.proxy.comeBack();
      await answeredWithin(server, 2_000);
    }
    expect(await server.process.stop()).toBe(0);
  }, 60_000);

  it('is away gets the last known answer, with its revision, where minimizeLatency is asked for', async () => {
    const ring = await ServerRing.start(2);
    const [server, other] = [ring.at(0), ring.at(1)];
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin, {}, [group.id]);
    const { headers } = await expectStatus(server.admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
    const revision = Number(headers.get('guildhall-revision'));
    const question = { user: user.id, ...QUESTION, consistency: 'minimizeLatency' };
    expect((await server.admin.post('access/check', { user: user.id, ...QUESTION })).body).toEqual({
      allowed: true,
      revision,
    });

    server.proxy.goAway();
    await expectStatus(other.admin.delete(`groups/${group.id}/members/${user.id}`), 204);
    const answer = await expectStatus(server.admin.post('access/check', question), 200);
    expect(answer.body).toEqual({ allowed: true, revision });
    expect(answer.headers.get('guildhall-revision')).toBe(String(revision));
    const batch = await server.admin.post('access/checks', { checks: [QUESTION], consistency: 'minimizeLatency' });
    expect(batch.body).toEqual({ results: [{ allowed: true }], revision });
    expectUnavailable(await server.admin.post('access/check', { ...question, atLeast: revision + 1 }));
    expect((await server.process.as('x'.repeat(64)).post('access/check', question)).status).toBe(401);

    server.proxy.comeBack();
    const fresh = await answeredWithin(server, 2_000, { user: user.id, ...QUESTION });
    expect(fresh.body).toEqual({ allowed: false, revision: revision + 1 });
  }, 60_000);

  it('hangs is refused in time, however long it hangs, and answered soon after it goes on', async () => {
    const ring = await ServerRing.start(1);
    const server = ring.at(0);
    await expectStatus(server.admin.post('access/check', QUESTION), 200);
    server.proxy.stall();
    // The first round meets the connection that hangs, the others one that cannot be opened.
    for (let round = 0; round < 3; round += 1) {
      const startedMs = performance.now();
      const answers = LANES.map((lane) => server.admin.post(lane, QUESTION));
      // Those who ask while others wait already are refused no later.
      await server.admin.get('/health/live');
      answers.push(...LANES.map((lane) => server.admin.post(lane, QUESTION)), server.admin.get('groups'));
      for (const answer of await Promise.all(answers)) expectUnavailable(answer);
      expect(performance.now() - startedMs).toBeLessThan(STATEMENT_TIMEOUT_MS + SLACK_MS);
    }
    server.proxy.flow();
    await answeredWithin(server, 2_000);
    expect(await server.process.stop()).toBe(0);
  }, 90_000);

  it('hangs in the middle of being read anew is refused in time, and answered after it goes on', async () => {
    const ring = await ServerRing.start(1);
    const server = ring.at(0);
    await expectStatus(server.admin.post('access/check', QUESTION), 200);
    // Whoever reads users waits; the revision can be read.
    const release = await ring.postgres.lock('users');
    await ring.postgres.sql('UPDATE access_revision SET revision = revision + 1');
    for (const lane of LANES) {
      const startedMs = performance.now();
      expectUnavailable(await server.admin.post(lane, QUESTION));
      expect(performance.now() - startedMs).toBeLessThan(STATEMENT_TIMEOUT_MS + SLACK_MS);
    }
    await release();
    await answeredWithin(server, 15_000);
  }, 90_000);

  it('was put back to an earlier time is answered as that time has it, though it counts up to the same', async () => {
    const ring = await ServerRing.start(2);
    const [server, writer] = [ring.at(0), ring.at(1)];
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin, {}, [group.id]);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
    const question = { user: user.id, ...QUESTION };
    const onServer = (statement: string): Promise<unknown> => ring.postgres.sql(statement, 'postgres');

    await disconnected(ring);
    await onServer('CREATE DATABASE earlier TEMPLATE guildhall');
    for (const { proxy } of ring.servers) proxy.comeBack();
    await answeredWithin(server, 15_000);
    const lost = await expectStatus(server.admin.post('groups', { name: 'lost' }), 201);
    expect((await server.admin.post('access/check', question)).body).toMatchObject({ allowed: true });

    await disconnected(ring);
    await onServer('ALTER DATABASE guildhall RENAME TO lost');
    await onServer('ALTER DATABASE earlier RENAME TO guildhall');
    writer.proxy.comeBack();
    await answeredWithin(writer, 15_000);
    const removed = await expectStatus(writer.admin.delete(`groups/${group.id}/members/${user.id}`), 204);
    expect(removed.headers.get('guildhall-revision')).toBe(lost.headers.get('guildhall-revision'));

    server.proxy.comeBack();
    const { body } = await answeredWithin(server, 15_000, question);
    expect(body).toMatchObject({ allowed: false });
  }, 90_000);
});

function expectUnavailable({ status, headers, body }: Answer): void {
  expect({ status, retryAfter: headers.get('retry-after'), code: body.code }).toEqual({
    status: 503,
    retryAfter: '1',
    code: 'database_unavailable',
  });
}

async function answeredWithin(server: RingServer, timeoutMs: number, question: object = QUESTION): Promise<Answer> {
  let answer: Answer | undefined;
  const isAnswered = async (): Promise<boolean> => {
    answer = await server.admin.post('access/check', question);
    return answer.status === 200;
  };
  await until(isAnswered, 'a question is answered', timeoutMs);
  if (!answer) throw new Error('Nothing was asked.');
  return answer;
}

/** Nothing is connected with the database any more. */
async function disconnected(ring: ServerRing): Promise<void> {
  for (const { proxy } of ring.servers) proxy.goAway();
  const isAlone = async (): Promise<boolean> => {
    const rows = await ring.postgres.sql(`SELECT 1 FROM pg_stat_activity WHERE datname = 'guildhall'`, 'postgres');
    return rows.length === 0;
  };
  await until(isAlone, 'nothing is connected');
}
