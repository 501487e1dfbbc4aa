import { aGroup, aName, aPrivilegeSet, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, attributeOf, Deki } from './deki.js';

interface Mapping {
  id: number;
  group: number;
  privilege_set: number;
}

describe('one store behind MindTouch and the others', () => {
  let server: TestServer;
  let deki: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    deki = new Deki(server, ADMIN);
  });
  afterAll(() => server.stop());

  async function mappings(group: number): Promise<Mapping[]> {
    const { body } = await server.admin.get<{ group_privilege_sets: Mapping[] }>(
      `/api/group_privilege_set?group=${group}`,
    );
    return body.group_privilege_sets;
  }

  const withRole = (role: string, rest = ''): string =>
    `<group>${rest}<permissions.group><role>${role}</role></permissions.group></group>`;

  it('shows a role that is given here as an assignment in Metric Insights and natively', async () => {
    const answer = await deki.post('groups', withRole('Viewer', `<name>${aName('group')}</name>`));
    const id = Number(attributeOf(answer, 'group', 'id'));
    expect(await mappings(id)).toMatchObject([{ group: id, privilege_set: 3 }]);
    await deki.put(`groups/${id}`, withRole('Guest'));
    expect(await mappings(id)).toMatchObject([{ group: id, privilege_set: 2 }]);
    const { body } = await server.admin.get<{ items: object[] }>(`groups/${id}/privilege-sets`);
    expect(body.items).toMatchObject([{ privilegeSetId: 2, privilegeSetName: 'Guest', role: true, createdById: 1 }]);
    const { body: held } = await server.admin.get<{ items: { name: string }[] }>(`groups/${id}/effective-privileges`);
    expect(held.items.map(({ name }) => name)).toContain('LOGIN');
  });

  it('shows a native role, and shows none that is taken away in Metric Insights', async () => {
    const group = await aGroup(server.admin);
    await server.admin.put(`groups/${group.id}/privilege-sets/3`, { role: true });
    expect(attributeOf(await deki.get(`groups/${group.id}`), 'role', 'id')).toBe('3');
    const [mapping] = await mappings(group.id);
    await server.admin.delete(`/api/group_privilege_set/id/${mapping?.id}`);
    expect((await deki.get(`groups/${group.id}`)).text).toContain(
      '<permissions.group><operations mask="0" /></permissions.group>',
    );
  });

  it('leaves assignments that are no role alone, and makes one of them the role when it is asked to', async () => {
    const group = await aGroup(server.admin);
    const set = await aPrivilegeSet(server.admin, ['READ'], { siteRole: true });
    await server.admin.post('/api/group_privilege_set', { group: group.id, privilege_set: set.id });
    await deki.put(`groups/${group.id}`, withRole('Viewer'));
    expect((await mappings(group.id)).map((mapping) => mapping.privilege_set)).toEqual([set.id, 3]);
    await deki.put(`groups/${group.id}`, withRole(set.name));
    expect((await mappings(group.id)).map((mapping) => mapping.privilege_set)).toEqual([set.id]);
    expect(attributeOf(await deki.get(`groups/${group.id}`), 'role', 'id')).toBe(String(set.id));
  });

  it('shows a role while its window is open, and opens it for good when it is given again', async () => {
    const group = await aGroup(server.admin);
    await server.admin.put(`groups/${group.id}/privilege-sets/3`, { role: true, validUntil: '2020-01-01T00:00:00Z' });
    expect((await deki.get(`groups/${group.id}`)).text).not.toContain('<role');
    await deki.put(`groups/${group.id}`, withRole('Viewer'));
    expect(attributeOf(await deki.get(`groups/${group.id}`), 'role', 'id')).toBe('3');
  });

  it('writes nothing when nothing changes', async () => {
    const id = attributeOf(await deki.post('groups', withRole('Viewer', `<name>${aName('g')}</name>`)), 'group', 'id');
    const [before] = await server.sql('SELECT revision FROM access_revision');
    await deki.put(`groups/${id}`, withRole('Viewer'));
    await deki.put(`groups/${id}/users`, '<users/>');
    expect(await server.sql('SELECT revision FROM access_revision')).toEqual([before]);
  });

  it('shows members that ThoughtSpot or the native API has made, and takes them out for all', async () => {
    const user = await aUser(server.admin);
    const group = await aGroup(server.admin);
    await server.admin.put(`groups/${group.id}/members/${user.id}`);
    expect(attributeOf(await deki.get(`groups/${group.id}`), 'users', 'count')).toBe('1');
    await deki.delete(`groups/${group.id}/users/${user.id}`);
    const { body } = await server.admin.get<{ items: object[] }>(`groups/${group.id}/members`);
    expect(body.items).toEqual([]);
  });

  it('makes an administrator of the members of a group with the role Admin, at once and everywhere', async () => {
    const user = await aUser(server.admin);
    const own = server.as(user.token);
    expect((await own.post('groups', { name: aName('g') })).status).toBe(403);
    const answer = await deki.post(
      'groups',
      withRole('Admin', `<name>${aName('g')}</name><users><user id="${user.id}"/></users>`),
    );
    expect((await own.post('groups', { name: aName('g') })).status).toBe(201);
    await deki.put(`groups/${attributeOf(answer, 'group', 'id')}`, withRole('Viewer'));
    expect((await own.post('groups', { name: aName('g') })).status).toBe(403);
  });
});
