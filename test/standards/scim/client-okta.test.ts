import { TestServer } from '../../support/test-server.js';
import { GROUP, PATCH_OP, QueryClient, USER, type List, type Resource } from './query-client.js';

/** The requests that Okta documents for its SCIM 2.0 client, in the order in which it sends them. */
describe('Okta', () => {
  let server: TestServer;
  let okta: QueryClient;
  let user: Resource;
  let group: Resource;

  beforeAll(async () => {
    server = await TestServer.start();
    okta = await QueryClient.of(server);
  });
  afterAll(() => server.stop());

  const findUser = '/Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100';

  it('looks whether the user exists, and finds nobody', async () => {
    const { status, headers, body } = await okta.get<List>(findUser);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/scim+json');
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  it('creates the user with a password that nobody asked for', async () => {
    const { status, headers, body } = await okta.post('/Users', {
      schemas: [USER],
      userName: 'test.user@okta.local',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      userName: 'test.user@okta.local',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      active: true,
    });
    expect(body).not.toHaveProperty('password');
    expect(headers.get('location')).toBe(body.meta.location);
    user = body;
  });

  it('finds the user by name, in whatever case, and reads it', async () => {
    const { body } = await okta.get<List>(findUser.replace('test.user', 'Test.User'));
    expect(body.Resources).toEqual([user]);
    expect((await okta.get(`/Users/${user.id}`)).body).toEqual(user);
  });

  it('replaces the whole profile', async () => {
    const { status, body } = await okta.call('PUT', `/Users/${user.id}`, {
      schemas: [USER],
      id: user.id,
      userName: 'test.user@okta.local',
      name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work', display: 'test.user@okta.local' }],
      active: true,
      groups: [],
      meta: { resourceType: 'User' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: user.id, name: { givenName: 'Another', middleName: 'Excited' } });
    expect(body).not.toHaveProperty('locale');
  });

  it('deactivates the user without a path, and activates again', async () => {
    const setActive = (active: boolean): object => ({
      schemas: [PATCH_OP],
      Operations: [{ op: 'replace', value: { active } }],
    });
    expect((await okta.call('PATCH', `/Users/${user.id}`, setActive(false))).status).toBe(200);
    expect((await okta.get(`/Users/${user.id}`)).body).toMatchObject({ active: false });
    const signIn = { username: 'test.user@okta.local', password: '1mz050nq' };
    expect((await server.as(undefined).post('sessions', signIn)).status).toBe(401);
    await okta.call('PATCH', `/Users/${user.id}`, setActive(true));
    expect((await server.as(undefined).post('sessions', signIn)).status).toBe(201);
  });

  it('pushes a group', async () => {
    const { status, body } = await okta.post('/Groups', { schemas: [GROUP], displayName: 'Test SCIMv2', members: [] });
    expect(status).toBe(201);
    group = body;
    const { body: found } = await okta.get<List>(
      '/Groups?filter=displayName%20eq%20%22Test%20SCIMv2%22&startIndex=1&count=100',
    );
    expect(found.Resources.map(({ id }) => id)).toEqual([group.id]);
  });

  it('renames the group, naming its id along with the name', async () => {
    const operation = { op: 'replace', value: { id: group.id, displayName: 'Test SCIMv2 renamed' } };
    expect((await okta.patch(`/Groups/${group.id}`, operation)).status).toBeLessThan(300);
    expect((await okta.get(`/Groups/${group.id}`)).body).toMatchObject({ displayName: 'Test SCIMv2 renamed' });
  });

  it('adds members, exchanges one, and replaces all of them', async () => {
    const other = await okta.make('/Users', { userName: 'other@okta.local' });
    const member = (id: string): object => ({ value: id, display: 'a name' });
    const members = async (): Promise<unknown[]> => {
      const { body } = await okta.get<{ members?: { value: string }[] }>(`/Groups/${group.id}`);
      return (body.members ?? []).map(({ value }) => value);
    };
    await okta.patch(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [member(user.id)] });
    expect(await members()).toEqual([user.id]);
    await okta.patch(
      `/Groups/${group.id}`,
      { op: 'remove', path: `members[value eq "${user.id}"]` },
      { op: 'add', path: 'members', value: [member(other.id)] },
    );
    expect(await members()).toEqual([other.id]);
    await okta.patch(`/Groups/${group.id}`, { op: 'replace', path: 'members', value: [member(user.id)] });
    expect(await members()).toEqual([user.id]);
  });

  it('imports what there is, page by page', async () => {
    const users = await okta.list('/Users', { startIndex: '1', count: '2' });
    expect(users).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
    const more = await okta.list('/Users', { startIndex: '3', count: '100' });
    expect(users.Resources.length + more.Resources.length).toBe(users.totalResults);
    const groups = await okta.list('/Groups', { startIndex: '1', count: '100' });
    expect(groups.Resources.map(({ id }) => id)).toContain(group.id);
  });

  it('deletes the group', async () => {
    expect((await okta.call('DELETE', `/Groups/${group.id}`)).status).toBe(204);
    expect((await okta.get(`/Groups/${group.id}`)).status).toBe(404);
  });
});
