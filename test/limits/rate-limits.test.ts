import type { Answer, Api } from '../support/api.js';
import { until } from '../support/processes.js';
import { problemOf } from '../support/problem.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';
import { metricOf } from './metric.js';
import { expectRefusal, surfaceRequests } from './surface-forms.js';

const QUESTION = { privilege: 'ADMINISTRATION' };
const LIMIT = 30;

async function exhaust(api: Api, path = 'me'): Promise<Answer> {
  for (let count = 0; count <= LIMIT; count += 1) {
    const answer = await api.get(path);
    if (answer.status === 429) return answer;
  }
  throw new Error('Nothing was refused.');
}

describe('A limit of requests with one token', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_RATE_LIMIT_PER_TOKEN: String(LIMIT) } });
  });
  afterAll(() => server.stop());

  async function newCaller(): Promise<Api> {
    const signIn = await server.as(undefined).post('sessions', { username: 'admin', password: ADMIN_PASSWORD });
    expect(signIn.status).toBe(201);
    return server.as(String(signIn.body.token));
  }

  it('says in both lanes what is left', async () => {
    const caller = await newCaller();
    const cold = await caller.get('me');
    expect(cold.headers.get('ratelimit-policy')).toBe(`"token";q=${LIMIT};w=60`);
    expect(cold.headers.get('ratelimit')).toBe(`"token";r=${LIMIT - 1};t=60`);
    const hot = await caller.post('access/check', QUESTION);
    expect(hot.status).toBe(200);
    expect(hot.headers.get('ratelimit')).toMatch(new RegExp(`^"token";r=${LIMIT - 2};t=(60|59)$`));
    expect((await caller.get('nowhere')).headers.get('ratelimit')).toBeNull();
  });

  it('refuses more in the form of each surface, in both lanes, and says when to come back', async () => {
    const caller = await newCaller();
    const refused = await exhaust(caller);
    expect(problemOf(refused)).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(refused.headers.get('ratelimit')).toMatch(/^"token";r=0;t=\d+$/);
    expect(refused.headers.get('retry-after')).toBe(/t=(\d+)/.exec(String(refused.headers.get('ratelimit')))?.[1]);
    for (const request of surfaceRequests(429)) expectRefusal(request, await request.ask(caller), 429);
  });

  it('does not hold for another token of the same user: who signs in again goes on', async () => {
    const caller = await newCaller();
    await exhaust(caller);
    expect((await (await newCaller()).get('me')).status).toBe(200);
  });

  it('changes nothing when it refuses', async () => {
    const caller = await newCaller();
    await exhaust(caller);
    const before = await server.sql('SELECT revision FROM access_revision');
    expect((await caller.post('groups', { name: 'never made' })).status).toBe(429);
    expect(await server.sql('SELECT revision FROM access_revision')).toEqual(before);
  });

  it('tells a wrong token that it is wrong, however often it comes', async () => {
    const stranger = server.as('x'.repeat(64));
    for (let count = 0; count <= LIMIT; count += 1) expect((await stranger.get('me')).status).toBe(401);
  });

  it('leaves health and metrics alone, and counts what it refuses', async () => {
    const caller = await newCaller();
    await exhaust(caller);
    expect((await caller.get('/health/ready')).status).toBe(200);
    const { body } = await (await newCaller()).get<string>('/metrics');
    expect(Number(/^guildhall_refusals_total\{reason="rate_limit"\} (\d+)$/m.exec(body)?.[1])).toBeGreaterThan(0);
  });
});

