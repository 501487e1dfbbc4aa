import { TokenUsage } from '../../src/tokens/token-usage.js';
import type { Answer } from '../support/api.js';
import { aGroup, aName, aUser, type MadeUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

interface MadeToken {
  id: number;
  token: string;
}

describe('the entity tag of a token', () => {
  let server: TestServer;
  let owner: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    owner = await aUser(server.admin);
  });
  afterAll(() => server.stop());

  async function aToken(body: object = {}): Promise<Answer<MadeToken>> {
    const answer = await server.admin.post<MadeToken>(`users/${owner.id}/tokens`, body);
    expect(answer.status).toBe(201);
    return answer;
  }

  function read(id: number, tag?: string): Promise<Answer> {
    return server.admin.get(`tokens/${id}`, tag === undefined ? {} : { headers: { 'If-None-Match': tag } });
  }

  const tagOf = (answer: Answer<unknown>): string => String(answer.headers.get('etag'));

  it('is the one that the token had when it was made, and 304 while it shows the same', async () => {
    const made = await aToken();
    expect(tagOf(made)).toMatch(/^"1-[\w-]+"$/);
    const answer = await read(made.body.id, tagOf(made));
    expect([answer.status, answer.body, tagOf(answer)]).toEqual([304, undefined, tagOf(made)]);
  });

  const changes: Record<string, (made: MadeToken) => Promise<unknown>> = {
    'its use': async ({ token }) => {
      await server.as(token).get('me');
      await server.app.get(TokenUsage).flush();
    },
    'its revocation': ({ id }) => server.admin.delete(`tokens/${id}`),
    'its end': ({ id }) => server.sql('UPDATE tokens SET valid_until = now() WHERE id = $1', [id]),
    'its beginning': ({ id }) => server.sql("UPDATE tokens SET valid_from = now() + '1 hour' WHERE id = $1", [id]),
    'the end of the token above it': async ({ id }) => {
      const parent = (await aToken()).body.id;
      await server.sql('UPDATE tokens SET parent_token_id = $2 WHERE id = $1', [id, parent]);
      const { headers } = await read(id);
      await server.admin.delete(`tokens/${parent}`);
      expect((await read(id, String(headers.get('etag')))).body).toMatchObject({ state: 'revoked', version: 1 });
    },
    "its owner's new name": () => server.admin.patch(`users/${owner.id}`, { username: aName('renamed') }),
  };

  it.each(Object.keys(changes))('changes with %s, so that nobody is told that nothing has changed', async (what) => {
    const { body: made } = await aToken();
    const before = await read(made.id);
    await changes[what]?.(made);
    const after = await read(made.id, tagOf(before));
    expect(after.status).toBe(200);
    expect(after.body).not.toEqual(before.body);
    expect(tagOf(after)).not.toBe(tagOf(before));
    expect((await read(made.id, tagOf(after))).status).toBe(304);
  });

  it('lets a token be revoked that was only used since, but not one that was changed', async () => {
    const { body: made } = await aToken();
    const tag = tagOf(await read(made.id));
    const rotated = (await aToken()).body;
    const stale = { headers: { 'If-Match': tagOf(await read(rotated.id)) } };
    await server.as(made.token).get('me');
    await server.app.get(TokenUsage).flush();
    expect((await server.admin.delete(`tokens/${made.id}`, { headers: { 'If-Match': tag } })).status).toBe(204);
    await server.admin.post(`tokens/${rotated.id}:rotate`, { overlapSeconds: 60 });
    expect((await server.admin.delete(`tokens/${rotated.id}`, stale)).status).toBe(412);
  });

  it('is not on lists, which are never 304', async () => {
    const group = await aGroup(server.admin);
    for (const path of ['tokens', `users/${owner.id}/tokens`, `groups/${group.id}/tokens`, 'token-policies']) {
      const answer = await server.admin.get(path, { headers: { 'If-None-Match': '*' } });
      expect([path, answer.status, answer.headers.get('etag')]).toEqual([path, 200, null]);
    }
  });
});

describe('the entity tag of an authentication service', () => {
  it('is another for who may see how it is reached', async () => {
    const server = await TestServer.start();
    try {
      const user = await aUser(server.admin);
      const ldap = { url: 'ldap://ldap.example.org', userBaseDn: 'dc=example,dc=org' };
      const made = await server.admin.post('authentication-services', { kind: 'ldap', name: aName(), ldap });
      const path = `authentication-services/${String(made.body.id)}`;
      const plain = await server.as(user.token).get(path);
      expect(plain.body.ldap).toBeNull();
      const headers = { 'If-None-Match': String(plain.headers.get('etag')) };
      expect((await server.as(user.token).get(path, { headers })).status).toBe(304);
      expect((await server.admin.get(path, { headers })).body).toMatchObject({ ldap });
    } finally {
      await server.stop();
    }
  });
});
