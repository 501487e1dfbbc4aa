import { aGroup, aName, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import type { Api } from '../support/api.js';
import { TestServer } from '../support/test-server.js';

describe('the metrics', () => {
  let server: TestServer;
  let scraper: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    const { admin } = server;
    const watchers = await aGroup(admin);
    await expectStatus(admin.put(`groups/${watchers.id}/privileges/METRICS_READING`), 200);
    const made = await expectStatus(admin.post(`groups/${watchers.id}/tokens`, { description: 'Prometheus' }), 201);
    scraper = server.as(String(made.body.token));
  });
  afterAll(() => server.stop());

  /** The values by name and labels, as they are printed. */
  async function scrape(): Promise<Map<string, number>> {
    const { status, headers, body } = await scraper.get<string>('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
  }

  const COUNT = 'guildhall_http_request_duration_seconds_count';
  const countOf = (values: Map<string, number>, labels: string): number => values.get(`${COUNT}{${labels}}`) ?? 0;

  it('are for those alone who hold METRICS_READING', async () => {
    const user = await aUser(server.admin);
    const { body } = await expectStatus(server.admin.post(`users/${user.id}/tokens`, { description: 'x' }), 201);
    expect((await server.as(undefined).get('/metrics')).status).toBe(401);
    expect((await server.as(String(body.token)).get('/metrics')).status).toBe(403);
    expect((await server.admin.get('/metrics')).status).toBe(200);
  });

  it('count requests of both lanes by the pattern of their route and by status, never by what callers make up', async () => {
    const before = await scrape();
    const made = aName('made-up');
    await server.admin.get('users/1');
    await server.admin.get('users/999999');
    await server.admin.get(`/${made}`);
    const question = { user: 'admin', privilege: 'ADMINISTRATION' };
    await expectStatus(server.admin.post('access/check', question), 200);
    await expectStatus(server.admin.post('access/check?lane=nest', question), 200);
    await server.as(undefined).post('/callosum/v1/tspublic/v1/session/login');
    const after = await scrape();
    const grown = (labels: string): number => countOf(after, labels) - countOf(before, labels);
    expect(grown('surface="native",method="GET",route="/api/v1/users/:id",status="200"')).toBe(1);
    expect(grown('surface="native",method="GET",route="/api/v1/users/:id",status="404"')).toBe(1);
    expect(grown('surface="native",method="GET",route="unknown",status="404"')).toBe(1);
    expect(grown('surface="native",method="POST",route="/api/v1/access/check",status="200"')).toBe(2);
    expect([...after.keys()].some((key) => key.startsWith(COUNT) && key.includes('surface="thoughtspot"'))).toBe(true);
    expect([...after.keys()].filter((key) => key.includes(made) || key.includes('999999'))).toEqual([]);
  });

  it('count decisions by their outcome, each question of a batch', async () => {
    const before = await scrape();
    const nobody = await aUser(server.admin);
    const yes = { user: 'admin', privilege: 'ADMINISTRATION' };
    const no = { user: nobody.id, privilege: 'ADMINISTRATION' };
    await expectStatus(server.admin.post('access/check', yes), 200);
    await expectStatus(
      server.admin.post('access/checks', { checks: [yes, no, no, { user: aName(), privilege: 'X' }] }),
      200,
    );
    const after = await scrape();
    const grown = ['yes', 'no', 'error'].map((outcome) => {
      const key = `guildhall_decisions_total{outcome="${outcome}"}`;
      return Number(after.get(key)) - Number(before.get(key));
    });
    expect(grown).toEqual([2, 2, 1]);
  });

  it('tell how far the snapshot has come, how large it is, and that the barrier works', async () => {
    const before = await scrape();
    const group = await aGroup(server.admin);
    const { headers } = await expectStatus(server.admin.put(`groups/${group.id}/privileges/METRICS_READING`), 200);
    await aUser(server.admin, {}, [group.id]);
    const after = await scrape();
    expect(after.get('guildhall_snapshot_revision')).toBeGreaterThanOrEqual(Number(headers.get('guildhall-revision')));
    const grown = (name: string): number => Number(after.get(name)) - Number(before.get(name));
    expect(grown('guildhall_snapshot_users')).toBe(1);
    expect(grown('guildhall_snapshot_groups')).toBe(1);
    expect(grown('guildhall_snapshot_memberships')).toBe(1);
    expect(after.get('guildhall_snapshot_bytes')).toBeGreaterThan(0);
    expect(after.get('guildhall_snapshot_age_seconds')).toBeLessThan(60);
    expect(grown('guildhall_barrier_duration_seconds_count{result="fresh"}')).toBeGreaterThan(0);
    expect(after.get('guildhall_database_connections')).toBeGreaterThan(0);
    expect(after.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('stand beside a line of the log for each request, with route, caller and token', async () => {
    await server.admin.get('users/1');
    const line = server.logLines
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .findLast(({ path }) => path === '/api/v1/users/1');
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/v1/users/:id',
      status: 200,
      actor: 'admin',
      tokenId: 1,
      msg: 'request',
    });
  });
});