describe('A limit of requests from one address', () => {
  const servers: TestServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  async function start(env: Record<string, string>): Promise<TestServer> {
    const server = await TestServer.start({ env: { GUILDHALL_RATE_LIMIT_PER_ADDRESS: String(LIMIT), ...env } });
    servers.push(server);
    return server;
  }

  it('refuses whoever asks from there in the form of each surface, with or without a token, but for health', async () => {
    const server = await start({});
    const refused = await exhaust(server.as(undefined), 'nowhere');
    expect(problemOf(refused)).toMatchObject({ code: 'rate_limited' });
    expect(refused.headers.get('ratelimit-policy')).toBe(`"address";q=${LIMIT};w=60`);
    for (const request of surfaceRequests(429)) expectRefusal(request, await request.ask(server.admin), 429);
    expect((await server.admin.get('/health/live')).status).toBe(200);
    expect((await server.admin.get('/health/ready')).status).toBe(200);
    expect(await metricOf(server, 'guildhall_refusals_total{reason="rate_limit"}')).toBe(12);
  });

  it('counts a caller behind a trusted proxy by his own address, and believes nobody else', async () => {
    const server = await start({ GUILDHALL_TRUSTED_PROXIES: 'loopback' });
    const from = (address: string): Promise<Answer> =>
      server.admin.get('me', { headers: { 'X-Forwarded-For': `198.51.100.9, ${address}` } });
    for (let count = 0; count < LIMIT; count += 1) expect((await from('203.0.113.7')).status).toBe(200);
    expect((await from('203.0.113.7')).status).toBe(429);
    expect((await from('203.0.113.8')).status).toBe(200);
    const untrusting = await start({});
    const statuses = new Set<number>();
    for (let count = 0; count <= LIMIT; count += 1) {
      const headers = { 'X-Forwarded-For': `203.0.113.${count}` };
      statuses.add((await untrusting.admin.get('me', { headers })).status);
    }
    expect([...statuses]).toEqual([200, 429]);
  });

  it('counts a whole /64 of IPv6 as one address', async () => {
    const server = await start({ GUILDHALL_TRUSTED_PROXIES: 'loopback' });
    const from = (address: string): Promise<Answer> =>
      server.admin.post('access/check', QUESTION, { headers: { 'X-Forwarded-For': address } });
    for (let count = 0; count < LIMIT; count += 1) expect((await from(`2001:db8::${count}`)).status).toBe(200);
    expect((await from('2001:db8::ffff')).status).toBe(429);
    expect((await from('2001:db8:0:1::1')).status).toBe(200);
  });

  it('does not hold for exempt networks, nor does the limit of a token there', async () => {
    const server = await start({
      GUILDHALL_RATE_LIMIT_PER_TOKEN: String(LIMIT),
      GUILDHALL_RATE_LIMIT_EXEMPT_NETWORKS: '127.0.0.0/8, ::1',
      GUILDHALL_TRUSTED_PROXIES: 'loopback',
    });
    for (let count = 0; count <= LIMIT + 1; count += 1) expect((await server.admin.get('me')).status).toBe(200);
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    expect((await server.admin.get('me', { headers })).status).toBe(429);
    expect((await server.admin.get('me')).status).toBe(200);
  });
});

describe('A limit that servers share through Postgres', () => {
  it('holds for both together, but for a twentieth', async () => {
    const env = { GUILDHALL_RATE_LIMIT_PER_TOKEN: '100', GUILDHALL_RATE_LIMIT_STORE: 'postgres' };
    const one = await TestServer.start({ env });
    const other = await TestServer.start({ env, shareWith: one });
    const caller = (server: TestServer): Promise<Answer> => server.as(one.admin.token).get('me');
    for (let count = 0; count < 90; count += 1) expect((await caller(one)).status).toBe(200);
    await until(
      async () => (await one.sql('SELECT 1 FROM rate_limit_counts WHERE points = 90')).length === 1,
      'the counts are told',
    );
    let taken = 0;
    while ((await caller(other)).status === 200) taken += 1;
    expect(taken).toBeGreaterThanOrEqual(10);
    expect(taken).toBeLessThanOrEqual(20);
    await other.stop();
    await one.stop();
  });

  it('holds for each by itself while the store is away', async () => {
    const env = { GUILDHALL_RATE_LIMIT_PER_TOKEN: String(LIMIT), REDIS_URL: 'redis://127.0.0.1:1' };
    const server = await TestServer.start({ env });
    for (let count = 0; count < LIMIT; count += 1) expect((await server.admin.get('me')).status).toBe(200);
    expect((await server.admin.get('me')).status).toBe(429);
    expect(server.logLines.filter((line) => line.includes('are not shared at present'))).toHaveLength(1);
    await server.stop();
  });
});
