import { aGroup, aName, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { Client, error, exchange, footprint, JSON_TYPE } from './exchange.js';

const HOUR_MS = 3_600_000;

describe('Metric Insights tokens', () => {
  let server: TestServer;
  let key: string;

  beforeAll(async () => {
    server = await TestServer.start();
    key = String(server.admin.token);
  });
  afterAll(() => server.stop());

  function getToken(fields: unknown): ReturnType<typeof exchange> {
    return exchange(server, {
      method: 'POST',
      path: '/api/get_token',
      headers: JSON_TYPE,
      body: JSON.stringify(fields),
    });
  }

  async function anApplication(fields: object = {}): Promise<{ id: number; token: string }> {
    const { body } = await server.admin.post<{ id: number; token: string }>('tokens', fields);
    return body;
  }

  async function expire(token: string): Promise<void> {
    const { body } = await server.as(token).get<{ token: { id: number } }>('me');
    await server.sql(
      `UPDATE tokens SET valid_from = now() - interval '2 hours', valid_until = now() - interval '1 hour' WHERE id = $1`,
      [body.token.id],
    );
  }

  it('takes any token in the Token header, whatever its case, and as Bearer', async () => {
    const session = await server.as(undefined).post<{ token: string }>('sessions', {
      username: 'admin',
      password: server.env.GUILDHALL_ADMIN_PASSWORD,
    });
    for (const token of [key, session.body.token]) {
      const ways: Record<string, string>[] = [
        { Token: token },
        { TOKEN: token },
        { token },
        { Authorization: `Bearer ${token}` },
      ];
      for (const headers of ways) {
        const answer = await exchange(server, { method: 'GET', path: '/api/user_group/id/1', headers });
        expect(answer.status).toBe(200);
      }
    }
  });

  it('believes the Token header before Authorization', async () => {
    const request = { method: 'GET', path: '/api/user', headers: { Authorization: `Bearer ${key}` } };
    expect((await exchange(server, request, 'unknown')).status).toBe(401);
    expect((await exchange(server, request, '')).status).toBe(200);
  });

  it('takes a group token of a group that administers', async () => {
    const { body } = await server.admin.post<{ token: string }>('groups/2/tokens', {});
    expect((await new Client(server, body.token).get('/api/user_group')).status).toBe(200);
    expect((await new Client(server, body.token).get('/api/get_token')).body).toEqual({
      token: body.token,
      expires: null,
    });
  });

  it('tells an expired token from one that is unknown or revoked', async () => {
    const { id, token } = await anApplication();
    await expire(token);
    const client = new Client(server, token);
    for (const path of ['/api/user_group', '/api/user/id/1', '/api/get_token']) {
      expect(await client.get(path)).toEqual({ status: 412, body: error('Session expired') });
    }
    expect((await client.post('/api/user_group', { name: aName() })).status).toBe(412);
    const xml = await exchange(server, { method: 'GET', path: '/api/user', headers: { Accept: 'text/xml' } }, token);
    expect(xml.text).toContain('<response><status>ERROR</status><message>Session expired</message></response>');
    await server.admin.delete(`tokens/${id}`);
    expect(await client.get('/api/user_group')).toEqual({ status: 401, body: error('Unauthorized') });
  });

  it('does not say that a token has expired when its user may not sign in', async () => {
    const user = await aUser(server.admin);
    await expire(user.token);
    await server.admin.patch(`users/${user.id}`, { active: false });
    expect((await new Client(server, user.token).get('/api/user')).status).toBe(401);
  });

  it('says nothing of the kind natively, where the Token header is not read either', async () => {
    const { token } = await anApplication();
    await expire(token);
    const bearer = await server.as(token).get('me');
    expect(bearer).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    const header = await server.as(undefined).get('me', { headers: { Token: key } });
    expect(header).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
  });

  it('makes a token of an hour that acts as the user, and says so in the audit trail', async () => {
    const { id, token: secret } = await anApplication();
    const user = await aUser(server.admin);
    const answer = await getToken({ application_id: id, application_key: secret, user: user.username.toUpperCase() });
    expect(answer.status).toBe(200);
    const { token, expires } = JSON.parse(answer.text) as { token: string; expires: string };
    const remainingMs = Date.parse(`${expires.replace(' ', 'T')}Z`) - Date.now();
    expect(remainingMs).toBeGreaterThan(HOUR_MS - 60_000);
    expect(remainingMs).toBeLessThanOrEqual(HOUR_MS);
    expect((await server.as(token).get('me')).body).toMatchObject({ user: { id: user.id }, administrator: false });
    const [event] = await server.sql(
      `SELECT action, surface, actor_name, token_id::integer, after->>'userId' AS user_id FROM audit_events ORDER BY id DESC LIMIT 1`,
    );
    expect(event).toEqual({
      action: 'session.created',
      surface: 'metric-insights',
      actor_name: 'admin',
      token_id: id,
      user_id: String(user.id),
    });
  });

  it('shows the token one came with, and makes none, when it is asked for with a token', async () => {
    const first = JSON.parse((await getToken({ application_id: '1', application_key: key, user: 'admin' })).text) as {
      token: string;
    };
    const before = await footprint(server);
    expect((await new Client(server, first.token).get('/api/get_token')).body).toEqual(first);
    expect(await footprint(server)).toEqual(before);
  });

  it.each([
    ['a wrong key', { application_id: 1, application_key: 'wrong', user: 'admin' }],
    ['an id that is none', { application_id: 'one', application_key: 'wrong', user: 'admin' }],
  ])('refuses %s like any other caller, and writes nothing', async (_what, fields) => {
    const before = await footprint(server);
    const answer = await getToken(fields);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([401, error('Unauthorized')]);
    expect(await footprint(server)).toEqual(before);
  });

  it('refuses the key of another application, of a session, of a group and of one that has ended', async () => {
    const { id, token } = await anApplication();
    const other = await anApplication();
    const group = (await server.admin.post<{ id: number; token: string }>('groups/2/tokens', {})).body;
    const session = JSON.parse(
      (await getToken({ application_id: id, application_key: token, user: 'admin' })).text,
    ) as {
      token: string;
    };
    const me = await server.as(session.token).get<{ token: { id: number } }>('me');
    const expired = await anApplication();
    await expire(expired.token);
    for (const [application_id, application_key] of [
      [id, other.token],
      [group.id, group.token],
      [me.body.token.id, session.token],
      [expired.id, expired.token],
    ]) {
      expect((await getToken({ application_id, application_key, user: 'admin' })).status).toBe(401);
    }
  });

  it('refuses the key of someone who is no administrator, and of a token narrowed to less', async () => {
    const user = await aUser(server.admin);
    const own = await server.as(user.token).post<{ id: number; token: string }>('tokens', {});
    const narrowed = await anApplication({ scopes: ['DATADOWNLOADING'] });
    const scoped = await anApplication({ scopes: ['ADMINISTRATION'] });
    for (const { id, token } of [own.body, narrowed, scoped]) {
      const before = await footprint(server);
      expect((await getToken({ application_id: id, application_key: token, user: 'admin' })).status).toBe(403);
      expect(await footprint(server)).toEqual(before);
    }
  });

  it('makes no token for an unknown or inactive user', async () => {
    const user = await aUser(server.admin, { active: false });
    for (const name of [aName(), user.username, '', '\u0000']) {
      const answer = await getToken({ application_id: 1, application_key: key, user: name });
      expect([400, 404]).toContain(answer.status);
      expect(answer.text).toContain('"status":"ERROR"');
    }
    expect((await getToken({ application_id: 1, application_key: key, user: user.username })).status).toBe(404);
  });

  it('names what is missing', async () => {
    expect(JSON.parse((await getToken({})).text)).toEqual(
      error('application_id is required; application_key is required; user is required.'),
    );
  });

  it('delays repeated failures of one application, but never the right key', async () => {
    const { id, token } = await anApplication();
    const wrong = { application_id: id, application_key: 'wrong', user: 'admin' };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) statuses.push((await getToken(wrong)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
    const right = { application_id: id, application_key: token, user: 'admin' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => getToken(right)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200));
  });

  it('ends the tokens of a user with the user', async () => {
    const user = await aUser(server.admin);
    const group = await aGroup(server.admin);
    await server.admin.put(`groups/${group.id}/members/${user.id}`, { admin: true });
    const answer = await getToken({ application_id: 1, application_key: key, user: user.username });
    const client = new Client(server, (JSON.parse(answer.text) as { token: string }).token);
    expect((await client.get('/api/user_group')).status).toBe(200);
    await server.admin.delete(`users/${user.id}`);
    expect((await client.get('/api/user_group')).status).toBe(401);
  });
});
