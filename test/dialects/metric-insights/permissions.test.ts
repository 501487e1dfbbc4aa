import { aGroup, aName, aPrivilege, aPrivilegeSet, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { Client, footprint } from './exchange.js';

describe('Metric Insights permissions of a group admin', () => {
  let server: TestServer;
  let group: Made;
  let other: Made;
  let groupAdmin: MadeUser;
  let client: Client;
  let delegable: Made;
  let held: Made;
  let notHeld: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    group = await aGroup(server.admin);
    other = await aGroup(server.admin);
    groupAdmin = await aUser(server.admin);
    await server.admin.put(`groups/${group.id}/members/${groupAdmin.id}`, { admin: true });
    const canDelegate = await aPrivilege(server.admin, { delegable: true });
    const fixed = await aPrivilege(server.admin, { delegable: false });
    const unheld = await aPrivilege(server.admin, { delegable: true });
    for (const privilege of [canDelegate, fixed])
      await server.admin.put(`groups/${group.id}/privileges/${privilege.name}`);
    delegable = await aPrivilegeSet(server.admin, [canDelegate.name]);
    held = await aPrivilegeSet(server.admin, [canDelegate.name, fixed.name]);
    notHeld = await aPrivilegeSet(server.admin, [unheld.name]);
    client = new Client(server, groupAdmin.token);
  });
  afterAll(() => server.stop());

  /** The status of a call that must leave everything as it was. */
  async function statusOf(answer: Promise<{ status: number }>, before: unknown): Promise<number> {
    const { status } = await answer;
    expect(await footprint(server)).toEqual(before);
    return status;
  }

  it('maps sets of delegable privileges that he holds to his group, and takes them back', async () => {
    const made = await client.post('/api/group_privilege_set', { group: group.id, privilege_set: delegable.id });
    expect(made.status).toBe(201);
    expect(
      (await client.delete(`/api/group_privilege_set/id/${String(made.body.group_privilege_set?.id)}`)).status,
    ).toBe(200);
  });

  it('hands out neither what is not delegable, nor what he does not hold, nor to other groups', async () => {
    const before = await footprint(server);
    const map = (groupId: number, setId: number): Promise<{ status: number }> =>
      client.post('/api/group_privilege_set', { group: groupId, privilege_set: setId });
    expect(await statusOf(map(group.id, held.id), before)).toBe(403);
    expect(await statusOf(map(group.id, notHeld.id), before)).toBe(403);
    expect(await statusOf(map(other.id, delegable.id), before)).toBe(404);
    expect(await statusOf(map(1, delegable.id), before)).toBe(403);
  });

  it('sees the mappings and members of the groups that he may see, and no others', async () => {
    await server.admin.put(`groups/${other.id}/privilege-sets/${delegable.id}`);
    await server.admin.put(`groups/${other.id}/members/1`);
    const mine = await client.get(`/api/group_privilege_set?group=${other.id}`);
    expect(mine.body).toEqual({ group_privilege_sets: [] });
    expect((await client.get(`/api/user_group_member?group=${other.id}`)).body).toEqual({ user_group_members: [] });
    const all = new Client(server, server.admin.token);
    for (const item of ['group_privilege_set', 'user_group_member']) {
      const list = await all.get(`/api/${item}?group=${other.id}`);
      const [first] = list.body[`${item}s`] as unknown as { id: number }[];
      expect((await client.get(`/api/${item}/id/${first?.id}`)).status).toBe(404);
      const before = await footprint(server);
      expect(await statusOf(client.delete(`/api/${item}/id/${first?.id}`), before)).toBe(404);
      expect(await statusOf(client.post(`/api/${item}/id/${first?.id}`, { group: group.id }), before)).toBe(404);
    }
    expect((await client.get(`/api/user_group?id=${other.id}`)).body).toEqual({ user_groups: [] });
    expect((await client.get(`/api/user_group/id/${other.id}`)).status).toBe(404);
  });

  it('manages the members of his group, and changes it, but not those of others', async () => {
    const user = await aUser(server.admin);
    const made = await client.post('/api/user_group_member', { user: user.id, group: group.id });
    expect(made.status).toBe(201);
    expect((await client.delete(`/api/user_group_member/id/${String(made.body.user_group_member?.id)}`)).status).toBe(
      200,
    );
    expect((await client.put(`/api/user_group/id/${group.id}`, { description: 'mine' })).status).toBe(200);
    const before = await footprint(server);
    expect(await statusOf(client.post('/api/user_group_member', { user: user.id, group: other.id }), before)).toBe(404);
    expect(await statusOf(client.post('/api/user_group_member', { user: user.id, group: 3 }), before)).toBe(403);
    expect(await statusOf(client.delete(`/api/user_group_member?group=${other.id}`), before)).toBe(404);
    expect(await statusOf(client.delete('/api/user_group_member?group=3'), before)).toBe(403);
    expect(await statusOf(client.put('/api/user_group/id/3', { description: 'mine' }), before)).toBe(403);
  });

  it.each([
    ['POST', 'user_group'],
    ['POST', 'privilege_set'],
    ['POST', 'privilege_set_privilege'],
    ['POST', 'user'],
    ['DELETE', 'user_group'],
    ['DELETE', 'privilege_set'],
    ['DELETE', 'privilege_set_privilege'],
    ['DELETE', 'user'],
  ])('leaves %s %s to administrators', async (method, item) => {
    const before = await footprint(server);
    const fields = { name: aName(), username: aName(), privilege_set: delegable.id, privilege: 4 };
    const call = method === 'POST' ? client.post(`/api/${item}`, fields) : client.delete(`/api/${item}/id/1`);
    expect(await statusOf(call, before)).toBe(403);
  });

  it('sees no user but himself, as a power user', async () => {
    expect((await client.get('/api/user')).body).toEqual({
      users: [expect.objectContaining({ id: groupAdmin.id, type: 'power' })],
    });
    expect((await client.get('/api/user/id/1')).status).toBe(404);
    expect((await client.get('/api/user?id=1')).body).toEqual({ users: [] });
  });

  it('is nobody here once he is no group admin, or with a token that is narrowed', async () => {
    const privileges = await server.as(groupAdmin.token).get<{ items: { name: string }[] }>('me/privileges');
    const scopes = [privileges.body.items[0]?.name];
    const narrowed = await server.as(groupAdmin.token).post<{ token: string }>('tokens', { scopes });
    expect((await new Client(server, narrowed.body.token).get('/api/user_group')).status).toBe(403);
    await server.admin.put(`groups/${group.id}/members/${groupAdmin.id}`, { admin: false });
    expect((await client.get('/api/user_group')).status).toBe(403);
  });
});
