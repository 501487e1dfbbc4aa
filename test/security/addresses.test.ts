import { aUser } from '../support/builders.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';

const EVIL = 'evil.example';

/** Ways to write an address that only administrators may read. */
const DETOURS = [
  '/api/v1/audit-events',
  '/api/v1/audit-events/',
  '/api/v1//audit-events',
  '//api/v1/audit-events',
  '/./api/v1/audit-events',
  '/API/V1/AUDIT-EVENTS',
  '/api/v1/groups/../audit-events',
  '/api/v1/groups/%2e%2e/audit-events',
  '/api/v1/groups/%252e%252e/audit-events',
  '/api/v1/groups/..;/audit-events',
  '/api/v1/groups/..%2faudit-events',
  '/api/v1/groups/..%5caudit-events',
  '/api/v1/groups/..\\audit-events',
  '/api/v1%2faudit-events',
  '/api/v1/%61udit-events',
  '/%61pi/v1/audit-events',
  '/api/v1/audit-events%2f',
  '/api/v1/audit-events%00',
  '/api/v1/audit-events%20',
  '/api/v1/audit-events;x=y',
  '/api/v1/audit-events.json',
  '/api/v1/audit-events?access_token=x',
  '/docs/../api/v1/audit-events',
  '/docs/%2e%2e/api/v1/audit-events',
  '/health/live/../../api/v1/audit-events',
  '/health/live/..;/..;/api/v1/audit-events',
  `http://${EVIL}/api/v1/audit-events`,
  `http://${EVIL}/docs/../api/v1/audit-events`,
  '/api/user',
  '/%61pi/user',
  '/api//user',
  '/api/user/',
  '/API/USER',
  '/@api/deki/../deki/users',
  '/%40api/deki/users',
  '/scim/v2/ServiceProviderConfig/../Users',
  '/scim/v2/Schemas/..%2fUsers',
  '/SCIM/V2/Users',
  '/metrics',
  '/METRICS/',
  '/health/../metrics',
];

describe('An address', () => {
  let server: TestServer;
  let stranger: string;

  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: 'loopback' } });
    stranger = (await aUser(server.admin)).token;
  });
  afterAll(() => server.stop());

  it.each(DETOURS)('leads past no guard, however it is written: %s', async (target) => {
    const overrides = { 'X-Original-URL': '/health/live', 'X-Rewrite-URL': '/health/live', 'X-HTTP-Method': 'OPTIONS' };
    for (const token of [undefined, stranger]) {
      const headers = { ...overrides, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
      const answer = await sendRaw(server.url, rawRequest('GET', target, headers));
      expect(answer?.status).toBeGreaterThanOrEqual(400);
      expect(answer?.status).toBeLessThan(500);
      expect(JSON.stringify(answer?.body)).not.toContain('"items"');
    }
  });

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'is not asked by another method because of %s, but at MindTouch, behind the guard of that method',
    async (header) => {
      const user = await aUser(server.admin);
      const paths = [`/api/v1/users/${user.id}`, `/scim/v2/Users/${user.guid}`, `/api/user/id/${user.id}`];
      for (const path of paths) {
        await server.admin.get(path, { headers: { [header]: 'DELETE' } });
        await server.admin.post(path, {}, { headers: { [header]: 'DELETE' } });
      }
      const mindTouch = `/@api/deki/groups/1`;
      const answer = await server.as(stranger).post(mindTouch, undefined, { headers: { [header]: 'DELETE' } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect((await server.admin.get(`users/${user.id}`)).status).toBe(200);
    },
  );

  it('is never that of a Host that a caller names, nor of a proxy that forwards one', async () => {
    const credentials = Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64');
    const forged = {
      Host: EVIL,
      'X-Forwarded-Host': EVIL,
      'X-Forwarded-Server': EVIL,
      'X-Host': EVIL,
      'X-Original-Host': EVIL,
      'X-Forwarded-Prefix': `/${EVIL}`,
      Forwarded: `for=1.2.3.4;host=${EVIL};proto=https`,
      'X-Forwarded-Proto': 'https',
    };
    const bearer = { Authorization: `Bearer ${String(server.admin.token)}` };
    const found: unknown[] = [];
    for (const [method, target, headers] of [
      ['GET', '/api/v1/groups?limit=1', bearer],
      ['GET', '/api/v1/nothing', bearer],
      ['POST', '/api/v1/access/check', bearer],
      ['GET', '/openapi.json', {}],
      ['GET', '/docs', {}],
      ['GET', '/.well-known/authzen-configuration', {}],
      ['GET', '/.well-known/oauth-authorization-server', {}],
      ['GET', '/.well-known/oauth-protected-resource', {}],
      ['GET', '/scim/v2/ServiceProviderConfig', {}],
      ['GET', '/scim/v2/Users', bearer],
      ['GET', '/@api/deki/groups', bearer],
      ['GET', '/@api/deki/users/authenticate?redirect=/docs', { Authorization: `Basic ${credentials}` }],
      ['GET', '/group', bearer],
      ['GET', '/tspublic/v1/user', bearer],
      ['GET', '/api/user', bearer],
    ] as const) {
      const answer = await sendRaw(server.url, rawRequest(method, target, { ...headers, ...forged }));
      const text = JSON.stringify([[...(answer?.headers ?? [])], answer?.body]);
      if (!answer || text.includes(EVIL)) found.push([target, text]);
    }
    expect(found).toEqual([]);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    '\thttps://evil.example',
    'https://a@evil.example',
  ])('of another site is not where a link from here leads: %s', async (target) => {
    const Authorization = `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}`;
    const path = `/@api/deki/users/authenticate?redirect=${encodeURIComponent(target)}`;
    const { status, headers } = await server.as(undefined).get(path, { headers: { Authorization } });
    const location = headers.get('location');
    expect(status === 400 || new URL(location ?? '', 'http://x').origin === new URL(server.url).origin).toBe(true);
  });

  it('puts no header of a caller into an answer', async () => {
    const line = '%0d%0aInjected:%20yes%0d%0a%0d%0a';
    const name = encodeURIComponent('\r\nInjected: yes');
    const bearer = { Authorization: `Bearer ${String(server.admin.token)}` };
    for (const target of [
      `/api/v1/groups?q=${line}&limit=1`,
      `/api/v1/privileges/${name}`,
      `/errors/${line}`,
      `/scim/v2/Users/${line}`,
      `/scim/v2/Users?filter=${line}`,
      `/group/${line}`,
      `/@api/deki/users/authenticate?redirect=/${line}`,
      `/@api/deki/groups/=${line}`,
      `/tspublic/v1/group/${line}/users`,
      `/.well-known/authzen-configuration/${line}`,
    ]) {
      const answer = await sendRaw(server.url, rawRequest('GET', target, bearer));
      expect([target, answer?.status, answer?.headers.get('injected')]).toEqual([target, answer?.status, null]);
      expect(answer?.status).toBeLessThan(500);
    }
    const made = await server.admin.post('groups', { name: 'a\r\nInjected: yes' });
    expect([made.status, made.headers.get('injected')]).toEqual([400, null]);
    const { headers } = await server.admin.post(
      '/access/v1/evaluation',
      {},
      { headers: { 'X-Request-Id': 'a\tb\u00e9' } },
    );
    expect(headers.get('injected')).toBeNull();
  });
});
