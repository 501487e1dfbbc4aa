import { SignInThrottle } from '../../src/auth/sign-in-throttle.js';
import type { Answer } from '../support/api.js';
import { aName, aUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery';

let lastSource = 0;

/** An address that nobody has signed in from yet. */
function aSource(): string {
  lastSource += 1;
  return `198.18.${Math.floor(lastSource / 250)}.${(lastSource % 250) + 1}`;
}

describe('Failing to sign in', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: '127.0.0.1' } });
  });
  afterAll(() => server.stop());
  beforeEach(() => server.sql('DELETE FROM sign_in_attempts'));

  function attempt(username: string, password: string, source: string): Promise<Answer> {
    return server.as(undefined).post('sessions', { username, password }, { headers: { 'X-Forwarded-For': source } });
  }

  async function fail(times: number, username: string, source = aSource()): Promise<number[]> {
    const statuses: number[] = [];
    for (let index = 0; index < times; index += 1) statuses.push((await attempt(username, 'wrong', source)).status);
    return statuses;
  }

  /** As if these failures had happened long enough ago that no delay is left of them. */
  function pretendFailures(kind: 'pair' | 'account' | 'source', failures: number): Promise<unknown> {
    return server.sql(
      `UPDATE sign_in_attempts SET failures = $2, blocked_until = now() - interval '1 second' WHERE key LIKE $1`,
      [`${kind}:%`, failures],
    );
  }

  function counts(): Promise<{ kind: string; failures: number }[]> {
    return server.sql(`SELECT split_part(key, ':', 1) AS kind, failures FROM sign_in_attempts ORDER BY key`);
  }

  async function refusal(username: string, source: string, password = 'wrong'): Promise<number> {
    const answer = await attempt(username, password, source);
    expect(problemOf(answer)).toEqual({ status: 429, code: 'too_many_attempts', fields: [] });
    return Number(answer.headers.get('retry-after'));
  }

  it('costs nothing three times, and then delays this source at this account, the right password included', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const source = aSource();
    expect(await fail(3, user.username, source)).toEqual([401, 401, 401]);
    await pretendFailures('pair', 9);
    expect(await fail(1, user.username, source)).toEqual([401]);
    expect(await refusal(user.username, source, PASSWORD)).toBe(64);
    expect((await attempt(user.username, PASSWORD, aSource())).status).toBe(201);
  });

  it.each([
    [3, 1],
    [4, 2],
    [5, 4],
    [8, 32],
    [12, 512],
    [13, 900],
    [500, 900],
    [2_000_000, 900],
  ])('doubles the delay up to a quarter of an hour: after %d failures it is %d s', async (failures, seconds) => {
    const [username, source] = [aName(), aSource()];
    await fail(1, username, source);
    await pretendFailures('pair', failures);
    await fail(1, username, source);
    const [row] = await server.sql<{ seconds: number }>(
      `SELECT round(extract(epoch FROM blocked_until - last_failed_at))::integer AS seconds
       FROM sign_in_attempts WHERE key LIKE 'pair:%'`,
    );
    expect(row?.seconds).toBe(seconds);
  });

  it('does not count attempts that come too early', async () => {
    const [username, source] = [aName(), aSource()];
    await fail(1, username, source);
    await pretendFailures('pair', 9);
    await fail(1, username, source);
    const before = await counts();
    for (let index = 0; index < 5; index += 1) await refusal(username, source);
    expect(await counts()).toEqual(before);
  });

  it('counts anew after a day without a failure', async () => {
    const [username, source] = [aName(), aSource()];
    await fail(1, username, source);
    await pretendFailures('pair', 200);
    await server.sql(`UPDATE sign_in_attempts SET last_failed_at = now() - interval '25 hours'`);
    expect(await fail(3, username, source)).toEqual([401, 401, 401]);
  });

  it('starts anew after a success', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const source = aSource();
    await fail(1, user.username, source);
    await pretendFailures('pair', 9);
    expect((await attempt(user.username, PASSWORD, source)).status).toBe(201);
    expect(await fail(3, user.username, source)).toEqual([401, 401, 401]);
  });

  it('delays an account that many sources attack, by a minute at most', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    await fail(1, user.username);
    await pretendFailures('account', 9);
    expect(await fail(1, user.username)).toEqual([401]);
    await pretendFailures('account', 100_000);
    expect(await fail(1, user.username)).toEqual([401]);
    const seconds = await refusal(user.username, aSource(), PASSWORD);
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await attempt(aName(), 'wrong', aSource())).status).toBe(401);
  });

  it('of strangers does not delay a source that has signed in to the account before', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const home = aSource();
    expect((await attempt(user.username, PASSWORD, home)).status).toBe(201);
    await fail(1, user.username);
    await pretendFailures('account', 1_000);
    await fail(1, user.username);
    await refusal(user.username, aSource());
    expect((await attempt(user.username, PASSWORD, home)).status).toBe(201);
  });

  it('of strangers delays a source again that has not signed in for 30 days', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const home = aSource();
    await attempt(user.username, PASSWORD, home);
    await server.sql(
      `UPDATE sign_in_attempts SET succeeded_at = now() - interval '31 days' WHERE succeeded_at IS NOT NULL`,
    );
    await fail(1, user.username);
    await pretendFailures('account', 1_000);
    await fail(1, user.username);
    expect(await refusal(user.username, home, PASSWORD)).toBeGreaterThan(1);
  });

  it('delays a source that tries many accounts, and one good account of its own does not free it', async () => {
    const own = await aUser(server.admin, { password: PASSWORD });
    const source = aSource();
    await fail(1, aName(), source);
    await pretendFailures('source', 60);
    expect((await attempt(own.username, PASSWORD, source)).status).toBe(201);
    expect((await counts()).find(({ kind }) => kind === 'source')).toEqual({ kind: 'source', failures: 60 });
    expect(await fail(1, aName(), source)).toEqual([401]);
    expect(await refusal(own.username, source, PASSWORD)).toBeGreaterThan(800);
  });

  it('is possible fifty times from one source, at different accounts, before that is delayed', async () => {
    const source = aSource();
    await fail(1, aName(), source);
    await pretendFailures('source', 49);
    expect(await fail(1, aName(), source)).toEqual([401]);
    expect(await fail(1, aName(), source)).toEqual([401]);
    await pretendFailures('source', 52);
    expect(await fail(1, aName(), source)).toEqual([401]);
    await refusal(aName(), source);
  });

  it('at the same moment gets no further than one after the other', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const source = aSource();
    await fail(1, user.username, source);
    await pretendFailures('pair', 9);
    const answers = await Promise.all(Array.from({ length: 30 }, () => attempt(user.username, 'wrong', source)));
    const statuses = answers.map((answer) => answer.status).toSorted();
    expect(statuses).toEqual([401, ...Array.from({ length: 29 }, () => 429)]);
  });

  it('of many at many accounts at the same moment ends in refusals alone', async () => {
    const users = await Promise.all(Array.from({ length: 4 }, () => aUser(server.admin, { password: PASSWORD })));
    const sources = Array.from({ length: 5 }, aSource);
    const attempts = users.flatMap(({ username }) =>
      sources.flatMap((source) => [
        attempt(username, 'wrong', source),
        attempt(username, PASSWORD, source),
        attempt(username.toUpperCase(), 'wrong', source),
      ]),
    );
    const statuses = new Set((await Promise.all(attempts)).map((answer) => answer.status));
    expect([...statuses].filter((status) => ![201, 401, 429].includes(status))).toEqual([]);
    expect(server.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('is forgotten after 30 days, but not a success that is younger', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    await attempt(user.username, PASSWORD, aSource());
    await fail(1, aName());
    await server.sql(`UPDATE sign_in_attempts SET last_failed_at = now() - interval '31 days'`);
    await fail(1, aName());
    await server.app.get(SignInThrottle).cleanUp();
    expect((await counts()).map(({ kind }) => kind)).toEqual(['account', 'pair', 'pair', 'source']);
  });

  it('keeps neither names nor addresses', async () => {
    const [username, source] = [aName(), aSource()];
    await fail(1, username, source);
    const dump = JSON.stringify(await server.sql('SELECT * FROM sign_in_attempts'));
    expect(dump).not.toContain(username);
    expect(dump).not.toContain(source);
  });

  it('is shared by all servers of a database', async () => {
    const second = await TestServer.start({ shareWith: server });
    const [username, source] = [aName(), aSource()];
    await fail(1, username, source);
    await pretendFailures('pair', 9);
    await fail(1, username, source);
    const headers = { 'X-Forwarded-For': source };
    const answer = await second.as(undefined).post('sessions', { username, password: 'wrong' }, { headers });
    await second.stop();
    expect(answer.status).toBe(429);
  });
});

