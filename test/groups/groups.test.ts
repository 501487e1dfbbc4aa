import { aGroup, aName, aUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

describe('groups', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('creates a group that can then be read', async () => {
    const name = aName('group');
    const created = await server.admin.post('groups', { name, description: 'for tests' });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(Number(created.headers.get('guildhall-revision'))).toBeGreaterThan(0);
    const read = await server.admin.get(`groups/${String(created.body.id)}`);
    expect(read.body).toEqual(created.body);
  });

  it('refuses a second group of the same name, whatever its case', async () => {
    const group = await aGroup(server.admin);
    const second = await server.admin.post('groups', { name: group.name.toUpperCase() });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'group_name_taken', status: 409 });
  });

  it('answers 404 to a caller who may not see the group', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    expect((await server.as(user.token).get(`groups/${group.id}`)).status).toBe(404);
  });
});
