import { aGroup, aName, aPrivilege, aPrivilegeSet, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import type { Api } from '../support/api.js';

interface PrivilegeList {
  items: { name: string; category: string }[];
  totalCount?: number;
}

describe('privileges', () => {
  let server: TestServer;
  let user: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    user = server.as((await aUser(server.admin)).token);
  });
  afterAll(() => server.stop());

  it('creates a privilege that can then be read by its name, whatever its case', async () => {
    const name = aName('Report.Publish/All');
    const created = await server.admin.post('privileges', { name, description: 'd', category: 'c', delegable: true });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(created.body).toMatchObject({ name, description: 'd', category: 'c', delegable: true, maskBit: null });
    const path = `privileges/${encodeURIComponent(name.toUpperCase())}`;
    expect((await user.get(path)).body).toEqual(created.body);
  });

  it('refuses a second privilege of the same name', async () => {
    const { name } = await aPrivilege(server.admin);
    expect(outcome(await server.admin.post('privileges', { name: name.toUpperCase() }))).toBe(
      '409 privilege_name_taken',
    );
    const other = await aPrivilege(server.admin);
    expect(outcome(await server.admin.patch(`privileges/${other.name}`, { name }))).toBe('409 privilege_name_taken');
    expect(outcome(await server.admin.post('privileges', { name: 'administration' }))).toBe('409 privilege_name_taken');
  });

  it('gives each bit of the mask to one privilege', async () => {
    const created = await server.admin.post('privileges', { name: aName(), maskBit: 40 });
    expect(created.body).toMatchObject({ maskBit: 40 });
    for (const maskBit of [40, 0, 63]) {
      const name = aName();
      expect(outcome(await server.admin.post('privileges', { name, maskBit }))).toBe('409 mask_bit_taken');
      expect(outcome(await server.admin.get(`privileges/${name}`))).toBe('404 privilege_not_found');
    }
    expect((await server.admin.post('privileges', { name: aName(), maskBit: null })).status).toBe(201);
    expect((await server.admin.post('privileges', { name: aName(), maskBit: null })).status).toBe(201);
  });

  it.each([
    [{ maskBit: 64 }, '/maskBit'],
    [{ maskBit: -1 }, '/maskBit'],
    [{ maskBit: 1.5 }, '/maskBit'],
    [{ maskBit: '1' }, '/maskBit'],
    [{ delegable: 1 }, '/delegable'],
    [{ category: null }, '/category'],
    [{ name: '' }, '/name'],
    [{ builtIn: true }, '/builtIn'],
  ])('refuses to create a privilege with %j', async (fields, pointer) => {
    const answer = await server.admin.post('privileges', { name: aName(), ...fields });
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('changes what is given, and refuses another version than the one read', async () => {
    const { name } = await aPrivilege(server.admin, { category: 'c' });
    const path = `privileges/${name}`;
    const changed = await server.admin.patch(path, { description: 'new' }, { headers: { 'If-Match': '"1"' } });
    expect(changed.body).toMatchObject({ description: 'new', category: 'c', version: 2 });
    const stale = { headers: { 'If-Match': '"1"' } };
    expect(outcome(await server.admin.patch(path, { description: 'x' }, stale))).toBe('412 precondition_failed');
    expect(outcome(await server.admin.delete(path, stale))).toBe('412 precondition_failed');
    const renamed = await server.admin.patch(path, { name: `${name}-2` });
    expect(renamed.body).toMatchObject({ name: `${name}-2`, version: 3 });
    expect(outcome(await server.admin.get(path))).toBe('404 privilege_not_found');
    expect((await server.admin.delete(`${path}-2`, { headers: { 'If-Match': '"3"' } })).status).toBe(204);
  });

  it('takes a deleted privilege from everyone who held it', async () => {
    const privilege = await aPrivilege(server.admin);
    const set = await aPrivilegeSet(server.admin, [privilege.name]);
    const group = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    await expectStatus(server.admin.delete(`privileges/${privilege.name}`), 204);
    expect((await server.admin.get(`groups/${group.id}/privileges`)).body.items).toEqual([]);
    expect((await server.admin.get(`privilege-sets/${set.id}/privileges`)).body.items).toEqual([]);
    expect(outcome(await server.admin.delete(`privileges/${privilege.name}`))).toBe('404 privilege_not_found');
  });

  it('neither deletes nor renames what is built in, but takes a new description', async () => {
    expect(outcome(await server.admin.delete('privileges/ADMINISTRATION'))).toBe('409 built_in');
    expect(outcome(await server.admin.patch('privileges/LOGIN', { name: 'login' }))).toBe('409 built_in');
    const path = 'privileges/DEVELOPER';
    expect((await server.admin.patch(path, { name: 'DEVELOPER', description: 'x' })).body).toMatchObject({
      description: 'x',
    });
  });

  it('lists by category, name and part of the name', async () => {
    const find = async (query: string): Promise<string[]> => {
      const { body } = await user.get<PrivilegeList>(`privileges?${query}`);
      return body.items.map((item) => item.name);
    };
    expect(await find('name=login')).toEqual(['LOGIN']);
    expect(await find('q=AGENTspot')).toEqual(['CAN_ACCESS_AGENTSPOT', 'CAN_MANAGE_AGENTSPOT']);
    expect(await find('q=agentspot&sort=-name')).toEqual(['CAN_MANAGE_AGENTSPOT', 'CAN_ACCESS_AGENTSPOT']);
    expect(await find('category=mindtouch')).toHaveLength(14);
    expect(await find('category=mindtouch&q=admin')).toEqual(['ADMIN']);
    expect(outcome(await user.get('privileges?sort=category'))).toBe('400 validation_failed');
  });

  it('makes one privilege imply another, once', async () => {
    const [first, second] = [await aPrivilege(server.admin), await aPrivilege(server.admin)];
    const path = `privileges/${first.name}/implications/${second.name}`;
    const added = await server.admin.put(path);
    expect(added.body).toMatchObject({ name: second.name });
    expect(added.headers.get('guildhall-revision')).not.toBeNull();
    const again = await server.admin.put(path);
    expect(again.body).toEqual(added.body);
    expect(again.headers.get('guildhall-revision')).toBeNull();
    expect(outcome(await server.admin.put(path, undefined, { headers: { 'If-None-Match': '*' } }))).toBe(
      '412 precondition_failed',
    );
    const { body } = await user.get<PrivilegeList>(`privileges/${first.name}/implications`);
    expect(body.items.map((item) => item.name)).toEqual([second.name]);
    expect((await server.admin.delete(path)).status).toBe(204);
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).toBeNull();
  });

  it('allows privileges that imply each other, and none that implies itself', async () => {
    const [first, second] = [await aPrivilege(server.admin), await aPrivilege(server.admin)];
    await expectStatus(server.admin.put(`privileges/${first.name}/implications/${second.name}`), 200);
    await expectStatus(server.admin.put(`privileges/${second.name}/implications/${first.name}`), 200);
    const group = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/${first.name}`), 200);
    const { body } = await server.admin.get<PrivilegeList>(`groups/${group.id}/effective-privileges`);
    expect(body.items.map((item) => item.name)).toEqual(expect.arrayContaining([first.name, second.name]));
    const itself = await server.admin.put(`privileges/${first.name}/implications/${first.name.toUpperCase()}`);
    expect(outcome(itself)).toBe('400 validation_failed');
  });

  it('refuses unknown privileges on both sides of an implication, and keeps the built-in one', async () => {
    for (const path of ['NOPE/implications/LOGIN', 'LOGIN/implications/NOPE']) {
      expect(outcome(await server.admin.put(`privileges/${path}`))).toBe('404 privilege_not_found');
      expect(outcome(await server.admin.delete(`privileges/${path}`))).toBe('404 privilege_not_found');
    }
    expect(outcome(await server.admin.delete('privileges/ADMIN/implications/ADMINISTRATION'))).toBe('409 built_in');
  });

  it('lets everyone read and administrators alone write', async () => {
    const { name } = await aPrivilege(server.admin);
    for (const path of ['privileges', `privileges/${name}`, `privileges/${name}/implications`]) {
      expect((await user.get(path)).status).toBe(200);
    }
    const writes: [string, string, object?][] = [
      ['POST', 'privileges', { name: aName() }],
      ['PATCH', `privileges/${name}`, { description: 'x' }],
      ['DELETE', `privileges/${name}`],
      ['PUT', `privileges/${name}/implications/LOGIN`],
      ['DELETE', `privileges/${name}/implications/LOGIN`],
      ['GET', `privileges/${name}/holders`],
    ];
    for (const [method, path, body] of writes)
      expect(outcome(await user.call(method, path, body))).toBe('403 forbidden');
    expect((await user.get(`privileges/${name}`)).body).toMatchObject({ version: 1, description: '' });
  });

  describe('holders', () => {
    async function holders(name: string, type: 'user' | 'group'): Promise<string[]> {
      const { body } = await expectStatus(
        server.admin.get<PrivilegeList>(`privileges/${name}/holders?type=${type}&limit=200`),
        200,
      );
      return body.items.map((item) => item.name);
    }

    it('finds users and groups by grant, set, nesting, implication and own assignment', async () => {
      const [privilege, implying] = [await aPrivilege(server.admin), await aPrivilege(server.admin)];
      await expectStatus(server.admin.put(`privileges/${implying.name}/implications/${privilege.name}`), 200);
      const set = await aPrivilegeSet(server.admin, [implying.name]);
      const groups: Made[] = [];
      for (let index = 0; index < 3; index += 1) groups.push(await aGroup(server.admin));
      const [granted, assigned, nested] = groups as [Made, Made, Made];
      await expectStatus(server.admin.put(`groups/${granted.id}/privileges/${privilege.name}`), 200);
      await expectStatus(server.admin.put(`groups/${assigned.id}/privilege-sets/${set.id}`), 200);
      await expectStatus(server.admin.put(`groups/${granted.id}/subgroups/${nested.id}`), 200);
      const inGranted = await aUser(server.admin, {}, [granted.id]);
      const inAssigned = await aUser(server.admin, {}, [assigned.id]);
      const inNested = await aUser(server.admin, {}, [nested.id]);
      const himself = await aUser(server.admin);
      await aUser(server.admin, { active: false }, [granted.id]);
      await expectStatus(server.admin.put(`users/${himself.id}/privilege-sets/${set.id}`), 200);
      expect(await holders(privilege.name, 'user')).toEqual(
        ['admin'].concat([inGranted, inAssigned, inNested, himself].map((holder) => holder.username)),
      );
      expect(await holders(privilege.name, 'group')).toEqual(
        ['Administrators'].concat([granted, assigned, nested].map((group) => group.name)),
      );
      await expectStatus(server.admin.patch(`users/${inNested.id}`, { active: false }), 200);
      expect(await holders(privilege.name, 'user')).not.toContain(inNested.username);
    });

    it('finds everyone for what All was granted', async () => {
      const privilege = await aPrivilege(server.admin);
      const group = await aGroup(server.admin);
      const someone = await aUser(server.admin);
      expect(await holders(privilege.name, 'user')).toEqual(['admin']);
      await expectStatus(server.admin.put(`groups/1/privileges/${privilege.name}`), 200);
      expect(await holders(privilege.name, 'user')).toContain(someone.username);
      expect(await holders(privilege.name, 'group')).toEqual(expect.arrayContaining([group.name, 'All']));
    });

    it('finds who holds ADMINISTRATION through an implication', async () => {
      const privilege = await aPrivilege(server.admin);
      const group = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${group.id}/privileges/ADMIN`), 200);
      const boss = await aUser(server.admin, {}, [group.id]);
      expect(await holders(privilege.name, 'user')).toEqual(['admin', boss.username]);
      expect((await server.as(boss.token).get('me')).body.administrator).toBe(true);
      await expectStatus(server.admin.delete(`groups/${group.id}`), 204);
    });

    it('pages through the holders', async () => {
      const privilege = await aPrivilege(server.admin);
      const group = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
      const { body } = await server.admin.get<PrivilegeList & { nextCursor: string }>(
        `privileges/${privilege.name}/holders?type=group&limit=1&count=true`,
      );
      expect(body).toMatchObject({ items: [{ name: 'Administrators' }], totalCount: 2 });
      const next = await server.admin.get<PrivilegeList>(
        `privileges/${privilege.name}/holders?type=group&cursor=${body.nextCursor}`,
      );
      expect(next.body).toMatchObject({ items: [{ name: group.name }], nextCursor: null });
    });

    it('refuses unknown privileges and kinds of holders', async () => {
      expect(outcome(await server.admin.get('privileges/NOPE/holders'))).toBe('404 privilege_not_found');
      expect(outcome(await server.admin.get('privileges/LOGIN/holders?type=token'))).toBe('400 validation_failed');
    });
  });
});
