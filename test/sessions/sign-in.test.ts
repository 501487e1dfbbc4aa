import type { Api } from '../support/api.js';
import { aName, aUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

interface Session {
  token: string;
  validUntil: string;
  user: { id: number; username: string };
}

const PASSWORD = 'correct horse battery';
const HOUR_MS = 3_600_000;

describe('Signing in', () => {
  let server: TestServer;
  let nobody: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    nobody = server.as(undefined);
  });
  afterAll(() => server.stop());

  async function signIn(username: string, password: string): Promise<Session> {
    const { status, body } = await nobody.post<Session>('sessions', { username, password });
    expect(status).toBe(201);
    return body;
  }

  it('answers a session of twelve hours that acts as its user', async () => {
    const session = await signIn('admin', ADMIN_PASSWORD);
    expect(session.token).toMatch(/^gh_s_[0-9A-Za-z]{36}$/);
    expect(session.user).toMatchObject({ username: 'admin', active: true });
    expect(JSON.stringify(session)).not.toContain('argon2');
    const lasts = Date.parse(session.validUntil) - Date.now();
    expect(lasts).toBeGreaterThan(11.9 * HOUR_MS);
    expect(lasts).toBeLessThanOrEqual(12 * HOUR_MS);
    const { body } = await server.as(session.token).get('me');
    expect(body).toMatchObject({ user: { username: 'admin' }, group: null, administrator: true });
    expect(body.token).toMatchObject({ kind: 'session', state: 'active', scopes: null });
    expect(body.token).not.toHaveProperty('token');
  });

  it('tells nobody whether the password, the name, the user or his service was wrong', async () => {
    const service = await server.admin.post('authentication-services', {
      kind: 'local',
      name: aName(),
      enabled: false,
    });
    const active = await aUser(server.admin, { password: PASSWORD });
    const inactive = await aUser(server.admin, { password: PASSWORD, active: false });
    const disabled = await aUser(server.admin, { password: PASSWORD, authenticationServiceId: service.body.id });
    const passwordless = await aUser(server.admin);
    const before = await written(server);
    const attempts = [
      [active.username, 'something else'],
      [active.username, ''],
      [aName('stranger'), PASSWORD],
      [inactive.username, PASSWORD],
      [disabled.username, PASSWORD],
      [passwordless.username, PASSWORD],
      [passwordless.username, ''],
      ['', ''],
    ];
    for (const [username, password] of attempts) {
      const answer = await nobody.post('sessions', { username, password });
      expect({ username, ...problemOf(answer) }).toEqual({
        username,
        status: 401,
        code: 'invalid_credentials',
        fields: [],
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="guildhall"');
      expect(answer.body).not.toHaveProperty('detail');
    }
    expect(await written(server)).toEqual(before);
  });

  it('lets a user in again once his service is enabled', async () => {
    const service = await server.admin.post('authentication-services', {
      kind: 'local',
      name: aName(),
      enabled: false,
    });
    const user = await aUser(server.admin, { password: PASSWORD, authenticationServiceId: service.body.id });
    const path = `authentication-services/${String(service.body.id)}`;
    expect((await server.admin.patch(path, { enabled: true })).status).toBe(200);
    await signIn(user.username, PASSWORD);
  });

  it('finds a user name whatever its case, blanks around it and form of Unicode', async () => {
    const user = await aUser(server.admin, { username: `Jos\u00e9 ΣΊΣΥΦΟΣ ${aName()}`, password: PASSWORD });
    const { username } = user;
    for (const variant of [
      username.toUpperCase(),
      username.toLowerCase(),
      `  ${username} `,
      username.normalize('NFD'),
    ]) {
      expect((await signIn(variant, PASSWORD)).user.id).toBe(user.id);
    }
  });

  it('takes a password in any form of Unicode, but minds its case and blanks', async () => {
    const composed = 'Gr\u00f6\u00dfe und \u00c5ngstr\u00f6m';
    const user = await aUser(server.admin, { password: composed.normalize('NFD') });
    await signIn(user.username, composed);
    await signIn(user.username, composed.normalize('NFD'));
    for (const password of [composed.toLowerCase(), ` ${composed}`, `${composed} `]) {
      expect((await nobody.post('sessions', { username: user.username, password })).status).toBe(401);
    }
  });

  it('gives every session its own end', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const [first, second] = [await signIn(user.username, PASSWORD), await signIn(user.username, PASSWORD)];
    expect((await server.as(first.token).delete('sessions/current')).status).toBe(204);
    expect(problemOf(await server.as(first.token).get('me'))).toMatchObject({ status: 401, code: 'invalid_token' });
    expect((await server.as(first.token).delete('sessions/current')).status).toBe(401);
    expect((await server.as(second.token).get('me')).status).toBe(200);
  });

  it('writes down who signed in and out, without the secret', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const { token } = await signIn(user.username, PASSWORD);
    await server.as(token).delete('sessions/current');
    const { body } = await server.admin.get<{ items: object[] }>(`audit-events?actorUserId=${user.id}&sort=id`);
    expect(body.items).toMatchObject([
      { action: 'session.created', actor: { userId: user.id, name: user.username } },
      { action: 'token.revoked', actor: { userId: user.id } },
    ]);
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('cannot sign out with a token that is no session', async () => {
    const user = await aUser(server.admin);
    expect(problemOf(await server.as(user.token).delete('sessions/current'))).toMatchObject({
      status: 404,
      code: 'token_not_found',
    });
    expect((await server.as(user.token).get('me')).status).toBe(200);
  });

  it('refuses a session when its time is over', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const { token } = await signIn(user.username, PASSWORD);
    await server.sql(`UPDATE tokens SET valid_until = now() WHERE user_id = $1 AND kind = 'session'`, [user.id]);
    expect(problemOf(await server.as(token).get('me'))).toMatchObject({ status: 401, code: 'invalid_token' });
  });

  it.each([
    ['deactivated', (id: number) => server.admin.patch(`users/${id}`, { active: false })],
    ['deleted', (id: number) => server.admin.delete(`users/${id}`)],
  ])('refuses session and token of a user at once when he is %s', async (_, end) => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const { token } = await signIn(user.username, PASSWORD);
    expect((await server.as(token).get('me')).status).toBe(200);
    expect((await end(user.id)).status).toBeLessThan(300);
    for (const secret of [token, user.token]) {
      expect(problemOf(await server.as(secret).get('me'))).toMatchObject({ status: 401, code: 'invalid_token' });
    }
    expect((await nobody.post('sessions', { username: user.username, password: PASSWORD })).status).toBe(401);
  });

  it.each([
    [{}, ['/username', '/password']],
    [{ username: 'admin' }, ['/password']],
    [{ username: 1, password: 2 }, ['/username', '/password']],
    [{ username: 'a\0', password: 'x' }, ['/username']],
    [{ username: '\ud800', password: 'x' }, ['/username']],
    [{ username: 'x'.repeat(256), password: 'x' }, ['/username']],
    [{ username: 'x', password: 'x'.repeat(1_025) }, ['/password']],
    [{ username: 'x', password: 'x', remember: true }, ['/remember']],
  ])('refuses %j and names the field', async (body, fields) => {
    const { rows: before } = { rows: await server.sql('SELECT count(*) FROM sign_in_attempts') };
    const problem = problemOf(await nobody.post('sessions', body));
    expect(problem).toEqual({
      status: 400,
      code: 'validation_failed',
      fields: expect.arrayContaining(fields) as unknown,
    });
    expect(await server.sql('SELECT count(*) FROM sign_in_attempts')).toEqual(before);
  });
});
