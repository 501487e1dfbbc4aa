import type { Api } from '../support/api.js';
import { aGroup, aPrivilege, aPrivilegeSet, aResource, aUser } from '../support/builders.js';
import { outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

describe('conditional requests', () => {
  let server: TestServer;
  const entities: Record<string, () => Promise<string>> = {
    user: async () => `users/${(await aUser(server.admin)).id}`,
    group: async () => `groups/${(await aGroup(server.admin)).id}`,
    privilege: async () => `privileges/${(await aPrivilege(server.admin)).name}`,
    'privilege set': async () => `privilege-sets/${(await aPrivilegeSet(server.admin)).id}`,
    resource: async () => `resources/${(await aResource(server.admin)).id}`,
    'authentication service': async () => {
      const body = { kind: 'local', name: (await aGroup(server.admin)).name };
      return `authentication-services/${String((await server.admin.post('authentication-services', body)).body.id)}`;
    },
  };
  const names = Object.keys(entities);

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function make(name: string): Promise<string> {
    return String(await entities[name]?.());
  }

  it.each(names)('says 304 to whoever has the newest version of a %s', async (name) => {
    const path = await make(name);
    const tag = String((await server.admin.get(path)).headers.get('etag'));
    expect(tag).toMatch(name === 'authentication service' ? /^"1-/ : /^"1"$/);
    for (const sent of [tag, `W/${tag}`, `"7", ${tag}`, '*']) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await server.admin.call(method, path, undefined, { headers: { 'If-None-Match': sent } });
        expect({ status: answer.status, body: answer.body, etag: answer.headers.get('etag') }).toEqual({
          status: 304,
          body: undefined,
          etag: tag,
        });
      }
    }
    for (const other of ['"2"', '1', 'x', '']) {
      expect((await server.admin.get(path, { headers: { 'If-None-Match': other } })).status).toBe(200);
    }
    const field = name === 'user' ? 'displayName' : 'description';
    await server.admin.patch(path, { [field]: 'changed' });
    const changed = await server.admin.get(path, { headers: { 'If-None-Match': tag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toMatch(/^"2["-]/);
  });

  it.each(names)('changes and deletes a %s only in the version that If-Match names', async (name) => {
    const path = await make(name);
    const field = name === 'user' ? 'displayName' : 'description';
    const patch = async (tag: string, value: string): Promise<string> =>
      outcome(await server.admin.patch(path, { [field]: value }, { headers: { 'If-Match': tag } }));
    for (const tag of ['"2"', 'W/"1"', '"x"', '1', '""', '"01x"', '"99999999999"']) {
      expect(`${tag} ${await patch(tag, 'refused')}`).toBe(`${tag} 412 precondition_failed`);
    }
    expect((await server.admin.get(path)).body).toMatchObject({ version: 1, [field]: '' });
    expect(await patch('"1"', 'a')).toBe('200');
    expect(await patch('"1"', 'b')).toBe('412 precondition_failed');
    expect(await patch('"1", "2"', 'c')).toBe('200');
    expect(await patch('*', 'd')).toBe('200');
    const remove = async (tag: string): Promise<string> =>
      outcome(await server.admin.delete(path, { headers: { 'If-Match': tag } }));
    expect(await remove('"3"')).toBe('412 precondition_failed');
    expect((await server.admin.get(path)).body).toMatchObject({ version: 4, [field]: 'd' });
    expect(await remove('"4"')).toBe('204');
  });

  it('gives the answer to a write the tag of what was written', async () => {
    const path = await make('group');
    const answer = await server.admin.patch(path, { description: 'x' });
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.body.version).toBe(2);
  });

  it('says 304 to nobody who may not read', async () => {
    const path = await make('group');
    const stranger: Api = server.as((await aUser(server.admin)).token);
    const answer = await stranger.get(path, { headers: { 'If-None-Match': '*' } });
    expect(outcome(answer)).toBe('404 group_not_found');
    expect(answer.headers.get('etag')).toBeNull();
  });
});

describe('the id of a request', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('comes back when it was given', async () => {
    for (const path of ['groups', 'groups/999999', '/nowhere', 'me']) {
      const answer = await server.admin.get(path, { headers: { 'X-Request-Id': 'my.own:id-1' } });
      expect(answer.headers.get('x-request-id')).toBe('my.own:id-1');
    }
    const problem = await server.admin.get('groups/999999', { headers: { 'X-Request-Id': 'abc' } });
    expect(problem.body.instance).toBe('urn:request:abc');
  });

  it.each(['a b', 'x'.repeat(129), '<script>', ''])('is made anew in place of %p', async (given) => {
    const answer = await server.admin.get('groups', { headers: { 'X-Request-Id': given } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('differs from request to request, and stands in the log', async () => {
    const ids = new Set<string | null>();
    for (let index = 0; index < 5; index += 1) ids.add((await server.admin.get('me')).headers.get('x-request-id'));
    expect(ids.size).toBe(5);
    for (const id of ids) expect(server.logLines.some((line) => line.includes(String(id)))).toBe(true);
  });
});
