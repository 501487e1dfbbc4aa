import type { Api } from '../support/api.js';
import { aGroup, aName, aPrivilege, aUser, type Made, type MadeUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

async function privilegesOf(api: Api): Promise<string[]> {
  const { body } = await api.get<{ items: { name: string }[] }>('me/privileges');
  return body.items.map(({ name }) => name).filter((name) => name !== 'AUTHORING');
}

describe('A token with scopes', () => {
  let server: TestServer;
  let above: Made;
  let below: Made;
  let other: Made;
  let group: Made;
  let user: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    [above, below, other] = [
      await aPrivilege(server.admin, { delegable: true }),
      await aPrivilege(server.admin, { delegable: true }),
      await aPrivilege(server.admin, { delegable: true }),
    ];
    await server.admin.put(`privileges/${above.name}/implications/${below.name}`);
    group = await aGroup(server.admin);
    user = await aUser(server.admin);
    await server.admin.put(`groups/${group.id}/members/${user.id}`, { admin: true });
    for (const { name } of [above, other]) await server.admin.put(`groups/${group.id}/privileges/${name}`);
  });
  afterAll(() => server.stop());

  async function scoped(owner: Api, ...scopes: string[]): Promise<Api & { id: number }> {
    const { status, body } = await owner.post<{ id: number; token: string }>('tokens', { scopes });
    expect(status).toBe(201);
    return Object.assign(server.as(body.token), { id: body.id });
  }

  it('has these privileges with all that they imply, and no others', async () => {
    const own = server.as(user.token);
    expect(await privilegesOf(own)).toEqual([above.name, below.name, other.name].toSorted());
    expect(await privilegesOf(await scoped(own, above.name))).toEqual([above.name, below.name].toSorted());
    expect(await privilegesOf(await scoped(own, below.name.toUpperCase()))).toEqual([below.name]);
    expect(await privilegesOf(await scoped(own))).toEqual([]);
  });

  it('never has more than its owner has now', async () => {
    const temporary = await aPrivilege(server.admin);
    await server.admin.put(`groups/${group.id}/privileges/${temporary.name}`);
    const token = await scoped(server.as(user.token), temporary.name);
    expect(await privilegesOf(token)).toEqual([temporary.name]);
    await server.admin.delete(`groups/${group.id}/privileges/${temporary.name}`);
    expect(await privilegesOf(token)).toEqual([]);
  });

  it('does not widen when its privilege is deleted', async () => {
    const doomed = await aPrivilege(server.admin);
    const token = await scoped(server.admin, doomed.name);
    expect((await server.admin.delete(`privileges/${doomed.name}`)).status).toBe(204);
    expect(await privilegesOf(token)).toEqual([]);
    expect((await token.post('groups', { name: aName() })).status).toBe(403);
    expect((await server.admin.get(`tokens/${token.id}`)).body.scopes).toEqual([]);
  });

  it('of an administrator does not administrate unless it says so', async () => {
    const narrow = await scoped(server.admin, 'DEVELOPER');
    const wide = await scoped(server.admin, 'administration');
    const implying = await scoped(server.admin, 'ADMIN');
    const before = await written(server);
    expect((await narrow.get('me')).body).toMatchObject({ administrator: false, token: { scopes: ['DEVELOPER'] } });
    for (const [method, path, body] of [
      ['POST', 'groups', { name: aName() }],
      ['POST', 'users', { username: aName() }],
      ['PATCH', 'users/1', { displayName: 'x' }],
      ['PUT', 'users/1/password', { password: 'long enough' }],
      ['DELETE', 'groups/3', undefined],
      ['PATCH', 'privileges/DEVELOPER', { delegable: true }],
      ['GET', 'audit-events', undefined],
      ['PUT', 'users/1/privilege-sets/1', {}],
    ] as const) {
      expect({ path, ...problemOf(await narrow.call(method, path, body)) }).toEqual({
        path,
        status: 403,
        code: 'forbidden',
        fields: [],
      });
    }
    expect((await narrow.get(`users/${user.id}`)).status).toBe(404);
    expect((await narrow.put(`groups/2/members/${user.id}`)).status).toBe(403);
    expect(await written(server)).toEqual(before);
    for (const api of [wide, implying]) expect((await api.post('groups', { name: aName() })).status).toBe(201);
  });

  it('makes no token without scopes, or with a privilege that it lacks', async () => {
    const token = await scoped(server.as(user.token), above.name);
    const ofAdmin = await scoped(server.admin, 'DEVELOPER');
    const before = await written(server);
    for (const input of [{}, { scopes: null }]) {
      expect(problemOf(await token.post('tokens', input))).toMatchObject({ status: 403, code: 'forbidden' });
      expect(problemOf(await ofAdmin.post('tokens', input))).toMatchObject({ status: 403, code: 'forbidden' });
    }
    for (const api of [token, ofAdmin]) {
      const refused = problemOf(await api.post('tokens', { scopes: [other.name] }));
      expect(refused).toMatchObject({ status: 403, code: 'privilege_not_held' });
    }
    expect(problemOf(await ofAdmin.post('tokens', { scopes: ['ADMINISTRATION'] })).code).toBe('privilege_not_held');
    expect(await written(server)).toEqual(before);
    expect(await privilegesOf(await scoped(token, below.name))).toEqual([below.name]);
  });

  it('is not made by someone who does not hold the privilege', async () => {
    const refused = await server.as(user.token).post('tokens', { scopes: ['ADMINISTRATION'] });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'privilege_not_held' });
  });

  it('ends itself and no other token, be it by revoking or by rotating', async () => {
    const own = server.as(user.token);
    const [token, sibling] = [await scoped(own, above.name), await scoped(own, above.name)];
    const before = await written(server);
    for (const answer of [
      await token.delete(`tokens/${sibling.id}`),
      await token.post(`tokens/${sibling.id}:rotate`),
    ]) {
      expect(problemOf(answer)).toEqual({ status: 403, code: 'forbidden', fields: [] });
    }
    expect(await written(server)).toEqual(before);
    expect((await sibling.get('me')).status).toBe(200);
    const rotated = await token.post<{ id: number; token: string; scopes: string[] }>(`tokens/${token.id}:rotate`, {});
    expect(rotated.status).toBe(201);
    expect(rotated.body.scopes).toEqual([above.name]);
    expect((await server.as(rotated.body.token).delete(`tokens/${rotated.body.id}`)).status).toBe(204);
    expect((await token.get('me')).status).toBe(401);
  });

  it('is not renewed once its owner has lost the privilege', async () => {
    const temporary = await aPrivilege(server.admin);
    await server.admin.put(`groups/${group.id}/privileges/${temporary.name}`);
    const token = await scoped(server.as(user.token), temporary.name);
    await server.admin.delete(`groups/${group.id}/privileges/${temporary.name}`);
    const refused = await server.as(user.token).post(`tokens/${token.id}:rotate`, {});
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'privilege_not_held' });
  });

  it('has no rights of a group admin and does not change its user', async () => {
    const own = server.as(user.token);
    const token = await scoped(own, above.name, other.name);
    const before = await written(server);
    for (const [method, path, body] of [
      ['PUT', `groups/${group.id}/members/1`, {}],
      ['POST', `groups/${group.id}/members:batch`, { add: [{ userId: 1 }] }],
      ['PATCH', `groups/${group.id}`, { description: 'x' }],
      ['PUT', `groups/${group.id}/privileges/${above.name}`, {}],
      ['DELETE', `groups/${group.id}/privileges/${above.name}`, undefined],
      ['GET', `groups/${group.id}/tokens`, undefined],
      ['POST', `groups/${group.id}/tokens`, { scopes: [above.name] }],
      ['PATCH', `users/${user.id}`, { displayName: 'x' }],
      ['PUT', `users/${user.id}/password`, { password: 'long enough' }],
    ] as const) {
      const { status } = problemOf(await token.call(method, path, body));
      expect({ path, status }).toEqual({ path, status: 403 });
    }
    expect(await written(server)).toEqual(before);
    expect((await own.patch(`groups/${group.id}`, { description: 'by its admin' })).status).toBe(200);
    expect((await token.get(`groups/${group.id}`)).status).toBe(200);
  });
});
