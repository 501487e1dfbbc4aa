import type { Answer } from '../../support/api.js';
import { aGroup, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { expectRefusal, guidOf, NOBODY, PRIVATE_BASE, ThoughtSpotClient } from './thoughtspot-client.js';

describe('the private calls about users and groups', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    guest = (await ThoughtSpotClient.asGuest(server)).client;
  });
  afterAll(() => server.stop());

  const ids = (...guids: readonly unknown[]): Record<string, string> => ({ ids: JSON.stringify(guids) });
  const things = {
    user: async (): Promise<[path: string, guid: string]> => {
      const { id, guid } = await aUser(server.admin);
      return [`users/${id}`, guid];
    },
    group: async (): Promise<[path: string, guid: string]> => {
      const { id } = await aGroup(server.admin);
      return [`groups/${id}`, await guidOf(server, `groups/${id}`)];
    },
  };

  describe.each(['user', 'group'] as const)('session/%s/delete…s', (kind) => {
    const path = `session/${kind}/delete${kind}s`;
    const remove = (client: ThoughtSpotClient, form: Record<string, string>): Promise<Answer> =>
      client.post(path, form, PRIVATE_BASE);

    it('deletes several at once, the same one named twice', async () => {
      const [first, second] = [await things[kind](), await things[kind]()];
      const answer = await remove(admin, ids(first[1], second[1], first[1].toUpperCase()));
      expect(answer).toMatchObject({ status: 204, body: undefined });
      for (const [native] of [first, second]) expect((await server.admin.get(native)).status).toBe(404);
    });

    it.each([
      ['an unknown id', (guid: string) => ids(guid, NOBODY), 400],
      ['a number', (guid: string) => ids(guid, 7), 400],
      ['no ids', () => ids(), 400],
      ['no field', () => ({}), 400],
    ])('refuses %s, and deletes nothing', async (_, formOf, status) => {
      const [native, guid] = await things[kind]();
      await expectRefusal(server, () => remove(admin, formOf(guid) as Record<string, string>), status, 10_002);
      expect((await server.admin.get(native)).status).toBe(200);
    });

    it('refuses what cannot be deleted beside what can', async () => {
      const [native, guid] = await things[kind]();
      const fixed = await guidOf(server, kind === 'user' ? 'users/1' : 'groups/1');
      await expectRefusal(server, () => remove(admin, ids(guid, fixed)), 409, 10_002);
      expect((await server.admin.get(native)).status).toBe(200);
    });

    it('refuses others than administrators, no session, no X-Requested-By, and what is no form', async () => {
      const [native, guid] = await things[kind]();
      await expectRefusal(server, () => remove(guest, ids(guid)), 403, 10_003);
      await expectRefusal(server, () => remove(admin.without('Cookie'), ids(guid)), 401, 10_003);
      await expectRefusal(server, () => remove(admin.without('X-Requested-By'), ids(guid)), 400, 10_002);
      const json = await admin.with({ 'Content-Type': 'application/json' }).post(path, '{}', PRIVATE_BASE);
      expect(json).toMatchObject({ status: 415, body: undefined });
      expect((await server.admin.get(native)).status).toBe(200);
    });
  });

  it('list the users of a group to administrators, as the public call does', async () => {
    const { id } = await aGroup(server.admin);
    const guid = await guidOf(server, `groups/${id}`);
    const user = await aUser(server.admin, {}, [id]);
    const { body } = await admin.get<object[]>(`session/group/listuser/${guid}`, PRIVATE_BASE);
    expect(body).toMatchObject([{ header: { id: user.guid } }]);
    expect(body).toEqual((await admin.get(`group/${guid}/users`)).body);
    await expectRefusal(server, () => guest.get(`session/group/listuser/${guid}`, PRIVATE_BASE), 403, 10_003);
    await expectRefusal(server, () => admin.get(`session/group/listuser/${NOBODY}`, PRIVATE_BASE), 400, 10_002);
    const nobody = admin.without('Cookie');
    await expectRefusal(server, () => nobody.get(`session/group/listuser/${guid}`, PRIVATE_BASE), 401, 10_003);
    await expectRefusal(server, () => nobody.get(`session/group/listgroup/${guid}`, PRIVATE_BASE), 401, 10_003);
  });
});
