import { SignInService } from '../../src/auth/sign-in.service.js';
import { TokenAuthenticator } from '../../src/auth/token-authenticator.js';
import { TokensService } from '../../src/tokens/tokens.service.js';
import { aGroup, aUser, type Made, type MadeUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery staple';

interface Born {
  id: number;
  token: string;
}

describe('A token that was made to end with another', () => {
  let server: TestServer;
  let group: Made;
  let user: MadeUser;
  let session: string;
  let parentId: number | null;
  let child: Born;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    group = await aGroup(server.admin);
    user = await aUser(server.admin, { password: PASSWORD });
    await server.admin.put(`groups/${group.id}/members/${user.id}`, { admin: true });
    session = (await server.app.get(SignInService).signIn(user.username, PASSWORD)).token;
    child = await aChild(session);
    parentId = (await server.app.get(TokenAuthenticator).authenticate(session)).tokenId;
    expect(await statusOf(child)).toBe(200);
  });

  /** A token of the group that ends with the one it is made with. */
  async function aChild(parent: string): Promise<Born> {
    const principal = await server.app.get(TokenAuthenticator).authenticate(parent);
    const form = { hexadecimal: true, parentTokenId: principal.tokenId };
    return server.app.get(TokensService).createForGroup(principal, group.id, {}, form);
  }

  async function statusOf({ token }: Born): Promise<number> {
    return (await server.as(token).get('me')).status;
  }

  async function stateOf({ id }: Born): Promise<unknown> {
    return (await server.admin.get(`tokens/${id}`)).body.state;
  }

  it('says which one that is, and counts as long as that one does', async () => {
    expect((await server.admin.get(`tokens/${child.id}`)).body).toMatchObject({
      parentTokenId: parentId,
      state: 'active',
      validUntil: null,
    });
  });

  it('ends at once when that one is revoked', async () => {
    await expectStatus(server.as(session).delete('sessions/current'), 204);
    expect(await statusOf(child)).toBe(401);
    expect(await stateOf(child)).toBe('revoked');
    expect((await server.admin.get(`groups/${group.id}/tokens?state=active`)).body).toMatchObject({ items: [] });
  });

  it('ends when the time of that one is over', async () => {
    await server.sql(`UPDATE tokens SET valid_until = now() - interval '1 second' WHERE id = $1`, [parentId]);
    expect(await statusOf(child)).toBe(401);
    expect(await stateOf(child)).toBe('revoked');
  });

  it('ends when the user of that one is locked out, gets a new password, or is deleted', async () => {
    await expectStatus(server.admin.patch(`users/${user.id}`, { active: false }), 200);
    expect(await statusOf(child)).toBe(401);
    await expectStatus(server.admin.delete(`users/${user.id}`), 204);
    expect(await statusOf(child)).toBe(401);
    expect(await server.sql('SELECT 1 FROM tokens WHERE id = $1', [child.id])).toEqual([]);
  });

  it('ends with the password that the session was made with', async () => {
    await expectStatus(
      server.admin.put(`users/${user.id}/password`, { password: 'another horse, another staple' }),
      204,
    );
    expect(await statusOf(child)).toBe(401);
  });

  it('ends with every token above it', async () => {
    const grandchild = await aChild(session);
    await server.sql('UPDATE tokens SET parent_token_id = $1 WHERE id = $2', [child.id, grandchild.id]);
    expect(await statusOf(grandchild)).toBe(200);
    await expectStatus(server.as(session).delete('sessions/current'), 204);
    expect(await statusOf(grandchild)).toBe(401);
  });

  it('hands this on to the token that replaces it, and is not replaced once it has ended', async () => {
    const { body } = await expectStatus(server.admin.post<Born>(`tokens/${child.id}:rotate`, {}), 201);
    expect(await statusOf(body)).toBe(200);
    await expectStatus(server.as(session).delete('sessions/current'), 204);
    expect(await statusOf(body)).toBe(401);
    const refused = await server.admin.post(`tokens/${body.id}:rotate`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'token_inactive']);
  });

  it('is 64 hexadecimal digits where that is asked for, and is refused when one of them is another', async () => {
    expect(child.token).toMatch(/^[0-9a-f]{64}$/);
    const other = child.token.startsWith('0') ? '1' : '0';
    expect(await statusOf({ id: 0, token: other + child.token.slice(1) })).toBe(401);
  });
});
