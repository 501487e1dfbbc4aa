import { aPrivilege, aPrivilegeSet, aUser, type Made, type MadeUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

describe('privilege sets of one user', () => {
  let server: TestServer;
  let privilege: Made;
  let set: Made;
  let user: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    privilege = await aPrivilege(server.admin);
    set = await aPrivilegeSet(server.admin, [privilege.name]);
    user = await aUser(server.admin);
  });

  it('give him their privileges at once, and take them away at once', async () => {
    const assigned = await server.admin.put(`users/${user.id}/privilege-sets/${set.id}`);
    expect(assigned.status).toBe(200);
    expect(assigned.body).toMatchObject({ userId: user.id, privilegeSetId: set.id, role: false, validUntil: null });
    expect(await held()).toContain(privilege.name);
    expect((await server.admin.delete(`users/${user.id}/privilege-sets/${set.id}`)).status).toBe(204);
    expect(await held()).not.toContain(privilege.name);
  });

  it('do not count outside of their window', async () => {
    const path = `users/${user.id}/privilege-sets/${set.id}`;
    await server.admin.put(path, { validFrom: '2001-01-01T00:00:00Z', validUntil: '2002-01-01T00:00:00Z' });
    expect(await held()).not.toContain(privilege.name);
    await server.admin.put(path, { validFrom: '2001-01-01T00:00:00Z' });
    expect(await held()).toContain(privilege.name);
  });

  it('are one role at most', async () => {
    const other = await aPrivilegeSet(server.admin);
    expect((await server.admin.put(`users/${user.id}/privilege-sets/${set.id}`, { role: true })).status).toBe(200);
    const second = await server.admin.put(`users/${user.id}/privilege-sets/${other.id}`, { role: true });
    expect({ status: second.status, code: second.body.code }).toEqual({ status: 409, code: 'role_taken' });
  });

  it('are made once when only creation is asked for', async () => {
    const path = `users/${user.id}/privilege-sets/${set.id}`;
    const headers = { 'If-None-Match': '*' };
    expect((await server.admin.put(path, {}, { headers })).status).toBe(200);
    expect((await server.admin.put(path, {}, { headers })).status).toBe(412);
  });

  it('are listed to himself and hidden from others', async () => {
    await server.admin.put(`users/${user.id}/privilege-sets/${set.id}`);
    const own = await server.as(user.token).get(`users/${user.id}/privilege-sets`);
    expect(own.body).toMatchObject({ items: [{ privilegeSetId: set.id, privilegeSetName: set.name }] });
    const other = await aUser(server.admin);
    expect((await server.as(other.token).get(`users/${user.id}/privilege-sets`)).status).toBe(404);
  });

  async function held(): Promise<string[]> {
    const { body } = await server.as(user.token).get<{ items: { name: string }[] }>('me/privileges');
    return body.items.map(({ name }) => name);
  }
});
