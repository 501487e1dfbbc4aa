import { aGroup, aName } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const KEYS = Object.getOwnPropertyNames(Object.prototype);

describe('A field named like a member that every object has', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it.each(KEYS)('is refused among properties, whatever it holds: %s', async (key) => {
    const group = await aGroup(server.admin);
    const before = await written(server);
    for (const value of ['1', '1e308', '"x"', 'null', '{}', '{"prototype":{}}', '[]']) {
      const raw = `{"properties":{"inner":{"${key}":${value}}}}`;
      const answer = await server.admin.call('PATCH', `groups/${group.id}`, {}, { raw });
      expect(problemOf(answer)).toEqual({
        status: 400,
        code: 'validation_failed',
        fields: [`/properties/inner/${key}`],
      });
    }
    await assertUntouched(server, before);
  });

  it.each(KEYS)('is passed over where unknown fields are, and reaches no constructor: %s', async (key) => {
    for (const value of ['1', '{}', '{"a":1}', '[]']) {
      const name = aName('group');
      const nested = { raw: `{"name":{"${key}":${value}},"description":"x"}` };
      expect((await server.admin.call('POST', '/api/user_group', {}, nested)).status).toBe(400);
      const beside = { raw: `{"name":"${name}","${key}":${value}}` };
      expect((await server.admin.call('POST', '/api/user_group', {}, beside)).status).toBe(201);
    }
    expect(server.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('changes no other object', async () => {
    const raw =
      '{"schemas":["x"],"__proto__":{"administrator":true},"constructor":{"prototype":{"administrator":true}}}';
    for (const path of ['/api/v1/groups', '/scim/v2/Users', '/group', '/api/user_group', '/access/v1/evaluation']) {
      await server.admin.call('POST', path, {}, { raw });
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'administrator')).toBeUndefined();
  });
});
