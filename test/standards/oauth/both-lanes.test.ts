import { aUser, type MadeUser } from '../../support/builders.js';
import { aToken, expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';

const FORM = 'application/x-www-form-urlencoded';
const VARYING = ['date', 'x-request-id', 'keep-alive', 'connection', 'transfer-encoding'];

describe('introspection before Express and in Nest', () => {
  let server: TestServer;
  let user: MadeUser;
  let limited: string;

  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: 'loopback' } });
    user = await aUser(server.admin, { username: 'ada.byron' });
    limited = await aToken(server.admin, `users/${user.id}`, { allowedNetworks: ['192.0.2.0/24', '2001:db8::/32'] });
  });
  afterAll(() => server.stop());

  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  /** Each case says the Authorization, the body, and other headers. */
  const cases: Record<string, () => [authorization: string, body: string, headers?: Record<string, string>]> = {
    'an active token': () => [`Bearer ${server.admin.token}`, `token=${user.token}`],
    'an active token, asked for with Basic': () => [basic(`ada.byron:${user.token}`), `token=${user.token}`],
    'a name that needs encoding': () => [basic(`ada%2Ebyron:${user.token}`), `token=${user.token}`],
    'an unknown token': () => [`Bearer ${user.token}`, `token=${'f'.repeat(64)}`],
    'a token of somebody else': () => [`Bearer ${user.token}`, `token=${String(server.admin.token)}`],
    'no token': () => [`Bearer ${user.token}`, 'hint=x'],
    'an empty body': () => [`Bearer ${user.token}`, ''],
    'a token given twice': () => [`Bearer ${user.token}`, 'token=a&token=b'],
    'what is not UTF-8': () => [`Bearer ${user.token}`, 'token=%FF'],
    'a wrong bearer token': () => ['Bearer wrong', `token=${user.token}`],
    'a wrong name': () => [basic(`somebody:${user.token}`), `token=${user.token}`],
    'a wrong secret': () => [basic('ada.byron:wrong'), `token=${user.token}`],
    'Basic without a colon': () => [basic('ada.byron'), `token=${user.token}`],
    'two ways at once': () => [basic(`ada.byron:${user.token}`), `token=x&client_secret=${user.token}`],
    'a limited token, of nobody knows whom': () => [`Bearer ${server.admin.token}`, `token=${limited}`],
    'a limited token, shown from its network': () => [
      `Bearer ${server.admin.token}`,
      `token=${limited}&client_ip=192.0.2.9`,
    ],
    'a limited client in its network': () => [
      `Bearer ${limited}`,
      `token=${user.token}`,
      { 'X-Forwarded-For': '203.0.113.1, 192.0.2.7' },
    ],
    'a limited client behind another proxy': () => [
      `Bearer ${limited}`,
      `token=${user.token}`,
      { 'X-Forwarded-For': '192.0.2.7, 203.0.113.1' },
    ],
    'a limited client elsewhere': () => [`Bearer ${limited}`, `token=${user.token}`],
  };

  it.each(Object.keys(cases))('agree about %s', async (name) => {
    const [authorization, body, headers = {}] = cases[name]?.() ?? ['', ''];
    const given = { Authorization: authorization, 'Content-Type': FORM, ...headers };
    const hot = await ask(given, body);
    const slow = await ask({ ...given, 'Idempotency-Key': 'leads past the hot lane' }, body);
    expect(hot).toEqual(slow);
    const lines = server.logLines.slice(-2).map((line) => JSON.parse(line) as Record<string, unknown>);
    const [first, second] = lines.map(({ method, path, status, actor }) => ({ method, path, status, actor }));
    expect(first).toEqual(second);
  });

  it('let limited clients in from their networks alone', async () => {
    const from = async (address: string): Promise<number> => {
      const headers = { Authorization: `Bearer ${limited}`, 'Content-Type': FORM, 'X-Forwarded-For': address };
      return (await ask(headers, 'token=x')).status;
    };
    expect([await from('192.0.2.7'), await from('2001:db8::1'), await from('::ffff:192.0.2.8')]).toEqual([
      200, 200, 200,
    ]);
    expect([await from('192.0.3.7'), await from('nonsense'), await from('')]).toEqual([401, 401, 401]);
  });

  it('[RV-03] are both told of a revocation at once', async () => {
    const { body } = await expectStatus(server.admin.post<{ id: number; token: string }>('tokens', {}), 201);
    const headers = { Authorization: `Bearer ${user.token}`, 'Content-Type': FORM };
    const asked = { ...headers, Authorization: `Bearer ${server.admin.token}` };
    expect((await ask(asked, `token=${body.token}`)).body).toMatch(/^\{"active":true,/);
    await expectStatus(server.admin.delete(`tokens/${body.id}`), 204);
    expect((await ask(asked, `token=${body.token}`)).body).toBe('{"active":false}');
    expect((await ask({ ...headers, Authorization: `Bearer ${body.token}` }, 'token=x')).status).toBe(401);
  });

  async function ask(headers: Record<string, string>, body: string) {
    const response = await fetch(`${server.url}/oauth2/introspect`, { method: 'POST', headers, body });
    const kept = [...response.headers].filter(([header]) => !VARYING.includes(header));
    return { status: response.status, headers: Object.fromEntries(kept.toSorted()), body: await response.text() };
  }
});
