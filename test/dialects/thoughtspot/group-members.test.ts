import type { Answer } from '../../support/api.js';
import { aGroup, aName, aUser, type MadeUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ALL_GROUP, BASES, expectRefusal, guidOf, NOBODY, ThoughtSpotClient } from './thoughtspot-client.js';

interface UserObject {
  state: string;
  userContent: { userProperties: { mail: string } };
  header: { id: string; name: string };
}

describe('members of groups as ThoughtSpot has them', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;
  let ada: MadeUser;
  let grace: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    guest = (await ThoughtSpotClient.asGuest(server)).client;
    ada = await aUser(server.admin, { username: aName('Ada "L" Größe'), email: 'ada@example.org' });
    grace = await aUser(server.admin);
  });
  afterAll(() => server.stop());

  const aGuid = async (): Promise<{ id: number; guid: string }> => {
    const { id } = await aGroup(server.admin);
    return { id, guid: await guidOf(server, `groups/${id}`) };
  };
  const membersOf = async (id: number): Promise<number[]> => {
    const { body } = await server.admin.get<{ items: { userId: number }[] }>(`groups/${id}/members`);
    return body.items.map(({ userId }) => userId);
  };
  const both = (userids: readonly string[], groupids: readonly string[]): Record<string, string> => ({
    userids: JSON.stringify(userids),
    groupids: JSON.stringify(groupids),
  });

  it.each(BASES)('puts a user in and takes him out again under %s, as often as asked', async (base) => {
    const { id, guid } = await aGuid();
    const path = `group/${guid}/user/${ada.guid}`;
    for (let time = 1; time <= 2; time += 1) {
      const form = { groupid: guid, userid: ada.guid };
      expect(await admin.post(path, form, base)).toMatchObject({ status: 204, body: undefined });
      expect(await membersOf(id)).toEqual([ada.id]);
    }
    for (let time = 1; time <= 2; time += 1) {
      expect(await admin.delete(path, base)).toMatchObject({ status: 204, body: undefined });
      expect(await membersOf(id)).toEqual([]);
    }
  });

  it('lists the users who are in a group now, at both addresses', async () => {
    const { id, guid } = await aGuid();
    await admin.post('group/addmemberships', both([ada.guid], [guid]));
    await server.admin.put(`groups/${id}/members/${grace.id}`, { validUntil: '2001-01-01T00:00:00Z' });
    for (const path of [`group/${guid}/users`, `group/listuser/${guid}`]) {
      const { status, body } = await admin.get<UserObject[]>(path);
      expect(status).toBe(200);
      expect(body).toMatchObject([
        {
          state: 'ACTIVE',
          userContent: { userProperties: { mail: 'ada@example.org' } },
          header: { id: ada.guid, name: ada.username },
        },
      ]);
      expect(body).toHaveLength(1);
    }
  });

  it('lists every user as a member of All', async () => {
    const { body } = await admin.get<UserObject[]>(`group/${await guidOf(server, `groups/${ALL_GROUP}`)}/users`);
    expect(body.map(({ header }) => header.name)).toEqual(expect.arrayContaining(['admin', ada.username]));
  });

  it('puts several users into several groups, and takes them out', async () => {
    const groups = [await aGuid(), await aGuid()];
    const form = both(
      [ada.guid, grace.guid],
      groups.map(({ guid }) => guid),
    );
    const multipart = new FormData();
    for (const [name, value] of Object.entries(form)) multipart.set(name, value);
    expect((await admin.post('group/addmemberships', multipart)).status).toBe(204);
    for (const { id } of groups) expect(await membersOf(id)).toEqual([ada.id, grace.id]);
    expect((await admin.post('group/removememberships', form)).status).toBe(204);
    for (const { id } of groups) expect(await membersOf(id)).toEqual([]);
  });

  it('takes lists of ids whose quotes a shell has taken away, as the examples of ThoughtSpot lose them', async () => {
    const groups = [await aGuid(), await aGuid()];
    const form = {
      userids: `[${ada.guid},${grace.guid}]`,
      groupids: `[ ${groups.map(({ guid }) => guid).join(' , ')} ]`,
    };
    expect((await admin.post('group/addmemberships', form)).status).toBe(204);
    for (const { id } of groups) expect(await membersOf(id)).toEqual([ada.id, grace.id]);
    for (const userids of [`[${ada.guid},]`, `[${ada.guid},ada]`, `[${ada.guid}`, '[ada]']) {
      expect((await admin.post('group/removememberships', { ...form, userids })).status).toBe(400);
    }
    for (const { id } of groups) expect(await membersOf(id)).toEqual([ada.id, grace.id]);
  });

  it('leaves an admin of a group what he is, and opens a membership that has ended', async () => {
    const { id, guid } = await aGuid();
    await server.admin.put(`groups/${id}/members/${ada.id}`, { admin: true });
    await server.admin.put(`groups/${id}/members/${grace.id}`, { validUntil: '2001-01-01T00:00:00Z' });
    await admin.post('group/addmemberships', both([ada.guid, grace.guid], [guid]));
    const { body } = await server.admin.get<{ items: object[] }>(`groups/${id}/members`);
    expect(body.items).toMatchObject([
      { userId: ada.id, admin: true },
      { userId: grace.id, validUntil: null },
    ]);
  });

  describe.each(['addmemberships', 'removememberships'])('%s', (call) => {
    it.each([
      ['an unknown user', (group: string) => both([grace.guid, NOBODY], [group]), `There is no user "${NOBODY}".`],
      ['an unknown group', (group: string) => both([grace.guid], [group, '1']), 'There is no group "1".'],
      ['no users', (group: string) => both([], [group]), 'userids must hold at least one'],
      ['no groups', () => ({ userids: grace.guid }), 'groupids must hold at least one'],
      ['a number', (group: string) => ({ userids: '[1,2]', groupids: group }), 'userids must hold'],
      [
        '10,001 memberships',
        (group: string) => both([grace.guid], Array<string>(10_001).fill(group)),
        'groupids must hold at most',
      ],
    ])('refuses %s, and changes nothing', async (_, formOf, debug) => {
      const { id, guid } = await aGuid();
      await server.admin.put(`groups/${id}/members/${ada.id}`);
      const form = formOf(guid) as Record<string, string>;
      expect(await expectRefusal(server, () => admin.post(`group/${call}`, form), 400, 10_002)).toContain(debug);
      expect(await membersOf(id)).toEqual([ada.id]);
    });

    it('refuses All beside another group', async () => {
      const { id, guid } = await aGuid();
      const form = both([ada.guid], [guid, await guidOf(server, `groups/${ALL_GROUP}`)]);
      await expectRefusal(server, () => admin.post(`group/${call}`, form), 409, 10_002);
      expect(await membersOf(id)).toEqual([]);
    });
  });

  it('never takes out the last administrator', async () => {
    const path = `group/${await guidOf(server, 'groups/2')}/user/${await guidOf(server, 'users/1')}`;
    await expectRefusal(server, () => admin.delete(path), 409, 10_002);
  });

  it('refuses every call without a session, of who is no administrator, and of unknown ids', async () => {
    const { guid } = await aGuid();
    const reads = (client: ThoughtSpotClient, group: string): (() => Promise<Answer>)[] => [
      () => client.get(`group/${group}/users`),
      () => client.get(`group/listuser/${group}`),
    ];
    const writes = (client: ThoughtSpotClient, group: string): (() => Promise<Answer>)[] => [
      () => client.post(`group/${group}/user/${ada.guid}`),
      () => client.delete(`group/${group}/user/${ada.guid}`),
      () => client.post('group/addmemberships', both([ada.guid], [group])),
      () => client.post('group/removememberships', both([ada.guid], [group])),
    ];
    const calls = (client: ThoughtSpotClient, group: string): (() => Promise<Answer>)[] => [
      ...reads(client, group),
      ...writes(client, group),
    ];
    for (const call of calls(admin.without('Cookie'), guid)) await expectRefusal(server, call, 401, 10_003);
    for (const call of calls(guest, guid)) await expectRefusal(server, call, 403, 10_003);
    for (const call of calls(admin, NOBODY)) await expectRefusal(server, call, 400, 10_002);
    for (const call of writes(admin.without('X-Requested-By'), guid)) await expectRefusal(server, call, 400, 10_002);
  });
});
