import { aName, aUser } from '../../support/builders.js';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { ADMIN, basic, Deki, error, messageOf } from './deki.js';

const PASSWORD = 'correct horse: battery stäple';

describe('authentication of MindTouch', () => {
  let server: TestServer;
  let admin: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = new Deki(server, ADMIN);
  });
  afterAll(() => server.stop());

  const me = (headers: Record<string, string>, query = ''): Promise<{ status: number; text: string }> =>
    new Deki(server, headers).get(`users/current${query}`);

  it('gives a token as text and as a cookie in quotes, which other sites cannot use', async () => {
    const answer = await admin.get('users/authenticate');
    expect([answer.status, answer.contentType]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(answer.text).toMatch(/^gh_s_\w+$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie.startsWith(`authtoken="${answer.text}"; Path=/; Expires=`)).toBe(true);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
    const ways: Record<string, string>[] = [
      { 'X-Authtoken': answer.text },
      { Cookie: `$Version=0; authtoken="${answer.text}"; $Path=/` },
      { Cookie: `other=1; authtoken=${answer.text}` },
      { Authorization: `Bearer ${answer.text}` },
    ];
    for (const headers of ways) {
      expect((await me(headers)).status).toBe(200);
    }
    expect((await me({}, `?authtoken=${answer.text}`)).status).toBe(200);
    expect((await admin.post('users/authenticate')).text).toMatch(/^gh_s_\w+$/);
  });

  it('marks the cookie as secure where the server is reached by https', async () => {
    const secure = await TestServer.start({ env: { PUBLIC_URL: 'https://deki.example' } });
    try {
      const { headers } = await new Deki(secure, ADMIN).get('users/authenticate');
      expect(headers.get('set-cookie')).toMatch(/; Secure; SameSite=Lax$/);
    } finally {
      await secure.stop();
    }
  });

  it('believes the query before the cookie, and the cookie before the header', async () => {
    const { token } = await aUser(server.admin);
    const adminToken = String(server.admin.token);
    const nameOf = async (headers: Record<string, string>, query = ''): Promise<boolean> =>
      (await me(headers, query)).text.includes('<username>admin</username>');
    expect(await nameOf({ Cookie: `authtoken="${token}"`, 'X-Authtoken': token }, `?authtoken=${adminToken}`)).toBe(
      true,
    );
    expect(await nameOf({ Cookie: `authtoken="${adminToken}"`, 'X-Authtoken': token })).toBe(true);
    expect(await nameOf({ 'X-Authtoken': token })).toBe(false);
  });

  it('lets a password count where the token is not valid, and nobody where both are missing', async () => {
    expect((await me({ 'X-Authtoken': 'gh_s_wrong', ...ADMIN })).status).toBe(200);
    const refused = await me({ 'X-Authtoken': 'gh_s_wrong' });
    expect(refused.status).toBe(401);
    expect((await new Deki(server, { 'X-Authtoken': 'gh_s_wrong' }).get('site/roles')).status).toBe(200);
  });

  it('asks for a password with ?authenticate=true, whatever token comes along', async () => {
    const token = { 'X-Authtoken': String(server.admin.token) };
    for (const query of ['?authenticate=true', '?authenticate=', '?authenticate=1']) {
      const { status, text } = await me(token, query);
      expect({ status, text }).toEqual({
        status: 401,
        text: error(401, 'Unauthorized', 'authentication failed', 'users/current'),
      });
      expect((await me({ ...token, ...ADMIN }, query)).status).toBe(200);
    }
    expect((await me(token, '?authenticate=FALSE')).status).toBe(200);
    expect((await new Deki(server).get('site/roles?authenticate=true')).status).toBe(401);
  });

  it('tells a caller without credentials how to come back (A13)', async () => {
    const answer = await new Deki(server).post('groups', '<group><name>Never</name></group>');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="DekiWiki"']);
    expect(messageOf(answer)).toBe(
      "Access denied to 'Anonymous' for this request. Operations required are {ADMIN}. Operations allowed are {}",
    );
  });

  it('tells a user who is no administrator what it would take', async () => {
    const username = aName('o"brien');
    await server.admin.post('users', { username, password: PASSWORD });
    const user = new Deki(server, basic(username, PASSWORD));
    await server.admin.put('groups/1/privilege-sets/3');
    const answer = await user.post('groups', '<group><name>Never</name></group>');
    expect([answer.status, messageOf(answer)]).toEqual([
      403,
      `Access denied to '${username}' for this request. Operations required are {ADMIN}. Operations allowed are {LOGIN,BROWSE,READ,SUBSCRIBE}`,
    ]);
    await server.admin.delete('groups/1/privilege-sets/3');
    expect(messageOf(await user.post('groups/3/users', '<users/>'))).toMatch(/^Access denied to /);
    expect(messageOf(await user.post('users', '<user><username>x</username></user>'))).toBe(
      'Must provide an apikey or admin authtoken to create a user',
    );
  });

  it('refuses a wrong password everywhere, and delays those who go on', async () => {
    const { username } = await aUser(server.admin, { password: PASSWORD });
    const wrong = new Deki(server, basic(username, 'wrong'));
    const { status, headers, text } = await wrong.get('site/roles');
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="DekiWiki"']);
    expect(text).toBe(error(401, 'Unauthorized', 'authentication failed', 'site/roles'));
    await wrong.get('users/authenticate');
    await wrong.get('site/roles');
    await wrong.get('site/roles');
    const delayed = await wrong.get('site/roles');
    expect(delayed.status).toBe(429);
    expect(Number(delayed.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('answers many requests at once with the same password, without a session for each', async () => {
    const { username } = await aUser(server.admin, { password: PASSWORD });
    const [before] = await server.sql('SELECT count(*) FROM tokens');
    const user = new Deki(server, basic(username, PASSWORD));
    const answers = await Promise.all(Array.from({ length: 12 }, () => user.get('users/current')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await server.sql('SELECT count(*) FROM tokens')).toEqual([before]);
  });

  it('refuses a password at once when it was changed, or its user is deactivated or gone', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const caller = new Deki(server, basic(user.username, PASSWORD));
    expect((await caller.get('users/current')).status).toBe(200);
    await server.admin.patch(`users/${user.id}`, { active: false });
    expect((await caller.get('users/current')).status).toBe(401);
    await server.admin.patch(`users/${user.id}`, { active: true });
    expect((await caller.get('users/current')).status).toBe(200);
    await server.admin.put(`users/${user.id}/password`, { password: 'quite another one' });
    expect((await caller.get('users/current')).status).toBe(401);
    const anew = new Deki(server, basic(user.username, 'quite another one'));
    expect((await anew.get('users/current')).status).toBe(200);
    await server.admin.delete(`users/${user.id}`);
    expect((await anew.get('users/current')).status).toBe(401);
  });

  it('names who wrote in the audit trail, who came with a password and without a token', async () => {
    const { text } = await admin.post('groups', `<group><name>${aName('audited')}</name></group>`);
    const id = Number(/<group id="(\d+)"/.exec(text)?.[1]);
    const [event] = await server.sql(
      `SELECT actor_user_id, token_id, surface FROM audit_events WHERE action = 'group.created' AND target_id = $1`,
      [id],
    );
    expect(event).toEqual({ actor_user_id: 1, token_id: null, surface: 'mindtouch' });
  });

  it('sends on to addresses of this server alone', async () => {
    const { status, headers } = await admin.get('users/authenticate?redirect=/docs');
    expect([status, headers.get('location')]).toEqual([302, `${server.url}/docs`]);
    for (const target of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)', 'http://']) {
      expect((await admin.get(`users/authenticate?redirect=${encodeURIComponent(target)}`)).status).toBe(400);
    }
  });

  it.each([
    [{}, 401],
    [{ Authorization: 'Basic !!!' }, 401],
    [{ Authorization: `Basic ${Buffer.from('admin').toString('base64')}` }, 401],
    [basic('nobody', 'nothing'), 401],
    [basic('ADMIN', ADMIN_PASSWORD), 200],
  ])('signs in with %j: %d', async (headers, status) => {
    expect((await new Deki(server, headers).get('users/authenticate')).status).toBe(status);
  });
});
