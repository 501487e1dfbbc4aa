import { aGroup, aUser, type MadeUser } from '../../support/builders.js';
import { aToken, expectStatus, TOMORROW, YESTERDAY } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { basicClientOf, clientOf, refusalOf } from './oauth-client.js';

const UNKNOWN = 'f'.repeat(64);

describe('revocation', () => {
  let server: TestServer;
  let user: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    user = await aUser(server.admin);
  });

  async function statusOf(token: string): Promise<number> {
    return (await server.as(token).get('me')).status;
  }

  it('[RV-01] takes the token in a form, from a client that authenticates', async () => {
    const other = await aToken(server.admin, `users/${user.id}`);
    expect(refusalOf(await clientOf(server, undefined).revoke(other))).toBe('401 invalid_client');
    expect(refusalOf(await clientOf(server, user.token).post('/oauth2/revoke', {}))).toBe('400 invalid_request');
    expect(refusalOf(await server.as(user.token).get(`/oauth2/revoke?token=${other}`))).toBe('405 invalid_request');
    expect(await statusOf(other)).toBe(200);
    const answer = await basicClientOf(server, user.username, user.token).revoke(other);
    expect([answer.status, answer.body]).toEqual([200, undefined]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await statusOf(other)).toBe(401);
  });

  it('[RV-02] answers 200 for every token, and writes nothing where there is nothing to end', async () => {
    const ended = await aToken(server.admin, `users/${user.id}`);
    const client = clientOf(server, user.token);
    await client.revoke(ended);
    const before = await written(server);
    for (const token of [UNKNOWN, 'malformed', '\0', ended, `${ended.slice(0, -1)}_`]) {
      for (const hint of ['access_token', 'refresh_token', 'nonsense']) {
        const { status, body } = await client.revoke(token, { token_type_hint: hint });
        expect([token, status, body]).toEqual([token, 200, undefined]);
      }
    }
    await assertUntouched(server, before);
  });

  it('[RV-02] ends tokens too that do not count now', async () => {
    const later = await aToken(server.admin, `users/${user.id}`, { validFrom: TOMORROW });
    const past = await aToken(server.admin, `users/${user.id}`, { validUntil: YESTERDAY });
    for (const token of [later, past]) expect((await clientOf(server, user.token).revoke(token)).status).toBe(200);
    const { body } = await server.admin.get<{ items: unknown[] }>(`users/${user.id}/tokens?state=revoked`);
    expect(body.items).toHaveLength(2);
  });

  it('[RV-03] counts at once, on another server too, and for what was exchanged', async () => {
    const other = await TestServer.start({ shareWith: server });
    try {
      const parent = await aToken(server.admin, `users/${user.id}`);
      const client = clientOf(server, user.token);
      const child = await client.exchanged(parent);
      const grandchild = await client.exchanged(child);
      for (const token of [parent, child, grandchild]) expect((await other.as(token).get('me')).status).toBe(200);
      expect((await client.revoke(parent)).status).toBe(200);
      for (const token of [parent, child, grandchild]) {
        expect((await other.as(token).get('me')).status).toBe(401);
        expect(await clientOf(other, other.admin.token).isActive(token)).toBe(false);
      }
    } finally {
      await other.stop();
    }
  });

  it("[RV-04] leaves tokens alone that are not the client's own", async () => {
    const stranger = await aUser(server.admin);
    const before = await written(server);
    expect(refusalOf(await clientOf(server, stranger.token).revoke(user.token))).toBe('400 unauthorized_client');
    await assertUntouched(server, before);
    expect(await statusOf(user.token)).toBe(200);
  });

  it('[RV-04] lets administrators end any, admins of a group those of the group, and a group its own', async () => {
    const group = await aGroup(server.admin);
    const manager = await aUser(server.admin);
    await server.admin.put(`groups/${group.id}/members/${manager.id}`, { admin: true });
    const member = await aUser(server.admin, {}, [group.id]);
    const [first, second] = [
      await aToken(server.admin, `groups/${group.id}`),
      await aToken(server.admin, `groups/${group.id}`),
    ];
    expect(refusalOf(await clientOf(server, member.token).revoke(first))).toBe('400 unauthorized_client');
    expect((await clientOf(server, manager.token).revoke(first)).status).toBe(200);
    expect((await clientOf(server, second).revoke(second)).status).toBe(200);
    expect((await clientOf(server, server.admin.token).revoke(user.token)).status).toBe(200);
    expect([await statusOf(first), await statusOf(second), await statusOf(user.token)]).toEqual([401, 401, 401]);
  });

  it('[RV-04] lets a client end what it was given in exchange', async () => {
    const service = await aUser(server.admin);
    const client = clientOf(server, service.token);
    const lent = await client.exchanged(user.token);
    expect(await statusOf(lent)).toBe(200);
    expect((await client.revoke(lent)).status).toBe(200);
    expect([await statusOf(lent), await statusOf(user.token)]).toEqual([401, 200]);
  });

  it('[RV-05] says unsupported_token_type of signed tokens, which it cannot end', async () => {
    const answer = await clientOf(server, user.token).revoke('eyJhbGciOiJIUzI1NiJ9.e30.c2ln');
    expect(refusalOf(answer)).toBe('400 unsupported_token_type');
  });

  it('leaves a trace in the audit trail, with the client as who did it', async () => {
    const token = await expectStatus(
      server.admin.post<{ id: number; token: string }>(`users/${user.id}/tokens`, {}),
      201,
    );
    await clientOf(server, user.token).revoke(token.body.token);
    const { body } = await server.admin.get<{ items: object[] }>('audit-events?limit=1');
    expect(body.items[0]).toMatchObject({
      action: 'token.revoked',
      target: { id: token.body.id },
      actor: { name: user.username },
      surface: 'oauth',
    });
  });

  it('ends the token that one came with, of whatever kind', async () => {
    const group = await aGroup(server.admin);
    const tokens = [
      user.token,
      await aToken(server.admin, `groups/${group.id}`),
      await aToken(server.admin, `users/${user.id}`, { scopes: [] }),
    ];
    tokens.push(await clientOf(server, server.admin.token).exchanged(String(tokens[1])));
    for (const token of tokens.toReversed()) {
      expect((await server.as(token).delete('tokens/current')).status).toBe(204);
      expect(await statusOf(token)).toBe(401);
    }
    expect((await server.as(undefined).delete('tokens/current')).status).toBe(401);
  });
});
