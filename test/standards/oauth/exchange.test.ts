import { aGroup, aPrivilege, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { aToken, expectStatus, outcome, TOMORROW } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { ACCESS_TOKEN_TYPE, clientOf, EXCHANGE_GRANT, refusalOf, type OAuthClient } from './oauth-client.js';

const HOUR_S = 3_600;

describe('token exchange', () => {
  let server: TestServer;
  let admin: OAuthClient;
  let office: Made;
  let privilege: Made;
  let user: MadeUser;
  let service: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = clientOf(server, server.admin.token);
    [office, privilege] = [await aGroup(server.admin), await aPrivilege(server.admin)];
    await server.admin.put(`groups/${office.id}/privileges/${privilege.name}`);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    [user, service] = [await aUser(server.admin, {}, [office.id]), await aUser(server.admin)];
  });

  const client = (): OAuthClient => clientOf(server, service.token);

  async function statusOf(token: string): Promise<number> {
    return (await server.as(token).get('me')).status;
  }

  it('[TX-01] [TX-03] answers an access token that acts as the owner of the subject token', async () => {
    const answer = await client().exchange(user.token, { scope: privilege.name });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^gh_x_[0-9A-Za-z]{36}$/),
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: privilege.name,
    });
    const me = await server.as(String(answer.body.access_token)).get<{ user: object; token: object }>('me');
    expect(me.body).toMatchObject({ user: { username: user.username }, token: { kind: 'exchanged' } });
  });

  it('[TX-01] [TX-05] needs the grant type, the subject token and its type, and knows no other types', async () => {
    const good = { grant_type: EXCHANGE_GRANT, subject_token: user.token, subject_token_type: ACCESS_TOKEN_TYPE };
    const before = await written(server);
    const refused: [object, string][] = [
      [{ grant_type: '' }, '400 invalid_request'],
      [{ subject_token: '' }, '400 invalid_request'],
      [{ subject_token_type: '' }, '400 invalid_request'],
      [{ grant_type: 'client_credentials' }, '400 unsupported_grant_type'],
      [{ subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' }, '400 invalid_request'],
      [{ requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, '400 invalid_request'],
      [{ subject_token: 'f'.repeat(64) }, '400 invalid_request'],
      [{ actor_token: service.token }, '400 invalid_request'],
      [{ actor_token_type: ACCESS_TOKEN_TYPE }, '400 invalid_request'],
      [{ actor_token: 'wrong', actor_token_type: ACCESS_TOKEN_TYPE }, '400 invalid_request'],
      [{ resource: 'https://elsewhere.example' }, '400 invalid_target'],
      [{ audience: 'elsewhere' }, '400 invalid_target'],
      [{ scope: 'NOTHING_OF_THAT_NAME' }, '400 invalid_scope'],
      [{ scope: 'ADMINISTRATION' }, '400 invalid_scope'],
      [{ scope: '%00' }, '400 invalid_scope'],
      [{ scope: '%zz' }, '400 invalid_scope'],
      [{ scope: 'a"b' }, '400 invalid_scope'],
      [{ scope: ' ' }, '400 invalid_scope'],
    ];
    for (const [change, expected] of refused) {
      const answer = await client().post('/oauth2/token', { ...good, ...change });
      expect([change, refusalOf(answer)]).toEqual([change, expected]);
    }
    await assertUntouched(server, before);
    const targets = [...Object.entries(good), ['resource', server.url], ['audience', `${server.url}/`]] as const;
    expect((await client().post('/oauth2/token', targets)).status).toBe(200);
    expect(refusalOf(await clientOf(server, undefined).exchange(user.token))).toBe('401 invalid_client');
  });

  it('[TX-02] narrows the scope, and never widens it again', async () => {
    const narrow = await client().exchanged(user.token, { scope: privilege.name });
    expect((await admin.introspect(narrow)).body.scope).toBe(privilege.name);
    expect(refusalOf(await client().exchange(narrow, { scope: 'AUTHORING' }))).toBe('400 invalid_scope');
    const again = await client().exchanged(narrow);
    expect((await admin.introspect(again)).body.scope).toBe(privilege.name);
    const whole = await client().exchange(user.token);
    expect(String(whole.body.scope).split(' ').toSorted()).toEqual(['AUTHORING', privilege.name].toSorted());
  });

  it('[TX-02] lets a child lose what its owner loses', async () => {
    const child = await client().exchanged(user.token, { scope: privilege.name });
    await server.admin.delete(`groups/${office.id}/members/${user.id}`);
    expect((await admin.introspect(child)).body).toMatchObject({ active: true, scope: '' });
  });

  it('[TX-02] ends with the parent at the latest, and after an hour unless the policy says otherwise', async () => {
    const now = Date.now() / 1_000;
    const hour = (await admin.introspect(await client().exchanged(user.token))).body.exp ?? 0;
    expect(Math.abs(hour - now - HOUR_S)).toBeLessThan(60);
    const soon = new Date(Date.now() + 90_000).toISOString();
    const short = await aToken(server.admin, `users/${user.id}`, { validUntil: soon });
    const child = await client().exchanged(short);
    const answer = await client().exchange(child);
    expect(Number(answer.body.expires_in)).toBeLessThanOrEqual(90);
    const parentEnd = (await admin.introspect(short)).body.exp;
    expect((await admin.introspect(child)).body.exp).toBe(parentEnd);
    expect((await admin.introspect(String(answer.body.access_token))).body.exp).toBe(parentEnd);
  });

  it('[TX-02] tells the end of what it ends with where a token has none of its own', async () => {
    const parent = await aToken(server.admin, `users/${user.id}`, { validUntil: TOMORROW });
    const child = await client().exchanged(parent);
    await server.sql('UPDATE tokens SET valid_until = NULL WHERE id = (SELECT max(id) FROM tokens)');
    expect((await admin.introspect(child)).body.exp).toBe(Math.floor(Date.parse(TOMORROW) / 1_000));
  });

  it('[TX-04] remembers who acts, and who acted before', async () => {
    const second = await aUser(server.admin);
    const lent = await client().exchanged(user.token);
    expect((await admin.introspect(lent)).body).toMatchObject({
      sub: `user:${user.id}`,
      username: user.username,
      client_id: service.username,
      act: { sub: `user:${service.id}`, client_id: service.username },
    });
    const passedOn = await clientOf(server, second.token).exchanged(lent);
    expect((await admin.introspect(passedOn)).body).toMatchObject({
      sub: `user:${user.id}`,
      client_id: second.username,
      act: { sub: `user:${second.id}`, act: { sub: `user:${service.id}` } },
    });
    const { body } = await server.admin.get<{ items: object[] }>(`users/${user.id}/tokens?kind=exchanged&sort=-id`);
    expect(body.items[0]).toMatchObject({ actor: { type: 'user', id: second.id, name: second.username } });
  });

  it('[TX-04] takes the actor from his token, a group too, and names nobody who acts for himself', async () => {
    const actor_token = await aToken(server.admin, `groups/${office.id}`);
    const lent = await client().exchanged(user.token, { actor_token, actor_token_type: ACCESS_TOKEN_TYPE });
    expect((await admin.introspect(lent)).body).toMatchObject({ act: { sub: `group:${office.id}` } });
    const own = await clientOf(server, user.token).exchanged(user.token);
    expect((await admin.introspect(own)).body).not.toHaveProperty('act');
  });

  it.each([
    ['is locked out', () => server.admin.patch(`users/${service.id}`, { active: false })],
    ['is deleted', () => server.admin.delete(`users/${service.id}`)],
  ])('[TX-04] ends what was lent to an actor when he %s', async (_what, end) => {
    const lent = await client().exchanged(user.token);
    expect(await admin.isActive(lent)).toBe(true);
    expect((await end()).status).toBeLessThan(300);
    expect([await admin.isActive(lent), await statusOf(lent)]).toEqual([false, 401]);
    expect(await statusOf(user.token)).toBe(200);
  });

  it('[TX-06] ends with its parent at once', async () => {
    const { body: parent } = await expectStatus(
      server.admin.post<{ id: number; token: string }>(`users/${user.id}/tokens`, {}),
      201,
    );
    const child = await client().exchanged(parent.token);
    const grandchild = await client().exchanged(child);
    await expectStatus(server.admin.delete(`tokens/${parent.id}`), 204);
    for (const token of [child, grandchild]) {
      expect([await statusOf(token), await admin.isActive(token)]).toEqual([401, false]);
    }
    expect(refusalOf(await client().exchange(child))).toBe('400 invalid_request');
  });

  it('[TX-06] ends when the parent is replaced', async () => {
    const { body: parent } = await expectStatus(
      server.admin.post<{ id: number; token: string }>(`users/${user.id}/tokens`, {}),
      201,
    );
    const child = await client().exchanged(parent.token);
    await expectStatus(server.admin.post(`tokens/${parent.id}:rotate`, {}), 201);
    expect(await statusOf(child)).toBe(401);
  });

  it('makes nothing that would outlive it, and ends nothing but itself', async () => {
    const lent = server.as(await client().exchanged(server.admin.token ?? ''));
    const before = await written(server);
    const { body } = await server.admin.get<{ token: { id: number } }>('me');
    for (const call of [
      lent.post('tokens', {}),
      lent.post(`users/${user.id}/tokens`, {}),
      lent.post(`groups/${office.id}/tokens`, {}),
      lent.post(`tokens/${body.token.id}:rotate`, {}),
      lent.delete(`tokens/${body.token.id}`),
    ]) {
      expect(outcome(await call)).toBe('403 forbidden');
    }
    await assertUntouched(server, before);
    expect((await lent.delete('tokens/current')).status).toBe(204);
  });

  it('keeps the networks of its parent', async () => {
    const limited = await aToken(server.admin, `users/${user.id}`, { allowedNetworks: ['127.0.0.1', '::1'] });
    const child = await client().exchanged(limited);
    expect((await admin.introspect(child)).body).toEqual({ active: false });
    expect((await admin.introspect(child, { client_ip: '127.0.0.1' })).body).toMatchObject({ active: true });
  });

  it('goes on eight times and no further', async () => {
    let token = user.token;
    for (let depth = 0; depth < 8; depth += 1) token = await client().exchanged(token);
    expect(refusalOf(await client().exchange(token))).toBe('400 invalid_request');
    expect(await statusOf(token)).toBe(200);
  });
});
