import { operationsOf } from '../../../src/openapi/document.js';
import { AnswerValidator } from '../../openapi/answer-validator.js';
import { servedDocument } from '../../openapi/served-document.js';
import { aGroup, aName, aResource, aUser, type MadeUser } from '../../support/builders.js';
import { expectStatus, TOMORROW, YESTERDAY } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { Client, footprint, outcome } from './exchange.js';

interface Group {
  id: number;
  name: string;
  admins?: { username: string }[];
  users?: { username: string }[];
}

interface Member {
  userId: number;
  admin: boolean;
  validUntil: string | null;
}

describe('CDS and the rest of the server', () => {
  let server: TestServer;
  let root: Client;
  let users: MadeUser[];

  beforeAll(async () => {
    server = await TestServer.start();
    root = new Client(server, server.admin.token);
    users = [await aUser(server.admin), await aUser(server.admin), await aUser(server.admin)];
  });
  afterAll(() => server.stop());

  const nameOf = (index: number): string => users[index]?.username ?? '';
  const person = (index: number): { username: string } => ({ username: nameOf(index) });

  async function founded(): Promise<{ id: number; path: string; founder: Client }> {
    const founder = new Client(server, users[0]?.token);
    const name = aName('team');
    const { body } = await founder.post<Group>('/group', { name });
    return { id: body.id, path: `/group/${name}`, founder };
  }

  async function members(id: number): Promise<Member[]> {
    return (await server.admin.get<{ items: Member[] }>(`groups/${id}/members?sort=id`)).body.items;
  }

  it('see the same group, with its founder as group admin', async () => {
    const { id } = await founded();
    expect(await members(id)).toMatchObject([{ userId: users[0]?.id, admin: true, validUntil: null }]);
    const events = await server.admin.get<{ items: { action: string; surface: string }[] }>(
      `audit-events?targetType=group&targetId=${id}`,
    );
    expect(events.body.items.map(({ action, surface }) => `${action} ${surface}`).toSorted()).toEqual([
      'group.created cds',
      'group_member.added cds',
    ]);
  });

  it('find groups that were made natively, by their exact names', async () => {
    const group = await aGroup(server.admin, { name: `Équipe "A" ${aName()}` });
    const path = `/group/${encodeURIComponent(group.name)}`;
    expect((await root.get<Group>(path)).body).toEqual({ id: group.id, name: group.name });
    expect((await root.get(path.toLowerCase().replaceAll('%c3', '%C3'))).status).toBe(404);
    const same = { name: group.name, admins: [person(0)] };
    expect((await root.put<Group>(path, same)).status).toBe(200);
    expect(outcome(await root.put(path, { ...same, name: `${group.name}!` }))).toBe('400 id 24');
  });

  it('repeat whom a change named as it was sent, as documented', async () => {
    const { path } = await founded();
    const name = path.slice('/group/'.length);
    const answer = await server.admin.put(path, { name, admins: [{ username: users[0]?.username }] });
    expect(answer).toMatchObject({ status: 200, body: { admins: [{ origin: '' }] } });
    const document = await servedDocument(server, '/openapi/cds.json');
    const put = operationsOf(document).find((each) => each.method === 'put' && each.path === '/group/{name}');
    expect(put && new AnswerValidator(document).problems(put.operation, answer)).toEqual([]);
  });

  it('refuse a name that another group has in another case', async () => {
    const { path } = await founded();
    expect(outcome(await root.post('/group', { name: path.slice('/group/'.length).toUpperCase() }))).toBe('409 id 33');
  });

  it('keep a time window that counts, and a membership that does not, when the members are replaced', async () => {
    const { id, path, founder } = await founded();
    await server.admin.put(`groups/${id}/members/${users[1]?.id}`, { validUntil: TOMORROW });
    await server.admin.put(`groups/${id}/members/${users[2]?.id}`, { validFrom: TOMORROW });
    const { body } = await founder.get<Group>(path);
    expect(body.users).toMatchObject([person(1)]);
    expect((await founder.put(path, body)).status).toBe(200);
    expect(await members(id)).toMatchObject([
      { admin: true, validUntil: null },
      { admin: false, validUntil: TOMORROW },
      { admin: false, validFrom: TOMORROW },
    ]);
  });

  it('keep the time window of a member who becomes an admin', async () => {
    const { id, path, founder } = await founded();
    await server.admin.put(`groups/${id}/members/${users[1]?.id}`, { validFrom: YESTERDAY, validUntil: TOMORROW });
    expect((await founder.post(`${path}/user/${nameOf(1)}/admin`)).status).toBe(204);
    const window = { validFrom: YESTERDAY, validUntil: TOMORROW };
    expect(await members(id)).toMatchObject([{ admin: true }, { admin: true, ...window }]);
    expect(
      (await founder.put(path, { name: path.slice('/group/'.length), admins: [person(0)], users: [person(1)] })).status,
    ).toBe(200);
    expect(await members(id)).toMatchObject([{ admin: true }, { admin: false, ...window }]);
  });

  it('open a membership outside its window for who is named', async () => {
    const { id, path, founder } = await founded();
    await server.admin.put(`groups/${id}/members/${users[1]?.id}`, { validUntil: YESTERDAY });
    expect((await founder.get<Group>(path)).body.users).toBeUndefined();
    expect(outcome(await founder.delete(`${path}/user/${nameOf(1)}`))).toBe('400 id 74');
    expect(outcome(await founder.post(`${path}/user/${nameOf(1)}/admin`))).toBe('404 id 38');
    expect((await founder.put(path, { name: path.slice('/group/'.length), admins: [person(1)] })).status).toBe(200);
    expect(await members(id)).toMatchObject([{ userId: users[1]?.id, admin: true, validUntil: null }]);
  });

  it('replace all members or none', async () => {
    const { path, founder } = await founded();
    const name = path.slice('/group/'.length);
    const before = await footprint(server);
    const unknown = { username: 'nobody and nothing' };
    for (const [body, expected] of [
      [{ name, admins: [person(1), unknown] }, '404 id 38'],
      [{ name: `${name}-new`, admins: [person(1)], users: [unknown] }, '404 id 38'],
      [{ name, admins: [person(1)], users: [person(1)] }, '400 id 74'],
      [{ name, admins: [{ username: nameOf(1).toUpperCase() }] }, '404 id 38'],
      [{ name, admins: [{}] }, '404 id 38'],
      [{ name, users: [person(1)] }, '400 id 63'],
      [{ name, admins: person(1) }, '400 id 74'],
      [{ admins: [person(1)] }, '400 id 24'],
      [{ name: 'shared.infra', admins: [person(1)] }, '409 id 33'],
    ] as const) {
      expect([body, outcome(await founder.put(path, body))]).toEqual([body, expected]);
    }
    expect(await footprint(server)).toEqual(before);
  });

  it('add all users or none, by exact names', async () => {
    const { path, founder } = await founded();
    const before = await footprint(server);
    for (const [body, expected] of [
      [[nameOf(1), 'nobody and nothing'], '404 id 38'],
      [[nameOf(1), nameOf(2).toUpperCase()], '404 id 38'],
      [[nameOf(1), null], '404 id 38'],
      [[nameOf(1), 7], '400 id 74'],
      [[[nameOf(1)]], '400 id 74'],
      [nameOf(1), '400 id 74'],
    ] as const) {
      expect([body, outcome(await founder.post(`${path}/user`, body))]).toEqual([body, expected]);
    }
    expect(await footprint(server)).toEqual(before);
  });

  it('leave an admin an admin when he is added again', async () => {
    const { path, founder } = await founded();
    expect((await founder.post(`${path}/user`, [nameOf(0), nameOf(1), nameOf(1)])).status).toBe(204);
    expect((await founder.get<Group>(path)).body).toMatchObject({ admins: [person(0)], users: [person(1)] });
  });

  it('let natively go what CDS keeps: the last admin of a group', async () => {
    const { id, path, founder } = await founded();
    await founder.post(`${path}/user`, [nameOf(1)]);
    expect(outcome(await root.delete(`${path}/user/${nameOf(0)}`))).toBe('400 id 34');
    await expectStatus(server.admin.delete(`groups/${id}/members/${users[0]?.id}`), 204);
    expect((await root.get<Group>(path)).body).not.toHaveProperty('admins');
    expect((await root.delete(`${path}/user/${nameOf(1)}`)).status).toBe(204);
  });

  it('count an admin only while he is active', async () => {
    const { path, founder } = await founded();
    const second = await aUser(server.admin);
    await founder.post(`${path}/user`, [second.username]);
    await founder.post(`${path}/user/${second.username}/admin`);
    await expectStatus(server.admin.patch(`users/${second.id}`, { active: false }), 200);
    expect(outcome(await founder.delete(`${path}/user/${nameOf(0)}/admin`))).toBe('400 id 63');
    await expectStatus(server.admin.patch(`users/${second.id}`, { active: true }), 200);
    expect((await founder.delete(`${path}/user/${nameOf(0)}/admin`)).status).toBe(204);
  });

  it('keep one of two admins who remove each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { path, founder } = await founded();
      await founder.post(`${path}/user`, [nameOf(1)]);
      await founder.post(`${path}/user/${nameOf(1)}/admin`);
      const outcomes = await Promise.all([
        root.delete(`${path}/user/${nameOf(0)}`),
        root.delete(`${path}/user/${nameOf(1)}/admin`),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual([204, 400]);
      expect((await root.get<Group>(path)).body.admins).toHaveLength(1);
    }
  });

  it('keep the last administrator of the server', async () => {
    const before = await footprint(server);
    expect(outcome(await root.delete('/group/Administrators/user/admin'))).toBe('400 id 34');
    expect(outcome(await root.put('/group/Administrators', { name: 'Bosses', admins: [{ username: 'admin' }] }))).toBe(
      '403 id 11',
    );
    expect(outcome(await root.post('/group/All/user', [nameOf(0)]))).toBe('403 id 11');
    expect(outcome(await root.delete(`/group/All/user/${nameOf(0)}`))).toBe('403 id 11');
    expect(outcome(await root.put('/group/All', { name: 'All', admins: [{ username: 'admin' }] }))).toBe('403 id 11');
    expect(await footprint(server)).toEqual(before);
  });

  it('leave the members and the name of a group to its directory', async () => {
    const service = await aDirectoryThatIsDown();
    const { id, path } = await founded();
    await server.sql('UPDATE groups SET authentication_service_id = $1 WHERE id = $2', [service, id]);
    const before = await footprint(server);
    const body = { name: path.slice('/group/'.length), admins: [person(1)] };
    for (const answer of [
      await root.post(`${path}/user`, [nameOf(1)]),
      await root.delete(`${path}/user/${nameOf(0)}`),
      await root.delete(`${path}/user/${nameOf(0)}/admin`),
      await root.put(path, body),
    ]) {
      expect(outcome(answer)).toBe('409 id 67');
    }
    expect(await footprint(server)).toEqual(before);
  });

  it('say so when the directory of a user does not answer', async () => {
    const authenticationServiceId = await aDirectoryThatIsDown();
    const user = await aUser(server.admin, { authenticationServiceId });
    expect(outcome(await root.post('/login', { username: user.username, password: 'x' }))).toBe('503 id 60');
    expect((await root.get(`/user/${user.username}`)).body).toMatchObject({ origin: 'ldap' });
  });

  /** The id of a service to which nothing may connect. */
  async function aDirectoryThatIsDown(): Promise<number> {
    const ldap = { url: 'ldap://127.0.0.1:1', userBaseDn: 'ou=people,dc=example,dc=org' };
    const body = { kind: 'ldap', name: aName('directory'), ldap };
    return (await expectStatus(server.admin.post<{ id: number }>('authentication-services', body), 201)).body.id;
  }

  it('list public groups, whoever marked them', async () => {
    const group = await aGroup(server.admin, { public: true });
    const stranger = new Client(server, users[2]?.token);
    expect((await stranger.get('/group/public')).body).toContainEqual({ id: group.id, name: group.name });
    expect((await stranger.get('/group')).body).not.toContainEqual({ id: group.id, name: group.name });
    expect((await stranger.get('/group?withPublic=true')).body).toContainEqual({ id: group.id, name: group.name });
    expect((await stranger.get(`/group/${group.name}`)).status).toBe(403);
    expect((await stranger.get(`/group/${group.id}/action`)).status).toBe(200);
  });

  it('show what is shared with a group, once, and nothing of other kinds or groups', async () => {
    const { id, founder } = await founded();
    const resources = [
      await aResource(server.admin, { kind: 'action', name: aName('b') }),
      await aResource(server.admin, { kind: 'Action', name: aName('A') }),
      await aResource(server.admin, { kind: 'worker_model' }),
      await aResource(server.admin, { kind: 'action' }),
    ];
    for (const resource of resources.slice(0, 3)) await server.admin.put(`resources/${resource.id}/groups/${id}`);
    await server.admin.put(`resources/${resources[0]?.id}/groups/3`);
    const actions = await founder.get<{ name: string; group: { id: number } }[]>(`/group/${id}/action`);
    expect(actions.body.map(({ name, group }) => [name, group.id])).toEqual([
      [resources[1]?.name, id],
      [resources[0]?.name, id],
    ]);
    const models = await founder.get<{ name: string }[]>(`/group/${id}/worker/model`);
    expect(models.body.map(({ name }) => name)).toEqual([resources[2]?.name]);
  });
});
