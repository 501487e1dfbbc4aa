import { aName } from '../../support/builders.js';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { BASE, BASES, cookieOf, footprint, ThoughtSpotClient, type ThoughtSpotError } from './thoughtspot-client.js';

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

const PROXIED = { GUILDHALL_TRUSTED_PROXIES: 'loopback' };

describe('the ThoughtSpot session', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
  });
  afterAll(() => server.stop());

  const login = (
    raw: URLSearchParams | string,
    headers: Record<string, string> = {},
    base: string = BASE,
  ): ReturnType<typeof server.admin.post<ThoughtSpotError>> =>
    server.as(undefined).post<ThoughtSpotError>(`${base}/session/login`, undefined, { raw, headers });
  const credentials = (fields: Record<string, string> = {}): URLSearchParams =>
    new URLSearchParams({ username: 'admin', password: ADMIN_PASSWORD, ...fields });

  describe('login', () => {
    it.each(BASES)('answers 204 with both cookies under %s', async (base) => {
      const answer = await login(credentials(), { 'X-Requested-By': 'ThoughtSpot' }, base);
      expect(answer.status).toBe(204);
      expect(answer.body).toBeUndefined();
      const [session, client] = answer.headers.getSetCookie();
      expect(session).toMatch(/^JSESSIONID=gh_s_\w+; Path=\/; HttpOnly; SameSite=Lax$/);
      expect(client).toMatch(/^clientId=[\da-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
      expect(answer.headers.get('cache-control')).toContain('no-store');
      expect(answer.headers.get('x-callosum-incident-id')).toMatch(GUID);
      expect(answer.headers.get('x-callosum-trace-id')).toMatch(GUID);
      expect(Number(answer.headers.get('x-callosum-request-time-us'))).toBeGreaterThan(0);
    });

    it('keeps the cookie until the session ends when asked to remember', async () => {
      const answer = await login(credentials({ rememberme: 'true' }));
      const expires = /Expires=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
      const hours = (Date.parse(expires) - Date.now()) / 3_600_000;
      expect(hours).toBeGreaterThan(11.9);
      expect(hours).toBeLessThan(12.1);
    });

    it('gives a session that the native API takes as a bearer token', async () => {
      const token = /JSESSIONID=([^;]+)/.exec(cookieOf(await login(credentials())))?.[1];
      const me = await server.as(token).get<{ user: { username: string } }>('me');
      expect(me.body.user.username).toBe('admin');
    });

    it('reads multipart too', async () => {
      const form = new FormData();
      form.set('username', 'admin');
      form.set('password', ADMIN_PASSWORD);
      const answer = await server.as(undefined).post(`${BASE}/session/login`, undefined, { raw: form });
      expect(answer.status).toBe(204);
    });

    it.each([
      ['a wrong password', { password: 'wrong' }],
      ['an unknown user', { username: aName('nobody') }],
    ])('refuses %s with 401, code 10003 and a debug that parses', async (_, fields) => {
      const before = await footprint(server);
      const answer = await login(credentials(fields));
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({
        code: 10_003,
        incident_id_guid: answer.headers.get('x-callosum-incident-id'),
        trace_id_guid: answer.headers.get('x-callosum-trace-id'),
        debug: '["The user name or the password is wrong."]',
      });
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await footprint(server)).toEqual(before);
    });

    it.each([
      ['no user name', 'password=x'],
      ['an empty user name', 'username=&password=x'],
      ['no password', 'username=admin'],
      ['two user names', 'username=admin&username=root&password=x'],
      ['a user name with a NUL', 'username=ad%00min&password=x'],
      ['a user name of 256 characters', `username=${'x'.repeat(256)}&password=x`],
      ['a password of 1,025 characters', `username=admin&password=${'x'.repeat(1_025)}`],
    ])('refuses %s with 400', async (_, raw) => {
      const answer = await login(raw, { 'Content-Type': 'application/x-www-form-urlencoded' });
      expect(answer.status).toBe(400);
      expect(answer.body.code).toBe(10_002);
    });

    it('refuses a body that is no form with 415', async () => {
      const answer = await login(JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }), {
        'Content-Type': 'application/json',
      });
      expect(answer.status).toBe(415);
      expect(answer.body).toBeUndefined();
    });

    it('makes who fails again and again wait', async () => {
      const raw = new URLSearchParams({ username: aName('nobody'), password: 'wrong' });
      let answer = await login(raw);
      for (let attempt = 0; attempt < 10 && answer.status === 401; attempt += 1) answer = await login(raw);
      expect(answer.status).toBe(429);
      expect(answer.body.code).toBe(10_003);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    });
  });

  describe('logout', () => {
    it('ends the session and takes the cookies back', async () => {
      const client = await ThoughtSpotClient.signIn(server);
      const answer = await client.with({ 'Content-Type': 'application/json' }).post('session/logout');
      expect(answer.status).toBe(204);
      expect(answer.headers.getSetCookie()[0]).toMatch(/^JSESSIONID=; Path=\/; Expires=Thu, 01 Jan 1970/);
      expect((await client.get('session/info')).status).toBe(401);
      expect((await client.post('session/logout')).status).toBe(401);
    });

    it('refuses a cookie without X-Requested-By, and the session lives', async () => {
      const client = await ThoughtSpotClient.signIn(server);
      expect((await client.without('X-Requested-By').post('session/logout')).status).toBe(400);
      expect((await client.with({ 'X-Requested-By': '  ' }).post('session/logout')).status).toBe(400);
      expect((await client.get('session/info')).status).toBe(200);
    });

    it('refuses a caller who has no session to end', async () => {
      expect((await server.as(undefined).post(`${BASE}/session/logout`)).status).toBe(401);
      const answer = await server.admin.post<ThoughtSpotError>(`${BASE}/session/logout`);
      expect(answer.status).toBe(400);
      expect(answer.body.code).toBe(10_002);
    });
  });

  describe('info', () => {
    it('shows an administrator what clients read, with the privileges that were given to him', async () => {
      const answer = await admin.without('X-Requested-By').get('session/info');
      const { body: user } = await server.admin.get<{ user: { guid: string } }>('me');
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        userGUID: user.user.guid,
        userName: 'admin',
        userDisplayName: 'Administrator',
        userEmail: '',
        privileges: ['ADMINISTRATION', 'AUTHORING'],
        releaseVersion: expect.stringMatching(/^\d+\.\d+\.\d+\.\w+$/),
        timezone: 'Etc/UTC',
        configInfo: { isSaas: false, selfClusterName: 'guildhall', selfClusterId: 'guildhall' },
      });
      expect(answer.headers.get('cache-control')).toContain('no-store');
      expect(answer.headers.get('x-callosum-incident-id')).toMatch(GUID);
    });

    it('names privileges of the ThoughtSpot catalogue only', async () => {
      const { client, id } = await ThoughtSpotClient.asGuest(server);
      const { body: group } = await server.admin.post<{ id: number }>('groups', { name: aName('readers') });
      await server.admin.put(`groups/${group.id}/members/${id}`);
      await server.admin.put(`groups/${group.id}/privileges/READ`);
      await server.admin.put(`groups/${group.id}/privileges/A3ANALYSIS`);
      const { body } = await client.get<{ privileges: string[] }>('session/info');
      expect(body.privileges).toEqual(['A3ANALYSIS', 'AUTHORING']);
    });

    it("shows no more than the token's scopes let through", async () => {
      const { body } = await server.admin.post<{ token: string }>('users/1/tokens', { scopes: ['DATADOWNLOADING'] });
      const info = await server.as(body.token).get<{ privileges: string[] }>(`${BASE}/session/info`);
      expect(info.body.privileges).toEqual(['DATADOWNLOADING']);
    });

    it('shows a group that calls with its own token', async () => {
      const name = aName('robots');
      const { body: group } = await server.admin.post<{ id: number; guid: string }>('groups', { name });
      const { body } = await server.admin.post<{ token: string }>(`groups/${group.id}/tokens`, {});
      const info = await server.as(body.token).get(`${BASE}/session/info`);
      expect(info.body).toMatchObject({ userGUID: group.guid, userName: name, userDisplayName: name });
    });

    it.each([
      ['no cookie', {}],
      ['a made-up cookie', { Cookie: 'JSESSIONID=2ff9d2e4-c928-4192-8250-8450de264ab7' }],
      ['a made-up bearer token', { Authorization: 'Bearer gh_s_nonsense' }],
    ])('refuses %s with 401 and code 10003', async (_, headers) => {
      const answer = await new ThoughtSpotClient(server, headers).get<ThoughtSpotError>('session/info');
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe(10_003);
      expect(JSON.parse(answer.body.debug)).toEqual([expect.any(String)]);
    });

    it('refuses the session of a user who was deactivated', async () => {
      const { client, id } = await ThoughtSpotClient.asGuest(server);
      await server.admin.patch(`users/${id}`, { active: false });
      expect((await client.get('session/info')).status).toBe(401);
    });
  });

  it.each([
    ['is known by an https address', { PUBLIC_URL: 'https://guild.example.org' }, {}, true],
    ['hears of https from a trusted proxy', PROXIED, { 'X-Forwarded-Proto': 'https' }, true],
    ['hears of http from a trusted proxy', PROXIED, { 'X-Forwarded-Proto': 'http' }, false],
    ['hears of https from anyone else', {}, { 'X-Forwarded-Proto': 'https' }, false],
  ])('marks its cookies for https alone when it %s', async (_, env, headers, isSecure) => {
    const other = await TestServer.start({ env: env as Record<string, string> });
    try {
      const asked = { raw: credentials(), headers: headers as Record<string, string> };
      const signedIn = await other.as(undefined).post(`${BASE}/session/login`, undefined, asked);
      const cookies = { ...asked.headers, Cookie: cookieOf(signedIn), 'X-Requested-By': 'ThoughtSpot' };
      const signedOut = await other.as(undefined).post(`${BASE}/session/logout`, undefined, { headers: cookies });
      expect(signedOut.status).toBe(204);
      for (const answer of [signedIn, signedOut]) {
        expect(answer.headers.getSetCookie()).toHaveLength(2);
        for (const cookie of answer.headers.getSetCookie()) {
          expect(cookie.split('; ').includes('Secure')).toBe(isSecure);
          expect(cookie).toContain('; HttpOnly');
          expect(cookie).toContain('; SameSite=Lax');
        }
      }
    } finally {
      await other.stop();
    }
  });
});
