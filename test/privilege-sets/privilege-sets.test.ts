import type { Api } from '../support/api.js';
import { aGroup, aName, aPrivilege, aPrivilegeSet, aUser } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const UNKNOWN = 9_007_199_254_740_991;

interface SetList {
  items: { id: number; name: string; privilege?: string }[];
}

describe('privilege sets', () => {
  let server: TestServer;
  let user: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    user = server.as((await aUser(server.admin)).token);
  });
  afterAll(() => server.stop());

  async function privilegesIn(set: { id: number }): Promise<(string | undefined)[]> {
    const { body } = await expectStatus(user.get<SetList>(`privilege-sets/${set.id}/privileges`), 200);
    return body.items.map((item) => item.privilege);
  }

  it('creates an empty set that can then be read', async () => {
    const name = aName('set');
    const created = await server.admin.post('privilege-sets', { name, description: 'd', siteRole: true });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(created.body).toMatchObject({ name, description: 'd', siteRole: true, builtIn: false, version: 1 });
    expect((await user.get(`privilege-sets/${String(created.body.id)}`)).body).toEqual(created.body);
    expect(await privilegesIn(created.body as { id: number })).toEqual([]);
  });

  it('refuses a second set of the same name', async () => {
    const set = await aPrivilegeSet(server.admin);
    const other = await aPrivilegeSet(server.admin);
    const body = { name: set.name.toUpperCase() };
    expect(outcome(await server.admin.post('privilege-sets', body))).toBe('409 privilege_set_name_taken');
    expect(outcome(await server.admin.patch(`privilege-sets/${other.id}`, body))).toBe('409 privilege_set_name_taken');
  });

  it.each([
    [{ name: null }, '/name'],
    [{ siteRole: 'no' }, '/siteRole'],
    [{ description: 7 }, '/description'],
    [{ privileges: [] }, '/privileges'],
  ])('refuses to create or change a set with %j', async (fields, pointer) => {
    const set = await aPrivilegeSet(server.admin);
    for (const answer of [
      await server.admin.post('privilege-sets', { name: aName(), ...fields }),
      await server.admin.patch(`privilege-sets/${set.id}`, fields),
    ]) {
      expect(outcome(answer)).toBe('400 validation_failed');
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    }
  });

  it('changes what is given, and refuses another version than the one read', async () => {
    const set = await aPrivilegeSet(server.admin, [], { description: 'd' });
    const path = `privilege-sets/${set.id}`;
    expect((await server.admin.patch(path, { siteRole: true })).body).toMatchObject({
      siteRole: true,
      description: 'd',
      version: 2,
    });
    const stale = { headers: { 'If-Match': '"1"' } };
    expect(outcome(await server.admin.patch(path, { siteRole: false }, stale))).toBe('412 precondition_failed');
    expect(outcome(await server.admin.delete(path, stale))).toBe('412 precondition_failed');
    expect((await server.admin.delete(path, { headers: { 'If-Match': '"1", "2"' } })).status).toBe(204);
    expect(outcome(await server.admin.get(path))).toBe('404 privilege_set_not_found');
    expect(outcome(await server.admin.delete(path))).toBe('404 privilege_set_not_found');
    expect(outcome(await server.admin.patch(path, {}))).toBe('404 privilege_set_not_found');
  });

  it('takes what a deleted set gave from its groups', async () => {
    const set = await aPrivilegeSet(server.admin, ['DATADOWNLOADING']);
    const group = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privilege-sets/${set.id}`), 200);
    await expectStatus(server.admin.delete(`privilege-sets/${set.id}`), 204);
    const { body } = await server.admin.get<SetList>(`groups/${group.id}/effective-privileges`);
    expect(body.items).toEqual([{ name: 'AUTHORING' }]);
  });

  it('neither deletes nor renames a built-in set', async () => {
    const { body } = await user.get<SetList>('privilege-sets?name=viewer');
    const path = `privilege-sets/${body.items[0]?.id}`;
    expect(outcome(await server.admin.delete(path))).toBe('409 built_in');
    expect(outcome(await server.admin.patch(path, { name: 'Reader' }))).toBe('409 built_in');
    expect((await server.admin.patch(path, { name: 'Viewer', description: 'x' })).status).toBe(200);
  });

  it('finds sets by name and by being a site role', async () => {
    const find = async (query: string): Promise<string[]> => {
      const { body } = await user.get<SetList>(`privilege-sets?${query}`);
      return body.items.map((item) => item.name);
    };
    const set = await aPrivilegeSet(server.admin);
    expect(await find('siteRole=true&sort=id&limit=5')).toEqual(['None', 'Guest', 'Viewer', 'Contributor', 'Admin']);
    expect(await find(`siteRole=false&q=${set.name}`)).toEqual([set.name]);
    expect(await find(`siteRole=true&q=${set.name}`)).toEqual([]);
    expect(outcome(await user.get('privilege-sets?siteRole=1'))).toBe('400 validation_failed');
  });

  it('puts a privilege into a set once, and takes it out again', async () => {
    const set = await aPrivilegeSet(server.admin);
    const privilege = await aPrivilege(server.admin);
    const path = `privilege-sets/${set.id}/privileges/${privilege.name}`;
    const added = await server.admin.put(path);
    expect(added.body).toEqual({ id: expect.any(Number), privilegeSetId: set.id, privilege: privilege.name });
    const again = await server.admin.put(path);
    expect(again.body).toEqual(added.body);
    expect(again.headers.get('guildhall-revision')).toBeNull();
    expect(outcome(await server.admin.put(path, undefined, { headers: { 'If-None-Match': '*' } }))).toBe(
      '412 precondition_failed',
    );
    expect(await privilegesIn(set)).toEqual([privilege.name]);
    expect((await server.admin.delete(path)).status).toBe(204);
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).toBeNull();
    expect(await privilegesIn(set)).toEqual([]);
  });

  it('reaches the members of its groups with every privilege that is put in or taken out', async () => {
    const set = await aPrivilegeSet(server.admin);
    const group = await aGroup(server.admin);
    const member = server.as((await aUser(server.admin, {}, [group.id])).token);
    await expectStatus(server.admin.put(`groups/${group.id}/privilege-sets/${set.id}`), 200);
    const path = `privilege-sets/${set.id}/privileges/DATADOWNLOADING`;
    await expectStatus(server.admin.put(path), 200);
    expect((await member.get<SetList>('me/privileges')).body.items).toHaveLength(2);
    await expectStatus(server.admin.delete(path), 204);
    expect((await member.get<SetList>('me/privileges')).body.items).toHaveLength(1);
  });

  it('refuses unknown sets and privileges', async () => {
    const set = await aPrivilegeSet(server.admin);
    for (const method of ['PUT', 'DELETE']) {
      const ask = async (path: string): Promise<string> => outcome(await server.admin.call(method, path));
      expect(await ask(`privilege-sets/${set.id}/privileges/NOPE`)).toBe('404 privilege_not_found');
      expect(await ask(`privilege-sets/${UNKNOWN}/privileges/LOGIN`)).toBe('404 privilege_set_not_found');
      expect(await ask('privilege-sets/x/privileges/LOGIN')).toBe('400 validation_failed');
    }
    for (const path of ['', '/privileges', '/groups']) {
      expect(outcome(await server.admin.get(`privilege-sets/${UNKNOWN}${path}`))).toBe('404 privilege_set_not_found');
    }
  });

  it('lets everyone read and administrators alone write', async () => {
    const set = await aPrivilegeSet(server.admin);
    const path = `privilege-sets/${set.id}`;
    for (const readable of ['privilege-sets', path, `${path}/privileges`]) {
      expect((await user.get(readable)).status).toBe(200);
    }
    const writes: [string, string, object?][] = [
      ['POST', 'privilege-sets', { name: aName() }],
      ['PATCH', path, { description: 'x' }],
      ['DELETE', path],
      ['PUT', `${path}/privileges/LOGIN`],
      ['DELETE', `${path}/privileges/LOGIN`],
      ['GET', `${path}/groups`],
    ];
    for (const [method, target, body] of writes) {
      expect(outcome(await user.call(method, target, body))).toBe('403 forbidden');
    }
    expect(await privilegesIn(set)).toEqual([]);
  });

  it('answers parallel additions and removals of one privilege without a failure', async () => {
    const set = await aPrivilegeSet(server.admin);
    const path = `privilege-sets/${set.id}/privileges/LOGIN`;
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => (index % 2 === 0 ? server.admin.put(path) : server.admin.delete(path))),
    );
    expect([...new Set(answers.map(outcome))].toSorted()).toEqual(['200', '204']);
  });
});
