import { gzipSync } from 'node:zlib';
import { aToken, expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { exchange, footprint, outcome, people, type Failure, type People, type WireRequest } from './exchange.js';

const UUID = '6b1f0a2d-0000-4000-8000-123456789abc';

describe('CDS requests', () => {
  let server: TestServer;
  let callers: People;

  beforeAll(async () => {
    server = await TestServer.start();
    callers = await people(server);
    await callers.alice.post('/group', { name: 'team.a' });
  });
  afterAll(() => server.stop());

  async function statusWith(headers: Record<string, string>, path = '/group'): Promise<number> {
    const response = await fetch(server.url + path, { headers });
    await response.arrayBuffer();
    return response.status;
  }

  const basic = (text: string): Record<string, string> => ({
    Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  });

  describe('carry a token', () => {
    it('in Session-Token, as bearer, or in Basic with the name of its owner', async () => {
      const { token } = callers.users.alice;
      expect(await statusWith({ 'Session-Token': token })).toBe(200);
      expect(await statusWith({ Authorization: `Bearer ${token}` })).toBe(200);
      expect(await statusWith(basic(`alice:${token}`))).toBe(200);
      expect(await statusWith(basic(`ALICE:${token}`))).toBe(200);
      expect(await statusWith({ 'Session-Token': token, ...basic('anyone:anything') })).toBe(200);
    });

    it('that is not believed with the name of somebody else', async () => {
      const { token } = callers.users.alice;
      for (const text of [`bob:${token}`, `:${token}`, token, `alice:${token}x`, 'alice:', '']) {
        expect([text, await statusWith(basic(text))]).toEqual([text, 401]);
      }
      expect(await statusWith({ 'Session-Token': 'x'.repeat(64), Authorization: `Bearer ${token}` })).toBe(401);
    });

    it('in the query, where the client does not say that it is an SDK', async () => {
      const { token } = callers.users.alice;
      expect(await statusWith({}, `/group?session=${token}`)).toBe(200);
      expect(await statusWith({ 'X-Requested-With': 'X-CDS-SDK' }, `/group?session=${token}`)).toBe(401);
      expect(await statusWith({}, `/group?session=${token}&session=${token}`)).toBe(401);
      expect(await statusWith({}, '/group?session=')).toBe(401);
    });

    it('and none of these ways opens the other surfaces', async () => {
      const { token } = callers.users.alice;
      expect(await statusWith({ 'Session-Token': token }, '/api/v1/me')).toBe(401);
      expect(await statusWith(basic(`alice:${token}`), '/api/v1/me')).toBe(401);
      expect(await statusWith({}, `/api/v1/me?session=${token}`)).toBe(401);
    });

    it('that ends at once when it is revoked', async () => {
      const made = await expectStatus(
        server.as(callers.users.bob.token).post<{ id: number; token: string }>('tokens', {}),
        201,
      );
      expect(await statusWith({ 'Session-Token': made.body.token })).toBe(200);
      await expectStatus(server.as(callers.users.bob.token).delete(`tokens/${made.body.id}`), 204);
      const gone = await exchange(server, { method: 'GET', path: '/group' }, made.body.token);
      expect([gone.status, (JSON.parse(gone.text) as Failure).id]).toEqual([401, 10]);
    });

    it('that is never logged', async () => {
      const secret = 'c'.repeat(64);
      await callers.alice.get(`/user/token/${secret}`);
      await statusWith({}, `/group?session=${secret}`);
      expect(server.logLines.some((line) => line.includes(secret))).toBe(false);
      expect(server.logLines.some((line) => line.includes('/user/token/…'))).toBe(true);
    });
  });

  describe('have bodies', () => {
    const create = (body: string | Uint8Array, headers: Record<string, string> = {}): WireRequest => ({
      method: 'POST',
      path: '/group',
      headers,
      body,
    });

    it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense'])(
      'whose type is not looked at: %s',
      async (type) => {
        const name = `type-${type.length}`;
        const given = await exchange(
          server,
          create(JSON.stringify({ name }), { 'Content-Type': type }),
          callers.bob.token,
        );
        expect(given.status).toBe(201);
      },
    );

    it('that may be compressed', async () => {
      const body = gzipSync(JSON.stringify({ name: 'zipped' }));
      expect((await exchange(server, create(body, { 'Content-Encoding': 'gzip' }), callers.bob.token)).status).toBe(
        201,
      );
    });

    it.each([
      ['nothing', '', '400 id 74'],
      ['no JSON', 'name=x', '400 id 74'],
      ['an array', '[]', '400 id 74'],
      ['a number as name', '{"name":7}', '400 id 74'],
      ['users who are none', '{"name":"x","users":[7]}', '400 id 74'],
      ['tokens that are none', '{"name":"x","tokens":[{"id":"7"}]}', '400 id 74'],
      ['null', 'null', '400 id 32'],
      ['null as name', '{"name":null}', '400 id 32'],
      ['no name', '{}', '400 id 32'],
      ['an empty name', '{"name":""}', '400 id 32'],
      ['a name with a line end', '{"name":"x\\n"}', '400 id 32'],
      ['a name with an accent', '{"name":"équipe"}', '400 id 32'],
      ['a name with a quote', '{"name":"x\'"}', '400 id 32'],
      ['a name with NUL', '{"name":"x\\u0000"}', '400 id 32'],
      ['broken Unicode', '{"name":"\\ud800"}', '400 id 32'],
      ['a long name', JSON.stringify({ name: 'x'.repeat(256) }), '400 id 74'],
      ['deep nesting', `{"name":"x","a":${'['.repeat(40)}${']'.repeat(40)}}`, '400 id 74'],
      ['too much', JSON.stringify({ name: 'x', filler: 'y'.repeat(1_100_000) }), '413 id 74'],
    ])('that are refused: %s', async (_what, body, expected) => {
      const before = await footprint(server);
      const { status, text } = await exchange(server, create(body), callers.bob.token);
      expect(outcome({ status, body: JSON.parse(text) as unknown })).toBe(expected);
      expect(await footprint(server)).toEqual(before);
    });

    it('in a compression that nobody knows, which are refused', async () => {
      const given = await exchange(server, create('{"name":"x"}', { 'Content-Encoding': 'rot13' }), callers.bob.token);
      expect([given.status, (JSON.parse(given.text) as Failure).id]).toEqual([415, 74]);
    });

    it('that are not looked at before the caller is known', async () => {
      const given = await exchange(server, create('{"name":'), undefined);
      expect([given.status, (JSON.parse(given.text) as Failure).id]).toEqual([401, 10]);
      const stranger = await exchange(
        server,
        { method: 'PUT', path: '/group/team.a', body: '{"name":' },
        callers.bob.token,
      );
      expect([stranger.status, (JSON.parse(stranger.text) as Failure).id]).toEqual([403, 11]);
    });
  });

  describe('are answered', () => {
    it.each([
      ['a success', 'GET', '/group'],
      ['a success without a body', 'DELETE', '/group/team.a/user/bob/admin'],
      ['a failure', 'GET', '/group/nope'],
      ['a path that nobody knows', 'GET', '/group/a/b/c/d'],
    ])('with the headers of CDS: %s', async (_what, method, path) => {
      const { headers } = await exchange(server, { method, path }, callers.alice.token);
      expect(headers.get('content-type')).toBe('application/json');
      expect(headers.get('x-api-time')).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(headers.get('x-api-nanoseconds-time')).toMatch(/^\d{19}$/);
      expect(headers.get('etag')).toMatch(/^\d{10}$/);
      expect(headers.get('x-api-process-time')).toMatch(/^\d+$/);
      expect(headers.get('access-control-allow-origin')).toBe('*');
    });

    it('by 200 when they ask for the options of any path', async () => {
      for (const path of ['/group', '/group/team.a/user/bob/admin', '/login', '/group/a/b/c/d']) {
        const { status, headers } = await exchange(server, { method: 'OPTIONS', path });
        expect([path, status]).toEqual([path, 200]);
        expect(headers.get('access-control-allow-headers')).toContain('Session-Token');
      }
    });

    it.each([
      ['fr', 'le groupe'],
      ['fr-FR,fr;q=0.9,en;q=0.8', 'le groupe'],
      ['en,fr;q=0.5', 'group does'],
      ['de', 'group does'],
      ['*', 'group does'],
      ['', 'group does'],
      [';;;', 'group does'],
    ])('in the language that they prefer: %s', async (language, words) => {
      const headers = { 'Accept-Language': language };
      const { text } = await exchange(server, { method: 'GET', path: '/group/nope', headers }, callers.root.token);
      expect((JSON.parse(text) as Failure).message).toContain(words);
    });

    it('with the id of the request in a failure', async () => {
      const headers = { 'X-Request-Id': UUID };
      const { text } = await exchange(server, { method: 'GET', path: '/group/nope', headers }, callers.root.token);
      expect(JSON.parse(text)).toMatchObject({ uuid: UUID });
      const odd = { 'X-Request-Id': 'mine' };
      const other = await exchange(server, { method: 'GET', path: '/group/nope', headers: odd }, callers.root.token);
      expect((JSON.parse(other.text) as { uuid: string }).uuid).toMatch(/^[\da-f-]{36}$/);
    });

    it('in the native form next to the paths of CDS', async () => {
      for (const path of ['/groups', '/users', '/auth', '/mon', '/logins']) {
        const { status, headers } = await exchange(server, { method: 'GET', path }, callers.alice.token);
        expect([path, status, headers.get('content-type')]).toEqual([
          path,
          404,
          'application/problem+json; charset=utf-8',
        ]);
      }
    });

    it('as wrong when the address cannot be decoded', async () => {
      const { status, text } = await exchange(server, { method: 'GET', path: '/group/%E0%A4%A' }, callers.alice.token);
      expect(outcome({ status, body: JSON.parse(text) as unknown })).toBe('400 id 74');
    });
  });

  it('name nothing that cannot be stored', async () => {
    const before = await footprint(server);
    for (const path of ['/group/a%00', '/group/team.a/user/a%00', '/user/a%00', '/user/token/a%00']) {
      const { status } = await callers.root.send(path.includes('/user/a') ? 'DELETE' : 'GET', path);
      expect([path, status < 500]).toEqual([path, true]);
    }
    expect(outcome(await callers.root.post('/group/team.a/user', ['a\u0000']))).toBe('400 id 74');
    expect(await footprint(server)).toEqual(before);
  });

  describe('sign in', () => {
    it.each([
      [{ username: 'alice' }, '400 id 25'],
      [{ username: '', password: 'x' }, '400 id 25'],
      [{ username: 'a'.repeat(300), password: 'x' }, '400 id 25'],
      [{ username: 'a\u0000', password: 'x' }, '400 id 25'],
      [{ username: 7, password: 'x' }, '400 id 74'],
      [[], '400 id 74'],
    ])('with %j: %s', async (body, expected) => {
      expect(outcome(await callers.alice.post('/login', body))).toBe(expected);
    });
  });

  it('are narrowed by the scopes of a token', async () => {
    const token = await aToken(server.admin, `users/${callers.users.alice.id}`, { scopes: ['AUTHORING'] });
    const statusOf = async (method: string, path: string, body = '{}'): Promise<number> =>
      (await exchange(server, { method, path, ...(method === 'GET' ? {} : { body }) }, token)).status;
    expect(await statusOf('GET', '/group/team.a')).toBe(200);
    expect(await statusOf('POST', '/group', '{"name":"narrow"}')).toBe(403);
    expect(await statusOf('DELETE', '/group/team.a')).toBe(403);
    expect(await statusOf('GET', '/group/team.a/token')).toBe(403);
    expect(await statusOf('POST', '/group/team.a/token', '{"expiration":"persistent"}')).toBe(403);
  });
});
