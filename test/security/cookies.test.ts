import { operationsOf } from '../../src/openapi/document.js';
import { exampleAddress, servedDocument } from '../openapi/served-document.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const BASIC = { Authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}` };
const HTTPS = { 'X-Forwarded-Proto': 'https' };

describe('The cookies of sessions', () => {
  let direct: TestServer;
  let behindProxy: TestServer;

  beforeAll(async () => {
    direct = await TestServer.start();
    behindProxy = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: 'loopback' } });
  });
  afterAll(async () => {
    await direct.stop();
    await behindProxy.stop();
  });

  /** What signing in sets, surface by surface: each cookie without its value. */
  async function cookies(server: TestServer, headers: Record<string, string> = {}): Promise<string[]> {
    const raw = new URLSearchParams({ username: 'admin', password: ADMIN_PASSWORD });
    const nobody = server.as(undefined);
    const answers = [
      await nobody.post('/tspublic/v1/session/login', undefined, { raw, headers }),
      await nobody.post('/callosum/v1/session/login', undefined, { raw, headers }),
      await nobody.get('/@api/deki/users/authenticate', { headers: { ...BASIC, ...headers } }),
    ];
    return answers.flatMap((answer) => answer.headers.getSetCookie().map(withoutValue));
  }

  it('are for HTTP and this site alone', async () => {
    expect(await cookies(direct)).toEqual([
      'JSESSIONID; Path=/; HttpOnly; SameSite=Lax',
      'clientId; Path=/; HttpOnly; SameSite=Lax',
      'JSESSIONID; Path=/; HttpOnly; SameSite=Lax',
      'clientId; Path=/; HttpOnly; SameSite=Lax',
      'authtoken; Path=/; Expires; HttpOnly; SameSite=Lax',
    ]);
  });

  it('are for https alone when a proxy that is believed says so, and only then', async () => {
    const secure = await cookies(behindProxy, HTTPS);
    expect(secure).toHaveLength(5);
    expect(secure.filter((cookie) => !cookie.includes('; Secure;'))).toEqual([]);
    expect((await cookies(behindProxy)).filter((cookie) => cookie.includes('Secure'))).toEqual([]);
    expect((await cookies(direct, HTTPS)).filter((cookie) => cookie.includes('Secure'))).toEqual([]);
  });

  it('open no other surface than their own', async () => {
    const token = String(direct.admin.token);
    const Cookie = `JSESSIONID=${token}; authtoken="${token}"; Session-Token=${token}; Token=${token}`;
    const statuses: Record<string, number> = {};
    for (const path of ['/api/v1/me', '/api/user', '/user/logged', '/scim/v2/Me', '/metrics']) {
      statuses[path] = (await direct.as(undefined).get(path, { headers: { Cookie } })).status;
    }
    for (const path of ['/access/v1/evaluation', '/oauth2/introspect', '/oauth2/revoke', '/api/v1/access/check']) {
      const raw = path.startsWith('/oauth2') ? new URLSearchParams({ token: 'x' }) : '{}';
      const type: Record<string, string> = typeof raw === 'string' ? { 'Content-Type': 'application/json' } : {};
      const answer = await direct.as(undefined).post(path, undefined, { raw, headers: { ...type, Cookie } });
      statuses[path] = answer.status;
    }
    expect(Object.entries(statuses).filter(([, status]) => status !== 401)).toEqual([]);
  });

  it.each([
    ['thoughtspot', { Cookie: 'JSESSIONID=TOKEN', Origin: 'https://evil.example' }, 400],
    ['mindtouch', { Cookie: 'authtoken="TOKEN"', Origin: 'https://evil.example' }, 403],
    ['mindtouch', { Cookie: 'authtoken="TOKEN"', Origin: 'null' }, 403],
    ['mindtouch', { Cookie: 'authtoken="TOKEN"', 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['mindtouch', { ...BASIC, 'Sec-Fetch-Site': 'cross-site' }, 403],
  ])('carry out no change that a page of another site makes: %s %j', async (surface, given, status) => {
    const before = await written(direct);
    const document = await servedDocument(direct, `/openapi/${surface}.json`);
    const writes = operationsOf(document).filter(
      ({ method, operation }) => method !== 'get' && (operation.security ?? []).length > 0,
    );
    expect(writes.length).toBeGreaterThan(10);
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('TOKEN', String(direct.admin.token))]),
    );
    for (const { path, method, operation } of writes) {
      // A form is what another site can send without asking first.
      const raw = new URLSearchParams({ name: 'x' });
      const target = exampleAddress(path, operation, '1');
      const answer = await direct.as(undefined).call(method.toUpperCase(), target, undefined, { raw, headers });
      expect([method, path, answer.status]).toEqual([method, path, status]);
    }
    await assertUntouched(direct, before);
  });
});

/** `name; Attribute; …`, with the value and the date left out. */
function withoutValue(cookie: string): string {
  return cookie.replace(/^(\w+)=[^;]*/, '$1').replace(/Expires=[^;]*/, 'Expires');
}
