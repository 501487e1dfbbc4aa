import type { Answer } from '../../support/api.js';
import { aGroup, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import {
  ALL_GROUP,
  BASES,
  expectRefusal,
  guidOf,
  NOBODY,
  PRIVATE_BASE,
  ThoughtSpotClient,
} from './thoughtspot-client.js';

interface GroupObject {
  assignedGroups: string[];
  inheritedGroups: string[];
  header: { id: string };
}

interface MadeGroup {
  id: number;
  guid: string;
}

const FORM = 'application/x-www-form-urlencoded';

describe('groups inside groups as ThoughtSpot has them', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;
  let guestId: number;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    ({ client: guest, id: guestId } = await ThoughtSpotClient.asGuest(server));
  });
  afterAll(() => server.stop());

  const aGuid = async (fields: object = {}): Promise<MadeGroup> => {
    const { id } = await aGroup(server.admin, fields);
    return { id, guid: await guidOf(server, `groups/${id}`) };
  };
  const principals = (...guids: readonly unknown[]): Record<string, string> => ({
    principalids: JSON.stringify(guids),
  });
  const take = (client: ThoughtSpotClient, guid: string, form: Record<string, string>): Promise<Answer> =>
    client.with({ 'Content-Type': FORM }).deleteWith(`group/${guid}/groups`, new URLSearchParams(form));
  const inside = async (group: MadeGroup, client = admin): Promise<string[]> =>
    (await client.get<GroupObject[]>(`group/${group.guid}/groups`)).body.map(({ header }) => header.id);
  const show = async (group: MadeGroup, client = admin): Promise<GroupObject> =>
    (await client.get<GroupObject>(`group?groupid=${group.guid}`)).body;

  it.each(['post', 'put'] as const)('%s puts groups in, DELETE takes them out, as often as asked', async (method) => {
    const [outer, first, second] = [
      await aGuid(),
      await aGuid({ name: `a${method}` }),
      await aGuid({ name: `b${method}` }),
    ];
    for (let time = 1; time <= 2; time += 1) {
      const form = { ...principals(second.guid, first.guid), groupid: outer.guid };
      expect(await admin[method](`group/${outer.guid}/groups`, form)).toMatchObject({ status: 204, body: undefined });
      expect(await inside(outer)).toEqual([first.guid, second.guid]);
    }
    for (let time = 1; time <= 2; time += 1) {
      expect((await take(admin, outer.guid, principals(first.guid))).status).toBe(204);
      expect(await inside(outer)).toEqual([second.guid]);
    }
    const { body } = await server.admin.get<{ items: { id: number }[] }>(`groups/${outer.id}/subgroups`);
    expect(body.items).toMatchObject([{ id: second.id }]);
    expect((await admin.get(`session/group/listgroup/${outer.guid}`, PRIVATE_BASE)).body).toEqual(
      (await admin.get(`group/${outer.guid}/groups`, BASES[1])).body,
    );
  });

  it('gives the members of the group inside what the group outside has', async () => {
    const [outer, inner] = [await aGuid(), await aGuid()];
    await server.admin.put(`groups/${inner.id}/members/${guestId}`);
    await server.admin.put(`groups/${outer.id}/privileges/DEVELOPER`);
    const held = async (): Promise<string[]> =>
      (await guest.get<{ privileges: string[] }>('session/info')).body.privileges;
    expect(await held()).not.toContain('DEVELOPER');
    await admin.post(`group/${outer.guid}/groups`, principals(inner.guid));
    expect(await held()).toContain('DEVELOPER');
    await take(admin, outer.guid, principals(inner.guid));
    expect(await held()).not.toContain('DEVELOPER');
  });

  it('are shown on the groups inside as assigned, and those further above as inherited', async () => {
    const [top, middle, bottom] = [await aGuid({ name: 'a top' }), await aGuid({ name: 'b middle' }), await aGuid()];
    await admin.post(`group/${top.guid}/groups`, principals(middle.guid));
    await admin.post(`group/${middle.guid}/groups`, principals(bottom.guid));
    expect(await show(top)).toMatchObject({ assignedGroups: [], inheritedGroups: [] });
    expect(await show(middle)).toMatchObject({ assignedGroups: [top.guid], inheritedGroups: [top.guid] });
    expect(await show(bottom)).toMatchObject({
      assignedGroups: [middle.guid],
      inheritedGroups: [top.guid, middle.guid],
    });
  });

  it('are not told to who may not see them', async () => {
    const [secret, open, inner] = [await aGuid(), await aGuid({ public: true }), await aGuid({ public: true })];
    await admin.post(`group/${secret.guid}/groups`, principals(inner.guid));
    await admin.post(`group/${open.guid}/groups`, principals(inner.guid, (await aGuid()).guid));
    expect(await show(inner, guest)).toMatchObject({ assignedGroups: [open.guid], inheritedGroups: [open.guid] });
    expect(await inside(open, guest)).toEqual([inner.guid]);
    await expectRefusal(server, () => guest.get(`group/${secret.guid}/groups`), 400, 10_002);
    const list = `session/group/listgroup/${secret.guid}`;
    await expectRefusal(server, () => guest.get(list, PRIVATE_BASE), 400, 10_002);
  });

  it('refuses cycles, All, unknown ids and what is no list of ids, and changes nothing', async () => {
    const [outer, inner, other] = [await aGuid(), await aGuid(), await aGuid()];
    const all = await guidOf(server, `groups/${ALL_GROUP}`);
    await admin.post(`group/${outer.guid}/groups`, principals(inner.guid));
    const calls = (guid: string, form: Record<string, string>): (() => Promise<Answer>)[] => [
      () => admin.post(`group/${guid}/groups`, form),
      () => admin.put(`group/${guid}/groups`, form),
    ];
    const conflicts: [string, Record<string, string>][] = [
      [inner.guid, principals(other.guid, outer.guid)],
      [inner.guid, principals(other.guid, inner.guid)],
      [all, principals(other.guid)],
      [inner.guid, principals(other.guid, all)],
    ];
    for (const [guid, form] of conflicts) {
      for (const call of calls(guid, form)) await expectRefusal(server, call, 409, 10_002);
    }
    const wrong: [string, Record<string, string>][] = [
      [outer.guid, principals(other.guid, NOBODY)],
      [outer.guid, principals()],
      [outer.guid, principals(7)],
      [outer.guid, {}],
      [NOBODY, principals(inner.guid)],
      ['%00', principals(inner.guid)],
    ];
    for (const [guid, form] of wrong) {
      for (const call of [...calls(guid, form), () => take(admin, guid, form)]) {
        await expectRefusal(server, call, 400, 10_002);
      }
    }
    const json = await admin.with({ 'Content-Type': 'application/json' }).post(`group/${outer.guid}/groups`, '{}');
    expect(json).toMatchObject({ status: 415, body: undefined });
    expect(await inside(outer)).toEqual([inner.guid]);
    expect(await inside(inner)).toEqual([]);
  });

  it('never takes the groups of the last administrators out of Administrators', async () => {
    const administrators = await guidOf(server, 'groups/2');
    const inner = await aGuid();
    await server.admin.put(`groups/${inner.id}/members/1`);
    await admin.post(`group/${administrators}/groups`, principals(inner.guid));
    await server.admin.delete('groups/2/members/1');
    await expectRefusal(server, () => take(admin, administrators, principals(inner.guid)), 409, 10_002);
    await server.admin.put('groups/2/members/1');
    expect((await take(admin, administrators, principals(inner.guid))).status).toBe(204);
  });

  it('changes nobody in a group whose members a directory keeps', async () => {
    const [kept, other] = [await aGuid(), await aGuid()];
    const { guid } = await aUser(server.admin);
    const [service] = await server.sql<{ id: number }>(
      `INSERT INTO authentication_services (name, name_key, kind, settings)
       VALUES ('Directory', 'directory', 'ldap', '{}') RETURNING id`,
    );
    await server.sql('UPDATE groups SET authentication_service_id = $1 WHERE id = $2', [service?.id, kept.id]);
    const users = JSON.stringify([guid]);
    const both = { userids: users, groupids: JSON.stringify([other.guid, kept.guid]) };
    const groups = `groupids=${encodeURIComponent(both.groupids)}`;
    const calls: (() => Promise<Answer>)[] = [
      () => admin.post(`group/${kept.guid}/groups`, principals(other.guid)),
      () => admin.put(`group/${kept.guid}/groups`, principals(other.guid)),
      () => admin.post(`group/${kept.guid}/user/${guid}`),
      () => admin.delete(`group/${kept.guid}/user/${guid}`),
      () => admin.post(`group/${kept.guid}/users?userids=${encodeURIComponent(users)}`),
      () => admin.put(`group/${kept.guid}/users`, { userids: users }),
      () => admin.delete(`group/${kept.guid}/users?userids=${encodeURIComponent(users)}`),
      () => admin.post('group/addmemberships', both),
      () => admin.post('group/removememberships', both),
      () => admin.post(`user/${guid}/groups?${groups}`),
      () => admin.put(`user/${guid}/groups?${groups}`, {}),
      () => admin.delete(`user/${guid}/groups?${groups}`),
      () => admin.post('user', { name: 'New', password: 'a long password', groups: both.groupids }),
    ];
    for (const call of calls) await expectRefusal(server, call, 409, 10_002);
    expect(await inside(kept)).toEqual([]);
    await expectRefusal(server, () => admin.get('user?name=New'), 400, 10_002);
  });

  it('refuses every call without a session, every write without X-Requested-By, and others than administrators', async () => {
    const [outer, inner] = [await aGuid({ public: true }), await aGuid()];
    const writes = (client: ThoughtSpotClient): (() => Promise<Answer>)[] => [
      () => client.post(`group/${outer.guid}/groups`, principals(inner.guid)),
      () => client.put(`group/${outer.guid}/groups`, principals(inner.guid)),
      () => take(client, outer.guid, principals(inner.guid)),
    ];
    const nobody = admin.without('Cookie');
    for (const call of [...writes(nobody), () => nobody.get(`group/${outer.guid}/groups`)]) {
      await expectRefusal(server, call, 401, 10_003);
    }
    for (const call of writes(admin.without('X-Requested-By'))) await expectRefusal(server, call, 400, 10_002);
    for (const call of writes(guest)) await expectRefusal(server, call, 403, 10_003);
  });

  describe('users of a group, several at once', () => {
    const userIds = (...guids: readonly string[]): string => `userids=${encodeURIComponent(JSON.stringify(guids))}`;
    const membersOf = async ({ guid }: MadeGroup): Promise<string[]> =>
      (await admin.get<{ header: { id: string } }[]>(`group/${guid}/users`)).body.map(({ header }) => header.id);

    it('are put in by POST and PUT, and taken out by DELETE', async () => {
      const group = await aGuid();
      const path = `group/${group.guid}/users`;
      const [ada, ben, cleo] = [
        await aUser(server.admin, { username: 'ada' }),
        await aUser(server.admin, { username: 'ben' }),
        await aUser(server.admin, { username: 'cleo' }),
      ];
      const post = admin.with({ 'Content-Type': 'application/json' });
      expect(await post.post(`${path}?${userIds(ben.guid, ada.guid)}`)).toMatchObject({ status: 204, body: undefined });
      expect(await membersOf(group)).toEqual([ada.guid, ben.guid]);
      expect((await admin.put(path, { userids: JSON.stringify([cleo.guid]) })).status).toBe(204);
      expect(await membersOf(group)).toEqual([ada.guid, ben.guid, cleo.guid]);
      for (let time = 1; time <= 2; time += 1) {
        expect((await admin.delete(`${path}?${userIds(ada.guid, cleo.guid)}`)).status).toBe(204);
        expect(await membersOf(group)).toEqual([ben.guid]);
      }
    });

    it('refuses unknown ids, no ids and All, and changes nothing', async () => {
      const group = await aGuid();
      const { guid } = await aUser(server.admin);
      const all = await guidOf(server, `groups/${ALL_GROUP}`);
      const calls = (group: string, ids: readonly unknown[]): (() => Promise<Answer>)[] => {
        const query = `userids=${encodeURIComponent(JSON.stringify(ids))}`;
        return [
          () => admin.post(`group/${group}/users?${query}`),
          () => admin.put(`group/${group}/users`, { userids: JSON.stringify(ids) }),
          () => admin.delete(`group/${group}/users?${query}`),
        ];
      };
      for (const ids of [[guid, NOBODY], [], [7], ['']]) {
        for (const call of calls(group.guid, ids)) await expectRefusal(server, call, 400, 10_002);
      }
      for (const call of calls(NOBODY, [guid])) await expectRefusal(server, call, 400, 10_002);
      for (const call of calls(all, [guid])) await expectRefusal(server, call, 409, 10_002);
      expect(await membersOf(group)).toEqual([]);
    });
  });
});
