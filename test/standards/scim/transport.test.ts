import { aUser } from '../../support/builders.js';
import { aToken } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import type { Answer } from '../../support/api.js';
import { aUserBody, ERROR_URN, GROUP_URN, ScimClient, type Resource } from './scim-client.js';

describe('what SCIM answers', () => {
  let server: TestServer;
  let scim: ScimClient;
  let user: Resource;
  let narrowed: ScimClient;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
    user = await scim.user();
    narrowed = ScimClient.of(server, await aToken(server.admin, 'users/1', { scopes: ['DATADOWNLOADING'] }));
  });
  afterAll(() => server.stop());

  it('[SC-16] is exactly application/scim+json, whatever of the two types was sent', async () => {
    for (const type of ['application/scim+json', 'application/json', 'application/scim+json; charset=utf-8']) {
      const answer = await scim.call('POST', '/Users', aUserBody(), { headers: { 'Content-Type': type } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/scim+json']);
    }
    for (const path of [`/Users/${user.id}`, '/ServiceProviderConfig', '/Schemas', '/nowhere', '/Me']) {
      expect((await scim.get(path)).headers.get('content-type')).toBe('application/scim+json');
    }
  });

  it.each<[number, string | undefined, string, () => Promise<Answer<Resource>>]>([
    [401, undefined, 'without a token', () => anonymous().get('/Me')],
    [401, undefined, 'with a wrong token', () => ScimClient.of(server, 'wrong').get('/Me')],
    [403, undefined, 'with a token for something else', () => narrowed.get(`/Users/${user.id}`)],
    [404, undefined, 'for a user who is not there', () => scim.get('/Users/2819c223-7f76-453a-919d-413861904646')],
    [404, undefined, 'for what is no id', () => scim.get('/Users/1')],
    [404, undefined, 'for a group that is not there', () => scim.get('/Groups/2819c223-7f76-453a-919d-413861904646')],
    [404, undefined, 'for another address', () => scim.get('/Devices')],
    [400, 'invalidSyntax', 'for malformed JSON', () => scim.call('POST', '/Users', undefined, raw('{"userName"'))],
    [400, 'invalidSyntax', 'for a list', () => scim.post('/Users', [])],
    [
      400,
      'invalidSyntax',
      'for JSON that is too deep',
      () => scim.call('POST', '/Users', undefined, raw('['.repeat(40))),
    ],
    [400, 'invalidSyntax', 'without a body', () => scim.call('POST', '/Users')],
    [
      415,
      'invalidSyntax',
      'for another type',
      () => scim.call('POST', '/Users', {}, { headers: { 'Content-Type': 'text/plain' } }),
    ],
    [405, undefined, 'for another method', () => scim.call('PUT', '/Users', {})],
    [405, undefined, 'for a write to what describes the surface', () => scim.call('POST', '/Schemas', {})],
    [413, undefined, 'for too much', () => scim.post('/Users', aUserBody({ title: 'x'.repeat(1_100_000) }))],
    [400, 'invalidSyntax', 'for an id that cannot be decoded', () => scim.get('/Users/%E0%A4%A')],
    [409, 'uniqueness', 'for a name that is taken', () => scim.post('/Users', aUserBody({ userName: 'Admin' }))],
  ])('[SC-12] %i %s %s is an error in SCIM form', async (status, scimType, _when, ask) => {
    const before = await written(server);
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
    expect(answer.body).toEqual({
      schemas: [ERROR_URN],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: expect.stringMatching(/.+/),
    });
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="guildhall"/);
    await assertUntouched(server, before);
  });

  it.each(['/Users', '/Groups'])('[SC-50] tells the version of one of %s, and 304 to who has it', async (endpoint) => {
    const made = endpoint === '/Users' ? user : await scim.group();
    const path = `${endpoint}/${made.id}`;
    const { headers, body } = await scim.get(path);
    expect(headers.get('etag')).toBe(body.meta.version);
    expect(body.meta.version).toMatch(/^W\/"[\d.]+"$/);
    const same = await scim.get(path, { 'If-None-Match': body.meta.version });
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, undefined, body.meta.version]);
    expect((await scim.get(path, { 'If-None-Match': 'W/"0", "1x"' })).status).toBe(200);
  });

  it.each(['/Users', '/Groups'])(
    '[SC-50] refuses a write to one of %s that has changed since, with 412',
    async (endpoint) => {
      const made = endpoint === '/Users' ? await scim.user() : await scim.group();
      const path = `${endpoint}/${made.id}`;
      const name = endpoint === '/Users' ? { userName: made.userName } : { displayName: made.displayName };
      const body = { schemas: made.schemas, ...name, externalId: 'put' };
      const operations = [{ op: 'replace', path: 'externalId', value: 'patched' }];
      const stale = { 'If-Match': 'W/"0", W/"other"' };
      const before = await written(server);
      for (const answer of [
        await scim.put(path, body, stale),
        await scim.patch(path, operations, stale),
        await scim.delete(path, stale),
      ]) {
        expect(answer.status).toBe(412);
      }
      await assertUntouched(server, before);
      const patched = await scim.patch(path, operations, { 'If-Match': `W/"0", ${made.meta.version}` });
      expect(patched.status).toBeLessThan(300);
      const version = String(patched.headers.get('etag'));
      expect(version).not.toBe(made.meta.version);
      const put = await scim.put(path, body, { 'If-Match': version });
      expect(put.status).toBe(200);
      expect((await scim.delete(path, { 'If-Match': put.body.meta.version })).status).toBe(204);
    },
  );

  it('[SC-50] gives a group another version whenever somebody comes or goes, through whatever surface', async () => {
    const group = await scim.group();
    const [row] = await server.sql<{ id: number }>('SELECT id FROM groups WHERE guid = $1', [group.id]);
    const other = await aUser(server.admin);
    const versions = [group.meta.version];
    for (const change of [
      () => server.admin.put(`groups/${row?.id}/members/1`),
      () => server.admin.put(`groups/${row?.id}/subgroups/2`),
      () => server.admin.delete(`groups/${row?.id}/members/1`),
      // As many as once before, and somebody else.
      () => server.admin.put(`groups/${row?.id}/members/${other.id}`),
    ]) {
      await change();
      versions.push((await scim.get(`/Groups/${group.id}`)).body.meta.version);
    }
    expect(new Set(versions).size).toBe(5);
  });

  it('says in its log which surface it was, and in the audit trail who', async () => {
    const made = await scim.post('/Groups', { schemas: [GROUP_URN], displayName: 'Audited' });
    const [event] = await server.sql(
      `SELECT surface, actor_name, action FROM audit_events WHERE target_name = 'Audited'`,
    );
    expect(event).toEqual({ surface: 'scim', actor_name: 'admin', action: 'group.created' });
    expect(made.headers.get('x-request-id')).not.toBeNull();
  });

  function anonymous(): ScimClient {
    return new ScimClient(server.as(undefined));
  }

  function raw(text: string): { raw: string; headers: Record<string, string> } {
    return { raw: text, headers: { 'Content-Type': 'application/scim+json' } };
  }
});
