import * as fc from 'fast-check';
import { aGroup, aName, aPrivilege, aPrivilegeSet, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { Client, exchange, FORM_TYPE, JSON_TYPE, XML_TYPE } from './exchange.js';

interface Items<T> {
  items: T[];
}

describe('Metric Insights and the native API', () => {
  let server: TestServer;
  let client: Client;

  beforeAll(async () => {
    server = await TestServer.start();
    client = new Client(server, server.admin.token);
  });
  afterAll(() => server.stop());

  async function listed(path: string, item: string): Promise<Record<string, unknown>[]> {
    const { body } = await client.get(path);
    return body[`${item}s`] as unknown as Record<string, unknown>[];
  }

  it('show each other the sets that they assign, which count at once', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin, {}, [group.id]);
    const privilege = await aPrivilege(server.admin);
    const [here, there] = [await aPrivilegeSet(server.admin, [privilege.name]), await aPrivilegeSet(server.admin)];
    await client.post('/api/group_privilege_set', { group: group.id, privilege_set: here.id });
    await server.admin.put(`groups/${group.id}/privilege-sets/${there.id}`);
    const native = await server.admin.get<Items<{ id: number; privilegeSetId: number }>>(
      `groups/${group.id}/privilege-sets`,
    );
    expect(native.body.items.map((item) => item.privilegeSetId)).toEqual([here.id, there.id]);
    expect(await listed(`/api/group_privilege_set?group=${group.id}`, 'group_privilege_set')).toEqual(
      native.body.items.map(({ id, privilegeSetId }) => ({ id, group: group.id, privilege_set: privilegeSetId })),
    );
    const held = async (): Promise<string[]> =>
      (await server.admin.get<Items<{ name: string }>>(`users/${user.id}/privileges`)).body.items.map(
        ({ name }) => name,
      );
    expect(await held()).toContain(privilege.name);
    await client.delete(`/api/group_privilege_set/id/${native.body.items[0]?.id}`);
    expect(await held()).not.toContain(privilege.name);
  });

  it('show each other members, and privileges in sets', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    await client.post('/api/user_group_member', { group: group.id, user: user.id });
    const members = await server.admin.get<Items<{ userId: number }>>(`groups/${group.id}/members`);
    expect(members.body.items).toEqual([expect.objectContaining({ userId: user.id, admin: false, validUntil: null })]);
    await server.admin.delete(`groups/${group.id}/members/${user.id}`);
    expect(await listed(`/api/user_group_member?group=${group.id}`, 'user_group_member')).toEqual([]);
    const set = await aPrivilegeSet(server.admin, ['READ']);
    const privilege = await aPrivilege(server.admin);
    await client.post('/api/privilege_set_privilege', { privilege_set: set.id, privilege: privilege.id });
    const native = await server.admin.get<Items<{ privilege: string }>>(`privilege-sets/${set.id}/privileges`);
    expect(native.body.items.map((item) => item.privilege)).toEqual([privilege.name, 'READ']);
  });

  it.each(['user_group', 'privilege_set'])('drop the mappings of a %s with it, whoever deletes it', async (item) => {
    for (const isNative of [true, false]) {
      const [group, set] = [await aGroup(server.admin), await aPrivilegeSet(server.admin)];
      await client.post('/api/group_privilege_set', { group: group.id, privilege_set: set.id });
      const gone = item === 'user_group' ? group : set;
      if (isNative) await server.admin.delete(`${item === 'user_group' ? 'groups' : 'privilege-sets'}/${gone.id}`);
      else await client.delete(`/api/${item}/id/${gone.id}`);
      const filter = item === 'user_group' ? `group=${gone.id}` : `privilege_set=${gone.id}`;
      expect(await listed(`/api/group_privilege_set?${filter}`, 'group_privilege_set')).toEqual([]);
    }
  });

  it('say in the audit trail through which of them a change came', async () => {
    const group = await client.post('/api/user_group', { name: aName() });
    const id = Number(group.body.user_group?.id);
    await server.admin.patch(`groups/${id}`, { description: 'changed natively' });
    const { body } = await server.admin.get<Items<{ action: string; surface: string }>>(
      `audit-events?targetType=group&targetId=${id}`,
    );
    expect(body.items.map(({ action, surface }) => `${action} ${surface}`).toSorted()).toEqual([
      'group.created metric-insights',
      'group.updated native',
    ]);
  });

  it('list more than a page of things, each once and in the order of ids', async () => {
    await server.sql(
      `INSERT INTO groups (name, name_key, authentication_service_id)
       SELECT 'many-' || n, 'many-' || n, 1 FROM generate_series(1, 2500) AS n`,
    );
    const ids = (await listed('/api/user_group', 'user_group')).map((group) => Number(group.id));
    expect(ids.length).toBeGreaterThan(2_500);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  });

  it('keep names as they are, whatever they were written in', async () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'aZ0 \'"<>&;%+=éßñ中🎉{}[]\\/#?'), minLength: 1, maxLength: 20 })
      .filter((name) => name.trim() === name && name !== '');
    await fc.assert(
      fc.asyncProperty(text, text, async (name, description) => {
        const unique = `${name}-${aName('')}`;
        const fields = { name: unique, description };
        const xml = `<request>${Object.entries(fields)
          .map(([field, value]) => `<${field}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${field}>`)
          .join('')}</request>`;
        const bodies: [Record<string, string>, string][] = [
          [JSON_TYPE, JSON.stringify(fields)],
          [FORM_TYPE, new URLSearchParams(fields).toString()],
          [XML_TYPE, xml],
        ];
        for (const [headers, body] of bodies) {
          const made = await exchange(server, { method: 'POST', path: '/api/user_group', headers, body }, client.token);
          const { user_group: group } = JSON.parse(made.text) as { user_group: { id: number } };
          expect(group).toMatchObject(fields);
          const native = await server.admin.get(`groups/${group.id}`);
          expect(native.body).toMatchObject(fields);
          const found = await listed(`/api/user_group?name=${encodeURIComponent(unique)}`, 'user_group');
          expect(found).toEqual([group]);
          await client.delete(`/api/user_group/id/${group.id}`);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('creates one mapping when many ask for the same at once', async () => {
    const [group, set] = [await aGroup(server.admin), await aPrivilegeSet(server.admin)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        client.post('/api/group_privilege_set', { group: group.id, privilege_set: set.id }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...Array.from({ length: 19 }, () => 400)]);
    expect(await listed(`/api/group_privilege_set?group=${group.id}`, 'group_privilege_set')).toHaveLength(1);
  });

  it('creates no user when he cannot be put into the group that is asked for', async () => {
    const username = aName();
    expect((await client.post('/api/user', { username, in_group_id: 999_999 })).status).toBe(404);
    expect(await listed(`/api/user?username=${username}`, 'user')).toEqual([]);
  });

  it.each([
    ['application/json', 'json'],
    ['application/xml', 'xml'],
    ['text/xml', 'xml'],
    ['*/*', 'json'],
    ['text/html', 'json'],
    ['application/json;q=0.5, application/xml', 'xml'],
    ['application/xml;q=0.5, application/json', 'json'],
  ])('answers Accept %s in %s', async (accept, format) => {
    const answer = await exchange(
      server,
      { method: 'GET', path: '/api/user_group/id/1', headers: { Accept: accept } },
      client.token,
    );
    expect(answer.contentType).toBe(`application/${format}; charset=utf-8`);
    expect(answer.text.startsWith(format === 'xml' ? '<?xml' : '{')).toBe(true);
  });
});
