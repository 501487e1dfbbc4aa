import { randomBytes } from 'node:crypto';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';
import { dumpOf, SecretWatch } from './secret-watch.js';

const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
};

describe('[TK-07] secrets', () => {
  let server: TestServer;
  let watch: SecretWatch;
  let admin: string;

  beforeAll(async () => {
    server = await TestServer.start({ env: { LOG_LEVEL: 'debug' } });
    watch = new SecretWatch(server);
    admin = watch.knows(String(server.admin.token), "the administrator's token");
    watch.knows(ADMIN_PASSWORD, "the administrator's password");
    watch.knows(String(server.env.GUILDHALL_SECRET_KEY), "the server's key");
  });
  afterAll(() => server.stop());

  const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });
  const basic = (name: string, secret: string): { Authorization: string } => ({
    Authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
  });
  const aPassword = (whose: string): string => watch.knows(`pw "${randomBytes(12).toString('hex')}" é`, `a ${whose}`);

  it('that are issued or taken in a whole run are in no table, no line of the log and no later answer', async () => {
    const asAdmin = { headers: bearer(admin) };
    const [first, second, wrong] = [aPassword('password'), aPassword('new password'), aPassword('wrong password')];
    await watch.call('POST', '/api/v1/users', { ...asAdmin, body: { username: 'ada', password: first } });
    await watch.call('POST', '/api/v1/groups', { ...asAdmin, body: { name: 'team' } });
    await watch.call('PUT', '/api/v1/groups/4/members/2', { ...asAdmin, body: { admin: true } });
    const session = await signInEverywhere('ada', first, wrong);
    await useTokens(session);
    await keepServices();
    await provision(aPassword('password over SCIM'), aPassword('new password over SCIM'));
    await sendWhatIsBroken(first);
    await watch.call('PUT', '/api/v1/users/2/password', {
      headers: bearer(session),
      body: { currentPassword: first, password: second },
    });
    await watch.call('PUT', '/api/v1/users/2/password', { ...asAdmin, body: { password: first } });
    await readEverything();

    expect(watch.repeated).toEqual([]);
    expect(watch.secrets.size).toBe(24);
    const dump = await dumpOf(server);
    expect(dump).toContain('argon2id');
    expect(watch.foundIn(dump)).toEqual([]);
    expect(server.logLines.length).toBeGreaterThan(50);
    expect(watch.foundIn(server.logLines.join(''))).toEqual([]);
  });

  it('would be found: in a table, in the log, and in an answer', async () => {
    const planted = watch.knows(`planted-${randomBytes(8).toString('hex')}`, 'what was planted');
    await watch.call('POST', `/api/v1/groups?${planted}`, { headers: bearer(admin), body: { name: planted } });
    await watch.call('GET', `/api/v1/nowhere/${planted}`);
    expect(watch.foundIn(await dumpOf(server))).toEqual(['what was planted']);
    expect(watch.foundIn(server.logLines.join(''))).toEqual(['what was planted']);
    expect(watch.repeated).toEqual([expect.stringMatching(/ shows what was planted$/)]);
    for (const text of [Buffer.from(`x${planted}y`).toString('base64'), Buffer.from(planted).toString('hex')]) {
      expect(watch.foundIn(text)).toEqual(['what was planted']);
    }
  });

  /** Answers a session of the native API. */
  async function signInEverywhere(username: string, password: string, wrong: string): Promise<string> {
    const session = await watch.token('POST', '/api/v1/sessions', { body: { username, password } });
    await watch.token('POST', '/login', { body: { username, password } });
    const form = new URLSearchParams({ username, password });
    const cookies = await watch.token('POST', '/callosum/v1/tspublic/v1/session/login', { body: form });
    const deki = await watch.token('GET', '/@api/deki/users/authenticate', { headers: basic(username, password) });
    await watch.call('GET', '/callosum/v1/session/info', { headers: { Cookie: `JSESSIONID=${cookies}` } });
    await watch.call('GET', '/@api/deki/users/current', { headers: { Cookie: `authtoken="${deki}"` } });
    await watch.call('GET', `/@api/deki/users/current?authtoken=${deki}`);
    await watch.call('GET', '/@api/deki/site/roles', { headers: basic(username, password) });
    const attempt = { username: 'nobody', password: wrong };
    await watch.call('POST', '/api/v1/sessions', { body: attempt });
    await watch.call('POST', '/login', { body: attempt });
    await watch.call('POST', '/tspublic/v1/session/login', { body: new URLSearchParams(attempt) });
    await watch.call('GET', '/@api/deki/users/authenticate', { headers: basic('nobody', wrong) });
    return session;
  }

  /** Every kind of token, made, shown and ended in every way. */
  async function useTokens(session: string): Promise<void> {
    const headers = bearer(session);
    const personal = await watch.token('POST', '/api/v1/tokens', { headers, body: { description: 'mine' } });
    const ofGroup = await watch.token('POST', '/api/v1/groups/4/tokens', { headers, body: {} });
    const once = { headers: { ...headers, 'Idempotency-Key': 'once' }, body: {} };
    const kept = await watch.token('POST', '/api/v1/tokens', once);
    expect(await watch.token('POST', '/api/v1/tokens', { ...once, repeats: true })).toBe(kept);
    const { body: me } = await server.as(personal).get<{ token: { id: number } }>('me');
    const rotate = `/api/v1/tokens/${me.token.id}:rotate`;
    const rotated = await watch.token('POST', rotate, { headers, body: { overlapSeconds: 60 } });
    const expiration = { description: 'theirs', expiration: 'session' };
    const hexadecimal = await watch.token('POST', '/group/team/token', { headers, body: expiration });
    await watch.call('GET', '/group', { headers: basic('team', hexadecimal) });
    await watch.call('GET', `/group?session=${hexadecimal}`);
    await watch.call('GET', `/user/token/${hexadecimal}`, { headers });
    const { body: application } = await server.admin.post<{ id: number; token: string }>('tokens', {});
    watch.knows(application.token, 'the key of an application');
    const fields = { application_id: String(application.id), application_key: application.token, user: 'ada' };
    await watch.token('POST', '/api/get_token', { body: fields });
    await watch.call('GET', '/api/user_group', { headers: { Token: rotated } });
    await useOAuth(rotated, ofGroup);
    await watch.call('DELETE', '/api/v1/tokens/current', { headers: bearer(kept) });
    await watch.call('GET', '/api/v1/me', { headers: bearer(kept) });
    await server.sql(`UPDATE tokens SET valid_until = now() WHERE id = $1`, [me.token.id]);
    await watch.call('GET', '/api/v1/me', { headers: bearer(personal) });
    await watch.call('GET', '/api/v1/me', { headers: bearer(rotated) });
  }

  async function useOAuth(subject: string, client: string): Promise<void> {
    const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams(fields);
    const headers = basic('team', client);
    const exchange = { ...EXCHANGE, subject_token: subject };
    const lent = await watch.token('POST', '/oauth2/token', { headers, body: form(exchange) });
    const credentials = { client_id: 'team', client_secret: client };
    await watch.token('POST', '/oauth2/token', { body: form({ ...exchange, ...credentials }) });
    const { subject_token: _subject, ...lacking } = exchange;
    await watch.call('POST', '/oauth2/token', { headers, body: form({ ...lacking, subject_token: `${subject}x` }) });
    for (const token of [lent, subject, client, `${lent}x`]) {
      await watch.call('POST', '/oauth2/introspect', { headers: bearer(admin), body: form({ token }) });
      await watch.call('POST', '/oauth2/introspect', { body: form({ token, ...credentials }) });
    }
    await watch.call('POST', '/oauth2/introspect', { headers: basic('team', subject), body: form({ token: lent }) });
    await watch.call('POST', '/oauth2/revoke', { headers, body: form({ token: lent }) });
    await watch.call('POST', '/oauth2/revoke', { headers, body: form({ token: subject }) });
    await watch.call('GET', `/oauth2/introspect?token=${subject}`, { headers });
  }

  async function provision(password: string, next: string): Promise<void> {
    const headers = { ...bearer(admin), 'Content-Type': 'application/scim+json' };
    const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'scim.ada', password };
    const made = await watch.call('POST', '/scim/v2/Users', { headers, body: user });
    expect(made).toContain('"userName":"scim.ada"');
    const [, id = ''] = /"id":"([^"]+)"/.exec(made) ?? [];
    const patch = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] };
    const operation = { op: 'replace', path: 'password', value: next };
    await watch.call('PATCH', `/scim/v2/Users/${id}`, { headers, body: { ...patch, Operations: [operation] } });
    await watch.call('PATCH', `/scim/v2/Users/${id}`, { headers, body: { ...patch, Operations: [{ op: next }] } });
    await watch.call('GET', `/scim/v2/Users?filter=${encodeURIComponent(`password eq ${JSON.stringify(next)}`)}`, {
      headers,
    });
    await watch.token('POST', '/api/v1/sessions', { body: { username: 'scim.ada', password: next } });
  }

  /** Passwords with which other servers are asked. */
  async function keepServices(): Promise<void> {
    const headers = bearer(admin);
    const [bindPassword, other] = [aPassword('password of a directory'), aPassword('new password of a directory')];
    const ldap = { url: 'ldap://ldap.example.org', userBaseDn: 'dc=example,dc=org', bindDn: 'cn=x', bindPassword };
    const body = { kind: 'ldap', name: 'Visitors', enabled: false, ldap };
    await watch.call('POST', '/api/v1/authentication-services', { headers, body });
    const change = { headers, body: { ldap: { bindPassword: other } } };
    await watch.call('PATCH', '/api/v1/authentication-services/2', change);
    await watch.call('PATCH', '/api/v1/authentication-services/2', { headers, body: { ldap: { bindPassword: 7 } } });
  }

  /** What cannot be understood is told without being repeated. */
  async function sendWhatIsBroken(password: string): Promise<void> {
    const type = { 'Content-Type': 'application/json' };
    for (const path of ['/api/v1/sessions', '/login', '/api/get_token']) {
      await watch.call('POST', path, { headers: type, body: `{"password": "${password}` });
      await watch.call('POST', path, { headers: type, body: `${password}` });
      await watch.call('POST', path, { headers: type, body: JSON.stringify({ username: 1, password: [password] }) });
    }
    await watch.call('POST', '/@api/deki/users', { headers: bearer(admin), body: `<user><password>${password}` });
    await watch
      .call('GET', '/api/v1/me', { headers: { Authorization: `Bearer ${admin} ${password}` } })
      .catch(() => '');
  }

  async function readEverything(): Promise<void> {
    const headers = bearer(admin);
    const lists = ['tokens', 'users', 'users/2/tokens', 'groups/4/tokens', 'authentication-services', 'audit-events'];
    for (const list of lists) await watch.call('GET', `/api/v1/${list}?limit=200`, { headers });
    for (const path of ['/api/v1/tokens/1', '/group/team/token', '/user', '/@api/deki/users', '/api/user']) {
      await watch.call('GET', path, { headers: { ...headers, 'X-Authtoken': admin } });
    }
  }
});
