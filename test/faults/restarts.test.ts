import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import type { Api } from '../support/api.js';
import { expectStatus } from '../support/cast.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { faultsOf, Load, type Account } from '../support/load.js';
import { cleanUp, until } from '../support/processes.js';
import { ServerRing, type RingServer } from '../support/server-ring.js';
import { servedWithin } from './served-within.js';

/** Of the database, each with a load on it. */
const RESTARTS = 6;
const GROWTH_MAX_BYTES = 64 * 1_024 * 1_024;
const SCRAPES = 20;

describe('A load on several servers', () => {
  let ring: ServerRing;
  beforeEach(async () => {
    ring = await ServerRing.start(2);
  });
  afterEach(cleanUp);

  it('loses nothing that was acknowledged when a server is killed again and again, and the other one goes on', async () => {
    const [stays, first] = [ring.at(0), ring.at(1)];
    let killed: RingServer | undefined = first;
    const load = await Load.start(() => [stays, ...(killed ? [killed] : [])].map(({ admin }) => admin));
    for (let round = 0; round < 3; round += 1) {
      await load.isServed();
      const { options } = (killed ?? first).process;
      await (killed ?? first).process.kill();
      killed = undefined;
      await load.isServed();
      const process = await GuildhallProcess.start(options);
      killed = { ...first, process, admin: process.as(stays.admin.token) };
    }
    await load.isServed();
    const account = await load.stop();
    expect(Object.keys(account.statuses).filter((status) => status >= '400' && status !== 'none')).toEqual([]);
    await expectKept(account);
  }, 120_000);

  it('is refused with 503 while Postgres stops, fast or as if by a power failure, and served soon after, in no more memory', async () => {
    const load = await Load.start(() => ring.servers.map(({ admin }) => admin));
    await load.isServed();
    const before = await Promise.all(ring.servers.map(heapOf));
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await ring.postgres.stop(restart % 2 === 0 ? 'immediate' : 'fast');
      await load.isRefused();
      for (const { admin } of ring.servers) expect((await admin.get('/health/live')).status).toBe(200);
      await ring.postgres.resume();
      await Promise.all(ring.servers.map((server) => servedWithin(server)));
      await load.isServed();
    }
    const account = await load.stop();
    const after = await Promise.all(ring.servers.map(heapOf));
    expect(Object.keys(account.statuses).toSorted()).toEqual(['200', '201', '204', '503']);
    await expectKept(account);
    for (const [index, bytes] of after.entries()) expect(bytes - (before[index] ?? 0)).toBeLessThan(GROWTH_MAX_BYTES);
    for (const { process } of ring.servers) expect(await process.stop()).toBe(0);
  }, 240_000);

  async function expectKept(account: Account): Promise<void> {
    expect(account.filled.size).toBeGreaterThan(10);
    expect({ stale: account.stale, withoutRetryAfter: account.withoutRetryAfter }).toEqual({
      stale: [],
      withoutRetryAfter: 0,
    });
    expect(await faultsOf(account, (statement) => ring.postgres.sql(statement))).toEqual([]);
  }
});

describe('While the database is away', () => {
  afterEach(cleanUp);

  it('every surface says so in its own form, and when to come back', async () => {
    const ring = await ServerRing.start(1);
    const server = ring.at(0);
    await expectStatus(server.admin.post('access/check', { privilege: ADMINISTRATION }), 200);
    await ring.postgres.stop();
    for (const [name, { ask, form }] of Object.entries(SURFACES)) {
      const { status, headers, body } = await ask(server.admin, String(server.admin.token));
      expect([name, status, headers.get('retry-after')]).toEqual([name, 503, '1']);
      expect([name, headers.get('content-type'), typeof body === 'string' ? body : JSON.stringify(body)]).toEqual([
        name,
        expect.stringContaining(form.type),
        expect.stringMatching(form.text),
      ]);
    }
  }, 60_000);
});

type Asked = ReturnType<Api['get']>;

const SURFACES: Readonly<
  Record<string, { ask(admin: Api, token: string): Asked; form: { type: string; text: RegExp } }>
> = {
  native: {
    ask: (admin) => admin.get('groups'),
    form: { type: 'application/problem+json', text: /"code":"database_unavailable"/ },
  },
  ThoughtSpot: {
    ask: (admin, token) =>
      admin.get('/callosum/v1/tspublic/v1/group', {
        headers: { Cookie: `JSESSIONID=${token}`, 'X-Requested-By': 'ThoughtSpot' },
      }),
    form: { type: 'application/json', text: /"incident_id_guid"/ },
  },
  'Metric Insights': {
    ask: (admin, token) => admin.get('/api/user_group', { headers: { Token: token } }),
    form: { type: 'application/json', text: /"status":"ERROR"/i },
  },
  CDS: {
    ask: (admin, token) => admin.get('/group', { headers: { 'Session-Token': token } }),
    form: { type: 'application/json', text: /"uuid"/ },
  },
  MindTouch: {
    ask: (admin, token) => admin.get('/@api/deki/groups', { headers: { 'X-Authtoken': token } }),
    form: { type: 'xml', text: /<error>/ },
  },
  SCIM: {
    ask: (admin) => admin.get('/scim/v2/Groups'),
    form: { type: 'application/scim+json', text: /urn:ietf:params:scim:api:messages:2\.0:Error/ },
  },
  AuthZEN: {
    ask: (admin) =>
      admin.post('/access/v1/evaluation', {
        subject: { type: 'user', id: 'admin' },
        action: { name: ADMINISTRATION },
        resource: { type: 'x', id: 'y' },
      }),
    form: { type: 'application/', text: /./ },
  },
  OAuth: {
    ask: (admin, token) => admin.post('/oauth2/introspect', undefined, { raw: new URLSearchParams({ token }) }),
    form: { type: 'application/json', text: /"error":"temporarily_unavailable"/ },
  },
};

/** The least of what it shows within a while: the rest is waiting to be collected. */
async function heapOf({ admin }: RingServer): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  let count = 0;
  const isEnough = async (): Promise<boolean> => {
    const { body } = await expectStatus(admin.get<string>('/metrics'), 200);
    const bytes = Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(body)?.[1]);
    least = Math.min(least, bytes);
    count += 1;
    return count >= SCRAPES;
  };
  await until(isEnough, 'the heap was looked at');
  return least;
}
