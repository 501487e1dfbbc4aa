import { randomUUID } from 'node:crypto';
import { TestServer } from '../../support/test-server.js';
import { ENTERPRISE, GROUP, PATCH_OP, QueryClient, USER, type List, type Resource } from './query-client.js';

const USERNAME = `Test_User_${randomUUID()}`;
const WORK = 'emails[type eq "work"].value';

/** The requests that Microsoft documents for the provisioning service of Entra ID, with its ways of writing them. */
describe('Entra ID', () => {
  let server: TestServer;
  let entra: QueryClient;
  let user: Resource;
  let manager: Resource;
  let group: Resource;

  beforeAll(async () => {
    server = await TestServer.start();
    entra = await QueryClient.of(server);
    manager = await entra.make('/Users', { userName: 'manager@testuser.com' });
  });
  afterAll(() => server.stop());

  function patch(path: string, ...operations: object[]): Promise<{ status: number }> {
    return entra.call('PATCH', path, { schemas: [PATCH_OP], Operations: operations });
  }

  it('tests the connection by asking for somebody who is not there', async () => {
    const { status, body } = await entra.get<List>(`/Users?filter=userName+eq+%22${randomUUID()}%22`);
    expect([status, body.totalResults, body.Resources]).toEqual([200, 0, []]);
  });

  it('creates a user', async () => {
    const { status, body } = await entra.post('/Users', {
      schemas: [USER, ENTERPRISE],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: USERNAME,
      active: true,
      emails: [{ primary: true, type: 'work', value: 'Test_User@testuser.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
      roles: [],
    });
    expect(status).toBe(201);
    expect(body.meta.resourceType).toBe('User');
    user = body;
  });

  it.each([
    [`userName eq "${USERNAME}"`],
    ['externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"'],
    [`${WORK} eq "test_user@testuser.com"`],
    ['emails[type eq "work" and value eq "Test_User@testuser.com"]'],
  ])('finds the user by %s', async (filter) => {
    const { Resources } = await entra.list('/Users', { filter });
    expect(Resources).toEqual([user]);
  });

  it('does not find by an externalId in another case', async () => {
    const filter = 'externalId eq "0A21F0F2-8D2A-4F8E-BF98-7363C4AED4EF"';
    expect((await entra.list('/Users', { filter })).totalResults).toBe(0);
  });

  it('writes operations with capitals, and chooses values by a filter', async () => {
    const { status } = await patch(
      `/Users/${user.id}`,
      { op: 'Replace', path: WORK, value: 'updatedEmail@microsoft.com' },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555 0100' },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Engines' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: manager.id },
    );
    expect(status).toBeLessThan(300);
    expect((await entra.get(`/Users/${user.id}`)).body).toMatchObject({
      emails: [{ type: 'work', value: 'updatedEmail@microsoft.com' }],
      name: { familyName: 'updatedFamilyName', givenName: 'givenName' },
      phoneNumbers: [{ type: 'mobile', value: '+1 555 0100' }],
      [ENTERPRISE]: { department: 'Engines', manager: { value: manager.id } },
    });
  });

  it('asks whether somebody is the manager, and needs nothing but the id', async () => {
    const ask = (managerId: string): Promise<List> =>
      entra.list('/Users', { filter: `id eq "${user.id}" and manager eq "${managerId}"`, attributes: 'id' });
    const found = await ask(manager.id);
    expect(found.Resources.map(({ id }) => id)).toEqual([user.id]);
    expect(Object.keys(found.Resources[0] ?? {}).toSorted()).toEqual(['id', 'schemas']);
    expect((await ask(user.id)).totalResults).toBe(0);
  });

  it('writes booleans as text, and disables the user', async () => {
    await patch(`/Users/${user.id}`, { op: 'Replace', path: 'active', value: 'False' });
    expect((await entra.get(`/Users/${user.id}`)).body).toMatchObject({ active: false });
    await patch(`/Users/${user.id}`, { op: 'Replace', path: 'active', value: 'True' });
    expect((await entra.get(`/Users/${user.id}`)).body).toMatchObject({ active: true });
  });

  it('creates a group with a schema of its own', async () => {
    const { status, body } = await entra.post('/Groups', {
      schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'displayName',
      meta: { resourceType: 'Group' },
    });
    expect(status).toBe(201);
    expect(body['schemas']).toEqual([GROUP]);
    group = body;
  });

  it('reads groups without their members', async () => {
    await patch(`/Groups/${group.id}`, { op: 'Add', path: 'members', value: [{ $ref: null, value: user.id }] });
    expect((await entra.get(`/Groups/${group.id}`)).body).toHaveProperty('members');
    const { body } = await entra.get(`/Groups/${group.id}?excludedAttributes=members`);
    expect(body).toMatchObject({ displayName: 'displayName' });
    expect(body).not.toHaveProperty('members');
    const filter = 'displayName eq "DISPLAYNAME"';
    const list = await entra.list('/Groups', { excludedAttributes: 'members', filter });
    expect(list.Resources).toEqual([body]);
  });

  it('asks whether somebody is a member', async () => {
    const ask = (id: string): Promise<List> =>
      entra.list('/Groups', { filter: `id eq "${group.id}" and members eq "${id}"`, attributes: 'id' });
    expect((await ask(user.id)).totalResults).toBe(1);
    expect((await ask(manager.id)).totalResults).toBe(0);
  });

  it('renames the group', async () => {
    await patch(`/Groups/${group.id}`, { op: 'Replace', path: 'displayName', value: '1879db59-3bdf-4490' });
    expect((await entra.get(`/Groups/${group.id}`)).body).toMatchObject({ displayName: '1879db59-3bdf-4490' });
  });

  it('removes the members that it lists, and nobody else', async () => {
    await patch(`/Groups/${group.id}`, { op: 'Add', path: 'members', value: [{ $ref: null, value: manager.id }] });
    await patch(`/Groups/${group.id}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: user.id }] });
    expect((await entra.get(`/Groups/${group.id}`)).body).toMatchObject({ members: [{ value: manager.id }] });
  });

  it('deletes the group and the user', async () => {
    for (const path of [`/Groups/${group.id}`, `/Users/${user.id}`]) {
      expect((await entra.call('DELETE', path)).status).toBe(204);
      expect((await entra.get(path)).status).toBe(404);
    }
  });
});
