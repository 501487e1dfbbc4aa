import type { Api } from '../support/api.js';
import { aGroup, aPrivilege, aPrivilegeSet, aUser } from '../support/builders.js';
import { aCast, expectStatus, outcome, TOMORROW, YESTERDAY, type Caller } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const UNKNOWN = 9_007_199_254_740_991;
const CREATE_ONLY = { headers: { 'If-None-Match': '*' } };

interface Listed<T> {
  items: T[];
}

describe('grants and assignments of a group', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function mayDo(api: Api): Promise<string[]> {
    const { body } = await expectStatus(api.get<Listed<{ name: string }>>('me/privileges'), 200);
    return body.items.map((item) => item.name);
  }

  it('grants a privilege, and says the same when asked again', async () => {
    const group = await aGroup(server.admin);
    const path = `groups/${group.id}/privileges/datadownloading`;
    const first = await server.admin.put(path);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      groupId: group.id,
      privilege: 'DATADOWNLOADING',
      validFrom: null,
      validUntil: null,
      createdById: 1,
    });
    const second = await server.admin.put(path, {});
    expect({ status: second.status, body: second.body }).toEqual({ status: 200, body: first.body });
    expect(outcome(await server.admin.put(path, { validUntil: YESTERDAY }, CREATE_ONLY))).toBe(
      '412 precondition_failed',
    );
    const { body } = await server.admin.get<Listed<object>>(`groups/${group.id}/privileges`);
    expect(body.items).toEqual([first.body]);
  });

  it('takes a grant away, and does nothing when there is none', async () => {
    const group = await aGroup(server.admin);
    const path = `groups/${group.id}/privileges/DATADOWNLOADING`;
    await expectStatus(server.admin.put(path), 200);
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).not.toBeNull();
    const again = await server.admin.delete(path);
    expect(again.status).toBe(204);
    expect(again.headers.get('guildhall-revision')).toBeNull();
    expect((await server.admin.get<Listed<object>>(`groups/${group.id}/privileges`)).body.items).toEqual([]);
  });

  it('counts a grant inside its window only, by the clock of the database', async () => {
    const group = await aGroup(server.admin);
    const own = server.as((await aUser(server.admin, {}, [group.id])).token);
    const path = `groups/${group.id}/privileges/DATADOWNLOADING`;
    const windows: [object, boolean][] = [
      [{}, true],
      [{ validUntil: YESTERDAY }, false],
      [{ validFrom: TOMORROW }, false],
      [{ validFrom: YESTERDAY, validUntil: TOMORROW }, true],
    ];
    for (const [window, counts] of windows) {
      await expectStatus(server.admin.put(path, window), 200);
      expect((await mayDo(own)).includes('DATADOWNLOADING')).toBe(counts);
    }
    await server.sql('UPDATE group_privileges SET valid_until = now() WHERE group_id = $1', [group.id]);
    expect(await mayDo(own)).not.toContain('DATADOWNLOADING');
  });

  it('reaches every user at once through All', async () => {
    const privilege = await aPrivilege(server.admin);
    const set = await aPrivilegeSet(server.admin, ['DATAMANAGEMENT']);
    const users = await Promise.all([aUser(server.admin), aUser(server.admin)]);
    const group = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/1/privileges/${privilege.name}`), 200);
    await expectStatus(server.admin.put(`groups/1/privilege-sets/${set.id}`), 200);
    for (const user of [...users, await aUser(server.admin)]) {
      expect(await mayDo(server.as(user.token))).toEqual(expect.arrayContaining([privilege.name, 'DATAMANAGEMENT']));
    }
    const { body } = await server.admin.get<Listed<{ name: string }>>(`groups/${group.id}/effective-privileges`);
    expect(body.items.map((item) => item.name)).toEqual(expect.arrayContaining([privilege.name, 'DATAMANAGEMENT']));
    await expectStatus(server.admin.delete(`groups/1/privileges/${privilege.name}`), 204);
    await expectStatus(server.admin.delete(`groups/1/privilege-sets/${set.id}`), 204);
    for (const user of users) expect(await mayDo(server.as(user.token))).toEqual(['AUTHORING']);
  });

  it('neither changes nor takes away what makes administrators', async () => {
    const path = 'groups/2/privileges/ADMINISTRATION';
    expect(outcome(await server.admin.delete(path))).toBe('409 built_in');
    expect(outcome(await server.admin.put(path, { validUntil: TOMORROW }))).toBe('409 built_in');
    expect((await server.admin.get('me')).body.administrator).toBe(true);
  });

  it('assigns a set, marks it as the role, and keeps the id of the assignment', async () => {
    const group = await aGroup(server.admin);
    const set = await aPrivilegeSet(server.admin, ['DATADOWNLOADING']);
    const path = `groups/${group.id}/privilege-sets/${set.id}`;
    const first = await server.admin.put(path);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      groupId: group.id,
      privilegeSetId: set.id,
      privilegeSetName: set.name,
      role: false,
    });
    const second = await server.admin.put(path, { role: true, validUntil: TOMORROW });
    expect(second.body).toEqual({ ...first.body, role: true, validUntil: TOMORROW });
    expect(outcome(await server.admin.put(path, {}, CREATE_ONLY))).toBe('412 precondition_failed');
    const { body } = await server.admin.get<Listed<object>>(`groups/${group.id}/privilege-sets`);
    expect(body.items).toEqual([second.body]);
    const back = await server.admin.get<Listed<object>>(`privilege-sets/${set.id}/groups`);
    expect(back.body.items).toMatchObject([
      { id: first.body.id, groupId: group.id, groupName: group.name, role: true },
    ]);
    expect((await server.admin.delete(path)).status).toBe(204);
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).toBeNull();
  });

  it('allows one role for each group', async () => {
    const [group, other] = [await aGroup(server.admin), await aGroup(server.admin)];
    const [first, second] = [await aPrivilegeSet(server.admin), await aPrivilegeSet(server.admin)];
    const put = async (groupId: number, setId: number, role: boolean): Promise<string> =>
      outcome(await server.admin.put(`groups/${groupId}/privilege-sets/${setId}`, { role }));
    expect(await put(group.id, first.id, true)).toBe('200');
    expect(await put(group.id, first.id, true)).toBe('200');
    expect(await put(group.id, second.id, true)).toBe('409 role_taken');
    expect(await put(group.id, second.id, false)).toBe('200');
    expect(await put(group.id, second.id, true)).toBe('409 role_taken');
    expect(await put(other.id, second.id, true)).toBe('200');
    expect(await put(group.id, first.id, false)).toBe('200');
    expect(await put(group.id, second.id, true)).toBe('200');
  });

  it('counts an assignment inside its window only', async () => {
    const group = await aGroup(server.admin);
    const set = await aPrivilegeSet(server.admin, ['DATADOWNLOADING']);
    const own = server.as((await aUser(server.admin, {}, [group.id])).token);
    const windows: [object, boolean][] = [
      [{ validUntil: TOMORROW }, true],
      [{ validUntil: YESTERDAY }, false],
      [{ validFrom: TOMORROW }, false],
    ];
    for (const [window, counts] of windows) {
      await expectStatus(server.admin.put(`groups/${group.id}/privilege-sets/${set.id}`, window), 200);
      expect((await mayDo(own)).includes('DATADOWNLOADING')).toBe(counts);
    }
  });

  it.each([
    ['privileges/NO_SUCH_THING', '404 privilege_not_found'],
    [`privilege-sets/${UNKNOWN}`, '404 privilege_set_not_found'],
    ['privilege-sets/abc', '400 validation_failed'],
    ['privileges/a%00b', '400 validation_failed'],
  ])('refuses %s with %s', async (path, expected) => {
    const group = await aGroup(server.admin);
    expect(outcome(await server.admin.put(`groups/${group.id}/${path}`))).toBe(expected);
    expect(outcome(await server.admin.delete(`groups/${group.id}/${path}`))).toBe(expected);
  });

  it('refuses windows that end before they begin, and unknown fields', async () => {
    const group = await aGroup(server.admin);
    for (const path of ['privileges/AUTHORING', 'privilege-sets/1']) {
      const window = { validFrom: TOMORROW, validUntil: YESTERDAY };
      expect(outcome(await server.admin.put(`groups/${group.id}/${path}`, window))).toBe('400 validation_failed');
      expect(outcome(await server.admin.put(`groups/${group.id}/${path}`, { x: 1 }))).toBe('400 validation_failed');
    }
    expect(outcome(await server.admin.put(`groups/${group.id}/privilege-sets/1`, { role: null }))).toBe(
      '400 validation_failed',
    );
  });

  describe('handed out by group admins', () => {
    const callers: [Caller, string][] = [
      ['administrator', '200'],
      ['groupAdmin', '200'],
      ['scopedGroupAdmin', '403 forbidden'],
      ['member', '403 forbidden'],
      ['nestedMember', '403 forbidden'],
      ['formerMember', '404 group_not_found'],
      ['stranger', '404 group_not_found'],
      ['groupToken', '403 forbidden'],
    ];
    it.each(callers)('answers %s who hands out what everyone holds with %s', async (caller, expected) => {
      const cast = await aCast(server);
      const privilege = await aPrivilege(server.admin, { delegable: true });
      const set = await aPrivilegeSet(server.admin, [privilege.name]);
      await expectStatus(server.admin.put(`groups/1/privileges/${privilege.name}`), 200);
      for (const path of [`privileges/${privilege.name}`, `privilege-sets/${set.id}`]) {
        expect(outcome(await cast[caller].put(`groups/${cast.group.id}/${path}`))).toBe(expected);
        const removed = outcome(await cast[caller].delete(`groups/${cast.group.id}/${path}`));
        expect(removed).toBe(expected === '200' ? '204' : expected);
      }
    });

    it('lets a group admin hand out what is delegable and his own, and nothing else', async () => {
      const cast = await aCast(server);
      const names = await Promise.all(
        [true, true, false].map(async (delegable) => (await aPrivilege(server.admin, { delegable })).name),
      );
      const [held = '', notHeld = '', notDelegable = ''] = names;
      const source = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${source.id}/members/${cast.users.groupAdmin.id}`), 200);
      for (const name of [held, notDelegable]) {
        await expectStatus(server.admin.put(`groups/${source.id}/privileges/${name}`), 200);
      }
      const grant = async (name: string): Promise<string> =>
        outcome(await cast.groupAdmin.put(`groups/${cast.group.id}/privileges/${name}`));
      expect(await grant(held)).toBe('200');
      expect(await grant(notHeld)).toBe('403 privilege_not_held');
      expect(await grant(notDelegable)).toBe('403 forbidden');
      expect(await grant('ADMINISTRATION')).toBe('403 privilege_not_held');
      const assign = async (...inside: string[]): Promise<string> => {
        const set = await aPrivilegeSet(server.admin, inside);
        return outcome(await cast.groupAdmin.put(`groups/${cast.group.id}/privilege-sets/${set.id}`));
      };
      expect(await assign(held)).toBe('200');
      expect(await assign(held, notHeld)).toBe('403 privilege_not_held');
      expect(await assign(held, notDelegable)).toBe('403 forbidden');
      const { body } = await server.admin.get<Listed<{ privilege: string }>>(`groups/${cast.group.id}/privileges`);
      expect(body.items.map((item) => item.privilege)).toEqual([held]);
    });

    it('stops a group admin from handing out what he no longer holds', async () => {
      const cast = await aCast(server);
      const privilege = await aPrivilege(server.admin, { delegable: true });
      const source = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${source.id}/members/${cast.users.groupAdmin.id}`), 200);
      const path = `groups/${source.id}/privileges/${privilege.name}`;
      const grant = (): Promise<string> =>
        cast.groupAdmin.put(`groups/${cast.group.id}/privileges/${privilege.name}`, {}).then(outcome);
      await expectStatus(server.admin.put(path, { validUntil: TOMORROW }), 200);
      expect(await grant()).toBe('200');
      await expectStatus(cast.groupAdmin.delete(`groups/${cast.group.id}/privileges/${privilege.name}`), 204);
      await expectStatus(server.admin.put(path, { validUntil: YESTERDAY }), 200);
      expect(await grant()).toBe('403 privilege_not_held');
    });

    it('lets a group admin manage his own group only, not the one above or below it', async () => {
      const cast = await aCast(server);
      const above = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${above.id}/subgroups/${cast.group.id}`), 200);
      expect(outcome(await cast.groupAdmin.put(`groups/${above.id}/members/1`))).toBe('403 forbidden');
      const { body } = await server.admin.get<Listed<{ id: number }>>(`groups/${cast.group.id}/subgroups`);
      const below = body.items[0]?.id;
      expect(outcome(await cast.groupAdmin.put(`groups/${below}/members/1`))).toBe('404 group_not_found');
    });
  });
});
