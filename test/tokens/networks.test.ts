import { aUser, type MadeUser } from '../support/builders.js';
import { aToken, expectStatus, outcome } from '../support/cast.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const NETWORKS = ['192.0.2.0/24', '2001:db8::/32'];

describe('A token that is limited to networks', () => {
  let server: TestServer;
  let user: MadeUser;
  let token: string;

  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_TRUSTED_PROXIES: 'loopback' } });
    user = await aUser(server.admin);
    token = await aToken(server.admin, `users/${user.id}`, { allowedNetworks: NETWORKS });
  });
  afterAll(() => server.stop());

  /** Every surface, with the address that trusted proxies say the caller has. */
  const surfaces: Record<string, (address: string) => Promise<number>> = {
    native: (address) => call('GET', '/api/v1/me', address),
    'the hot lane': (address) => call('POST', '/api/v1/access/check', address, { privilege: 'AUTHORING' }),
    cds: (address) => call('GET', '/user/me', address),
    thoughtspot: (address) => call('GET', '/callosum/v1/tspublic/v1/session/info', address),
    'metric insights': (address) => call('GET', '/api/privilege', address),
    oauth: (address) => call('POST', '/oauth2/introspect', address),
  };

  async function call(method: string, path: string, address: string, body?: object): Promise<number> {
    const form = { raw: new URLSearchParams({ token: 'x' }) };
    const headers = { 'X-Forwarded-For': address };
    const isForm = path.startsWith('/oauth2');
    return (await server.as(token).call(method, path, body, { headers, ...(isForm ? form : {}) })).status;
  }

  it.each(Object.keys(surfaces))('is good on the surface %s from these alone', async (name) => {
    const from = surfaces[name] ?? (() => Promise.resolve(0));
    const inside = await from('192.0.2.7');
    expect(inside).not.toBe(401);
    expect([await from('2001:db8:1::1'), await from('::ffff:192.0.2.8')]).toEqual([inside, inside]);
    const outside = [await from('192.0.3.1'), await from('::1'), await from('192.0.2.7, 198.51.100.1')];
    expect(outside).toEqual(outside.map(() => 401));
  });

  it('makes nobody known to MindTouch from elsewhere', async () => {
    const nameFrom = async (address: string): Promise<string> =>
      JSON.stringify(
        (
          await server
            .as(token)
            .get('/@api/deki/users/current', { headers: { 'X-Forwarded-For': address, 'X-Authtoken': token } })
        ).body,
      );
    expect(await nameFrom('192.0.2.7')).toContain(user.username);
    expect(await nameFrom('192.0.3.7')).not.toContain(user.username);
  });

  it('is refused with the same words as an unknown one', async () => {
    const limited = await server.as(token).get('me');
    const unknown = await server.as('f'.repeat(64)).get('me');
    const shown = ({ status, body, headers }: typeof limited): object => {
      const { instance: _instance, ...problem } = body;
      return { status, problem, challenge: headers.get('www-authenticate') };
    };
    expect(shown(limited)).toEqual(shown(unknown));
  });

  it('believes nobody but trusted proxies about where a caller is', async () => {
    const direct = await TestServer.start({ shareWith: server, env: { GUILDHALL_TRUSTED_PROXIES: '' } });
    try {
      const headers = { 'X-Forwarded-For': '192.0.2.7' };
      expect((await direct.as(token).get('me', { headers })).status).toBe(401);
      const check = { privilege: 'AUTHORING' };
      expect((await direct.as(token).post('access/check', check, { headers })).status).toBe(401);
      const local = await aToken(server.admin, `users/${user.id}`, { allowedNetworks: ['127.0.0.0/8', '::1'] });
      expect((await direct.as(local).get('me', { headers })).status).toBe(200);
      expect((await direct.as(local).post('access/check', check, { headers })).status).toBe(200);
    } finally {
      await direct.stop();
    }
  });

  it('shows them as networks, and keeps them when it is rotated', async () => {
    const given = ['10.1.2.3/8', '2001:DB8::1', '192.0.2.7'];
    const made = await expectStatus(server.admin.post('tokens', { allowedNetworks: given }), 201);
    const shown = ['10.0.0.0/8', '2001:db8::1/128', '192.0.2.7/32'];
    expect(made.body.allowedNetworks).toEqual(shown);
    const rotated = await expectStatus(server.admin.post(`tokens/${String(made.body.id)}:rotate`, {}), 201);
    expect(rotated.body.allowedNetworks).toEqual(shown);
  });

  it.each([[[]], [['10.0.0.0/33']], [['somewhere']], [[7]], ['10.0.0.0/8'], [Array(101).fill('10.0.0.1')]])(
    'is not limited to %p',
    async (allowedNetworks) => {
      const before = await written(server);
      const { status, code, fields } = problemOf(await server.admin.post('tokens', { allowedNetworks }));
      expect([status, code, fields[0]]).toEqual([400, 'validation_failed', '/allowedNetworks']);
      await assertUntouched(server, before);
    },
  );

  it('makes tokens within its networks alone', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.7' };
    const make = async (allowedNetworks?: string[] | null): Promise<string> => {
      const answer = await server.as(token).post('tokens', { allowedNetworks }, { headers });
      return `${outcome(answer)} ${JSON.stringify(answer.body.allowedNetworks)}`;
    };
    expect(await make()).toBe(`201 ${JSON.stringify(NETWORKS)}`);
    expect(await make(null)).toBe(`201 ${JSON.stringify(NETWORKS)}`);
    expect(await make(['192.0.2.128/25'])).toBe('201 ["192.0.2.128/25"]');
    expect(await make(['192.0.0.0/16'])).toBe('403 forbidden undefined');
    expect(await make(['192.0.2.0/24', '203.0.113.9'])).toBe('403 forbidden undefined');
    const { body } = await server.admin.get<{ items: [{ id: number }] }>(`users/${user.id}/tokens?sort=id`);
    const unlimited = await server.as(token).post(`tokens/${body.items[0].id}:rotate`, {}, { headers });
    expect(outcome(unlimited)).toBe('403 forbidden');
  });
});