describe('The source of a request', () => {
  it('is the peer, whatever X-Forwarded-For says, unless the peer is a trusted proxy', async () => {
    const server = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: '10.0.0.0/8' } });
    for (const source of ['198.18.0.1', '198.18.0.2', '198.18.0.3']) {
      const headers = { 'X-Forwarded-For': source, Forwarded: `for=${source}`, 'X-Real-IP': source };
      await server.as(undefined).post('sessions', { username: 'admin', password: 'wrong' }, { headers });
    }
    const rows = await server.sql(`SELECT failures FROM sign_in_attempts WHERE key LIKE 'source:%'`);
    await server.stop();
    expect(rows).toEqual([{ failures: 3 }]);
  });

  it('is the last address that no trusted proxy has, so that a forged one in front of it counts for nothing', async () => {
    const server = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' } });
    for (const forged of ['1.1.1.1', '2.2.2.2', '3.3.3.3, 4.4.4.4']) {
      const headers = { 'X-Forwarded-For': `${forged}, 198.18.0.1, 10.1.2.3` };
      await server
        .as(undefined)
        .post('sessions', { username: 'admin', password: ADMIN_PASSWORD.slice(1) }, { headers });
    }
    const rows = await server.sql(`SELECT failures FROM sign_in_attempts WHERE key LIKE 'source:%'`);
    await server.stop();
    expect(rows).toEqual([{ failures: 3 }]);
  });
});
