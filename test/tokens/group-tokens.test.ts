import type { Api } from '../support/api.js';
import { aGroup, aName, aPrivilege, aUser, type Made } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

describe('The token of a group', () => {
  let server: TestServer;
  let group: Made;
  let parent: Made;
  let stranger: Made;
  let privilege: Made;
  let api: Api;
  let tokenId: number;

  beforeAll(async () => {
    server = await TestServer.start();
    [group, parent, stranger] = [await aGroup(server.admin), await aGroup(server.admin), await aGroup(server.admin)];
    await server.admin.put(`groups/${parent.id}/subgroups/${group.id}`);
    privilege = await aPrivilege(server.admin);
    await server.admin.put(`groups/${parent.id}/privileges/${privilege.name}`);
    const { body } = await server.admin.post<{ id: number; token: string }>(`groups/${group.id}/tokens`, {});
    tokenId = body.id;
    api = server.as(body.token);
  });
  afterAll(() => server.stop());

  it('acts as its group', async () => {
    const { status, body } = await api.get('me');
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: null, token: null, administrator: false });
    expect(body.group).toMatchObject({ id: group.id, name: group.name });
  });

  it('has the privileges of its group, of the groups above and of everyone', async () => {
    const { body } = await api.get<{ items: { name: string }[] }>('me/privileges');
    expect(body.items.map(({ name }) => name).toSorted()).toEqual(['AUTHORING', privilege.name].toSorted());
  });

  it('reads its group, the groups above and public ones, and no others', async () => {
    for (const id of [group.id, parent.id, 1, 3]) expect((await api.get(`groups/${id}`)).status).toBe(200);
    for (const id of [stranger.id, 2]) expect((await api.get(`groups/${id}`)).status).toBe(404);
    const { body } = await api.get<{ items: Made[] }>('groups?limit=200');
    expect(body.items.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([1, 3, group.id, parent.id]);
  });

  it('sees no user and no token, not even itself', async () => {
    expect((await api.get('users')).body).toMatchObject({ items: [] });
    expect((await api.get('tokens')).body).toMatchObject({ items: [] });
    expect((await api.get('users/1')).status).toBe(404);
    expect((await api.get(`tokens/${tokenId}`)).status).toBe(404);
  });

  it('writes nothing', async () => {
    const user = await aUser(server.admin, {}, [group.id]);
    const before = await written(server);
    for (const [method, path, body, status] of [
      ['PATCH', `groups/${group.id}`, { description: 'x' }, 403],
      ['PUT', `groups/${group.id}/members/1`, {}, 403],
      ['PUT', `groups/${group.id}/privileges/${privilege.name}`, {}, 403],
      ['POST', `groups/${group.id}/tokens`, {}, 403],
      ['POST', 'tokens', {}, 403],
      ['POST', 'tokens', { scopes: [privilege.name] }, 403],
      ['POST', 'groups', { name: aName() }, 403],
      ['POST', 'users', { username: aName() }, 403],
      ['PATCH', `users/${user.id}`, { displayName: 'x' }, 404],
      ['DELETE', `tokens/${tokenId}`, undefined, 404],
      ['POST', `tokens/${tokenId}:rotate`, {}, 404],
      ['DELETE', 'sessions/current', undefined, 404],
    ] as const) {
      const problem = problemOf(await api.call(method, path, body));
      expect({ method, path, status: problem.status }).toEqual({ method, path, status });
    }
    expect(await written(server)).toEqual(before);
  });

  it('of Administrators administrates, but makes no tokens', async () => {
    const { body } = await server.admin.post<{ token: string }>('groups/2/tokens', {});
    const administrators = server.as(body.token);
    expect((await administrators.get('me')).body).toMatchObject({ administrator: true, user: null });
    const created = await administrators.post<Made>('groups', { name: aName() });
    expect(created.status).toBe(201);
    const { body: audit } = await server.admin.get<{ items: object[] }>(
      `audit-events?targetType=group&targetId=${created.body.id}`,
    );
    expect(audit.items).toMatchObject([{ actor: { userId: null, groupId: 2, name: 'Administrators' } }]);
    expect(problemOf(await administrators.post('tokens', {})).status).toBe(403);
    expect(problemOf(await administrators.post('users/1/tokens', {})).status).toBe(403);
  });

  it('is narrowed by scopes', async () => {
    const { body } = await server.admin.post<{ token: string }>(`groups/${group.id}/tokens`, { scopes: ['AUTHORING'] });
    const narrowed = await server.as(body.token).get<{ items: { name: string }[] }>('me/privileges');
    expect(narrowed.body.items.map(({ name }) => name)).toEqual(['AUTHORING']);
  });

  it('dies with its group', async () => {
    const doomed = await aGroup(server.admin);
    const { body } = await server.admin.post<{ id: number; token: string }>(`groups/${doomed.id}/tokens`, {});
    expect((await server.as(body.token).get('me')).status).toBe(200);
    expect((await server.admin.delete(`groups/${doomed.id}`)).status).toBe(204);
    expect(problemOf(await server.as(body.token).get('me'))).toMatchObject({ status: 401, code: 'invalid_token' });
    expect((await server.admin.get(`tokens/${body.id}`)).status).toBe(404);
  });
});
