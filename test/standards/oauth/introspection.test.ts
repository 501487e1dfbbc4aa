import { recordStatements } from '../../../benchmarks/recorded-statements.js';
import { aGroup, aPrivilege, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { aToken, expectStatus, TOMORROW, YESTERDAY } from '../../support/cast.js';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { basicClientOf, clientOf, refusalOf, type OAuthClient } from './oauth-client.js';

const INACTIVE = { active: false };
const WELL_FORMED_BUT_UNKNOWN = 'f'.repeat(64);
const FOREIGN_JWT = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`;

describe('introspection', () => {
  let server: TestServer;
  let gateway: OAuthClient;
  let gatewayUser: MadeUser;
  let group: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    const gateways = await aGroup(server.admin);
    await server.admin.put(`groups/${gateways.id}/privileges/TOKEN_INTROSPECTION`);
    gatewayUser = await aUser(server.admin, {}, [gateways.id]);
    gateway = clientOf(server, gatewayUser.token);
    group = await aGroup(server.admin);
  });
  afterAll(() => server.stop());

  it('[IT-01] takes the token in a form, with a hint or without', async () => {
    const { token } = await aUser(server.admin);
    expect((await gateway.introspect(token)).body).toMatchObject({ active: true });
    for (const hint of ['access_token', 'refresh_token', 'nonsense']) {
      expect((await gateway.introspect(token, { token_type_hint: hint })).body).toMatchObject({ active: true });
    }
    expect(refusalOf(await gateway.post('/oauth2/introspect', {}))).toBe('400 invalid_request');
    expect(refusalOf(await gateway.introspect(''))).toBe('400 invalid_request');
    const twice = await gateway.post('/oauth2/introspect', [
      ['token', token],
      ['token', token],
    ]);
    expect(refusalOf(twice)).toBe('400 invalid_request');
  });

  it('[IT-01] refuses bodies that are no forms', async () => {
    const { token } = await aUser(server.admin);
    const json = await server.as(gatewayUser.token).post('/oauth2/introspect', { token });
    expect(refusalOf(json)).toBe('415 invalid_request');
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const broken = await server
      .as(gatewayUser.token)
      .post('/oauth2/introspect', undefined, { headers, raw: new Uint8Array([0x74, 0x3d, 0xff]) });
    expect(refusalOf(broken)).toBe('400 invalid_request');
    const large = await gateway.introspect('x'.repeat(1_100_000));
    expect(refusalOf(large)).toBe('413 invalid_request');
  });

  it('[IT-02] refuses callers that are not authenticated, in the scheme that they have tried', async () => {
    const { username, token } = await aUser(server.admin);
    const anonymous = await clientOf(server, undefined).introspect(token);
    expect(refusalOf(anonymous)).toBe('401 invalid_client');
    expect(anonymous.headers.get('www-authenticate')).toMatch(/^Basic realm="guildhall".*, Bearer realm="guildhall", /);
    const bearer = await clientOf(server, WELL_FORMED_BUT_UNKNOWN).introspect(token);
    expect(refusalOf(bearer)).toBe('401 invalid_token');
    expect(bearer.headers.get('www-authenticate')).toMatch(/^Bearer realm="guildhall", error="invalid_token"/);
    for (const [name, secret] of [
      [username, WELL_FORMED_BUT_UNKNOWN],
      ['somebody else', token],
      ['admin', ADMIN_PASSWORD],
    ] as const) {
      const basic = await basicClientOf(server, name, secret).introspect(token);
      expect(refusalOf(basic)).toBe('401 invalid_client');
      expect(basic.headers.get('www-authenticate')).toMatch(/^Basic /);
    }
    const both = await basicClientOf(server, username, token).post('/oauth2/introspect', {
      token,
      client_secret: token,
    });
    expect(refusalOf(both)).toBe('400 invalid_request');
  });

  it('[IT-02] takes a name and a token as the secret, in the header or in the form', async () => {
    const { username, token } = await aUser(server.admin, { username: `Zoë + 100 % ${Date.now()}:x` });
    expect(await basicClientOf(server, username, token).isActive(token)).toBe(true);
    const raw = Buffer.from(`${gatewayUser.username}:${gatewayUser.token}`).toString('base64');
    const headers = { Authorization: `Basic ${raw}`, 'Content-Type': 'application/x-www-form-urlencoded' };
    const plain = await server
      .as(undefined)
      .post('/oauth2/introspect', undefined, { headers, raw: `token=${gatewayUser.token}` });
    expect(plain.body).toMatchObject({ active: true });
    const inForm = await clientOf(server, undefined).introspect(token, { client_id: username, client_secret: token });
    expect(inForm.body).toMatchObject({ active: true });
    const wrong = await clientOf(server, undefined).introspect(token, { client_id: 'x', client_secret: token });
    expect(refusalOf(wrong)).toBe('401 invalid_client');
  });

  it('[IT-02] tells whoever lacks the privilege about tokens of his own alone', async () => {
    const [mine, other] = [await aUser(server.admin), await aUser(server.admin)];
    const me = clientOf(server, mine.token);
    expect((await me.introspect(mine.token)).body).toMatchObject({ active: true, username: mine.username });
    expect((await me.introspect(await aToken(server.admin, `users/${mine.id}`))).body).toMatchObject({ active: true });
    expect((await me.introspect(other.token)).body).toEqual(INACTIVE);
    const ofGroup = await aToken(server.admin, `groups/${group.id}`);
    expect((await me.introspect(ofGroup)).body).toEqual(INACTIVE);
    expect((await clientOf(server, ofGroup).introspect(ofGroup)).body).toMatchObject({ active: true });
    expect((await clientOf(server, ofGroup).introspect(mine.token)).body).toEqual(INACTIVE);
    expect((await clientOf(server, server.admin.token).introspect(other.token)).body).toMatchObject({ active: true });
  });

  it('[IT-02] holds a narrowed token of a gateway to its scopes', async () => {
    const { token } = await aUser(server.admin);
    const narrowed = await aToken(server.admin, `users/${gatewayUser.id}`, { scopes: [] });
    expect(await clientOf(server, narrowed).isActive(token)).toBe(false);
    const scopes = ['TOKEN_INTROSPECTION'];
    const right = (await expectStatus(server.as(gatewayUser.token).post('tokens', { scopes }), 201)).body;
    expect(await clientOf(server, String(right.token)).isActive(token)).toBe(true);
  });

  it('[IT-03] says nothing but that it is inactive of every token that does not count', async () => {
    const user = await aUser(server.admin);
    const made = await expectStatus(
      server.admin.post<{ id: number; token: string }>(`users/${user.id}/tokens`, {}),
      201,
    );
    await expectStatus(server.admin.delete(`tokens/${made.body.id}`), 204);
    const inactive = [
      ['unknown', WELL_FORMED_BUT_UNKNOWN],
      ['revoked', made.body.token],
      ['expired', await aToken(server.admin, `users/${user.id}`, { validUntil: YESTERDAY })],
      ['not yet valid', await aToken(server.admin, `users/${user.id}`, { validFrom: TOMORROW })],
      ['malformed', 'no token'],
      ['with a wrong checksum', `${user.token.slice(0, -1)}${user.token.endsWith('0') ? '1' : '0'}`],
      ['of another issuer', FOREIGN_JWT],
      ['with NUL', '\0'],
    ] as const;
    for (const [kind, token] of inactive) {
      const { status, body } = await gateway.introspect(token);
      expect({ kind, status, body }).toEqual({ kind, status: 200, body: INACTIVE });
    }
  });

  it('[IT-03] says the same of tokens whose owner is inactive, of whatever kind', async () => {
    const user = await aUser(server.admin);
    expect(await gateway.isActive(user.token)).toBe(true);
    await expectStatus(server.admin.patch(`users/${user.id}`, { active: false }), 200);
    expect((await gateway.introspect(user.token)).body).toEqual(INACTIVE);
  });

  it('[IT-04] says all about a token that is active', async () => {
    const user = await aUser(server.admin, {}, [group.id]);
    const privilege = await aPrivilege(server.admin, { name: `read "it" ${Date.now()}` });
    await server.admin.put(`groups/${group.id}/privileges/${encodeURIComponent(privilege.name)}`);
    const { body: made } = await expectStatus(
      server.admin.post<{ id: number; token: string; createdAt: string }>(`users/${user.id}/tokens`, {
        validUntil: TOMORROW,
        scopes: ['AUTHORING', privilege.name],
      }),
      201,
    );
    const { status, body } = await gateway.introspect(made.token);
    const issuedAt = Math.floor(Date.parse(made.createdAt) / 1_000);
    expect(status).toBe(200);
    expect(body).toEqual({
      active: true,
      scope: `AUTHORING ${encodeURIComponent(privilege.name)}`,
      client_id: user.username,
      username: user.username,
      token_type: 'Bearer',
      exp: Math.floor(Date.parse(TOMORROW) / 1_000),
      iat: issuedAt,
      nbf: issuedAt,
      sub: `user:${user.id}`,
      aud: server.url,
      iss: server.url,
      jti: String(made.id),
    });
  });

  it('[IT-04] says the scope that a token has at this moment, not when it was made', async () => {
    const [office, privilege] = [await aGroup(server.admin), await aPrivilege(server.admin)];
    const user = await aUser(server.admin, {}, [office.id]);
    const scopesOf = async (): Promise<string[]> =>
      ((await gateway.introspect(user.token)).body.scope ?? '').split(' ');
    expect(await scopesOf()).not.toContain(privilege.name);
    await server.admin.put(`groups/${office.id}/privileges/${privilege.name}`);
    expect(await scopesOf()).toContain(privilege.name);
    await server.admin.delete(`groups/${office.id}/members/${user.id}`);
    expect(await scopesOf()).not.toContain(privilege.name);
  });

  it('[IT-04] knows tokens of every kind and form', async () => {
    const password = 'correct horse battery staple';
    const user = await aUser(server.admin, { password });
    const session = (await server.as(undefined).post('sessions', { username: user.username, password })).body.token;
    const manager = await aUser(server.admin);
    await server.admin.put(`groups/${group.id}/members/${manager.id}`, { admin: true });
    const hexadecimal = await server
      .as(manager.token)
      .post<{ token: string }>(`/group/${group.name}/token`, { description: 'x', expiration: 'daily' });
    expect(hexadecimal.body.token).toMatch(/^[0-9a-f]{64}$/);
    expect((await gateway.introspect(String(session))).body).toMatchObject({ username: user.username });
    const ofGroup = await gateway.introspect(hexadecimal.body.token);
    expect(ofGroup.body).toMatchObject({ active: true, client_id: group.name, sub: `group:${group.id}` });
    expect(ofGroup.body).not.toHaveProperty('username');
  });

  it('[IT-05] answers POST alone', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await server.as(gatewayUser.token).call(method, `/oauth2/introspect?token=${gatewayUser.token}`);
      expect(refusalOf(answer)).toBe('405 invalid_request');
      expect(answer.headers.get('allow')).toBe('POST');
    }
    expect(refusalOf(await server.as(undefined).get('/oauth2/nothing'))).toBe('404 invalid_request');
  });

  it('[IT-06] keeps its answers out of caches, refusals too', async () => {
    for (const client of [gateway, clientOf(server, undefined)]) {
      const { headers } = await client.introspect(gatewayUser.token);
      expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    }
  });

  it('[IT-07] does the same work for every token: none in the database but the look at the revision', async () => {
    const { id, token } = await aUser(server.admin);
    const tokens = [
      token,
      WELL_FORMED_BUT_UNKNOWN,
      await aToken(server.admin, `users/${id}`, { validUntil: YESTERDAY }),
      'malformed',
    ];
    await gateway.isActive(token);
    const statements: string[][] = [];
    for (const each of tokens) {
      statements.push((await recordStatements(() => gateway.introspect(each))).map(({ text }) => text));
    }
    expect(statements[0]).toEqual([expect.stringMatching(/^SELECT a\.revision\b/)]);
    expect(statements).toEqual(tokens.map(() => statements[0]));
  });
});
