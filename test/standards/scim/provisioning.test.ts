import { aGroup, aName, aPrivilegeSet, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { aToken, expectStatus, TOMORROW } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { aProvisioner, aUserBody, GROUP_URN, ScimClient } from './scim-client.js';

/** Who provisions with a token that is narrowed to that, and to DATADOWNLOADING where it says so. */
describe('a token with the scope USER_PROVISIONING', () => {
  let server: TestServer;
  let provisioner: ScimClient;
  let token: string;

  beforeAll(async () => {
    server = await TestServer.start();
    token = await aProvisioner(server);
    provisioner = ScimClient.of(server, token);
  });
  afterAll(() => server.stop());

  it('does everything with users and groups that provisioning is', async () => {
    const user = await provisioner.user();
    const inner = await provisioner.group([user]);
    const outer = await provisioner.group([inner]);
    const path = `/Users/${user.id}`;
    const rename = [{ op: 'replace', path: 'userName', value: aName('x') }];
    const off = [{ op: 'replace', path: 'active', value: false }];
    const on = [{ op: 'replace', path: 'active', value: true }];
    const password = [{ op: 'replace', path: 'password', value: 'a secret of a test' }];
    for (const operations of [rename, off, on, password]) {
      expect((await provisioner.patch(path, operations)).status).toBe(200);
    }
    expect((await provisioner.put(path, aUserBody())).status).toBe(200);
    expect((await provisioner.get(`/Groups/${outer.id}`)).status).toBe(200);
    expect((await provisioner.patch(`/Groups/${outer.id}`, [{ op: 'remove', path: 'members' }])).status).toBe(204);
    for (const gone of [path, `/Groups/${inner.id}`, `/Groups/${outer.id}`]) {
      expect((await provisioner.delete(gone)).status).toBe(204);
    }
  });

  it('does nothing natively but what any token does', async () => {
    const native = server.as(token);
    const group = await aGroup(server.admin);
    const other = await aUser(server.admin);
    const before = await written(server);
    const refused = await Promise.all([
      native.post('users', { username: aName('x') }),
      native.get(`users/${other.id}`),
      native.patch(`users/${other.id}`, { active: false }),
      native.delete(`users/${other.id}`),
      native.post('groups', { name: aName('x') }),
      native.get(`groups/${group.id}`),
      native.put(`groups/${group.id}/members/${other.id}`),
      native.put(`groups/${group.id}/privileges/DATADOWNLOADING`),
      native.post('tokens', {}),
      native.post(`users/${other.id}/tokens`, {}),
      native.get('audit-events'),
    ]);
    expect(refused.filter(({ status }) => status !== 403 && status !== 404)).toEqual([]);
    const { body } = await native.get<{ items: unknown[] }>('users');
    expect(body.items).toHaveLength(1);
    await assertUntouched(server, before);
  });

  it('is needed: no other token gets in, but that of an administrator', async () => {
    const { guid, ...user } = await aUser(server.admin);
    const others = [
      user.token,
      await aToken(server.admin, 'users/1', { scopes: ['DATADOWNLOADING'] }),
      await aToken(server.admin, `groups/${(await aGroup(server.admin)).id}`),
    ];
    const before = await written(server);
    for (const other of others) {
      const client = ScimClient.of(server, other);
      const answers = await Promise.all([
        client.get(`/Users/${guid}`),
        client.post('/Users', aUserBody()),
        client.put(`/Users/${guid}`, aUserBody()),
        client.patch(`/Users/${guid}`, [{ op: 'remove', path: 'title' }]),
        client.delete(`/Users/${guid}`),
        client.post('/Groups', { schemas: [GROUP_URN], displayName: 'x' }),
      ]);
      const challenge = 'Bearer realm="guildhall", error="insufficient_scope", scope="USER_PROVISIONING"';
      const told = answers.map(({ status, headers }) => [status, headers.get('www-authenticate')]);
      expect(told).toEqual(answers.map(() => [403, challenge]));
    }
    await assertUntouched(server, before);
  });

  it('may come from a group that holds the privilege', async () => {
    const group = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/USER_PROVISIONING`), 200);
    const user = await aUser(server.admin, {}, [group.id]);
    expect((await ScimClient.of(server, user.token).post('/Users', aUserBody())).status).toBe(201);
  });

  describe.each<[string, (group: Made) => Promise<unknown>]>([
    ['is granted ADMINISTRATION', ({ id }) => server.admin.put(`groups/${id}/privileges/ADMINISTRATION`)],
    ['is granted what implies it', ({ id }) => server.admin.put(`groups/${id}/privileges/ADMIN`)],
    [
      'is given it in a set',
      async ({ id }) =>
        server.admin.put(`groups/${id}/privilege-sets/${(await aPrivilegeSet(server.admin, ['ADMINISTRATION'])).id}`),
    ],
    [
      'will be granted it tomorrow',
      ({ id }) => server.admin.put(`groups/${id}/privileges/ADMINISTRATION`, { validFrom: TOMORROW }),
    ],
    ['is inside Administrators', ({ id }) => server.admin.put(`groups/2/subgroups/${id}`)],
  ])('and a group that %s', (_how, give) => {
    let group: Made;
    let guid: string;
    let member: MadeUser;

    beforeAll(async () => {
      group = await aGroup(server.admin);
      member = await aUser(server.admin, {}, [group.id]);
      const answer = (await give(group)) as { status: number };
      expect(answer.status).toBe(200);
      guid = await guidOf(group);
    });

    it('puts nobody into it, takes nobody out of it, and neither renames nor deletes it', async () => {
      const user = await provisioner.user();
      const inner = await provisioner.group([user]);
      const before = await written(server);
      for (const operations of [
        [{ op: 'add', path: 'members', value: [{ value: user.id }] }],
        [{ op: 'add', path: 'members', value: [{ value: inner.id }] }],
        [{ op: 'replace', path: 'members', value: [{ value: user.id }] }],
        [{ op: 'remove', path: 'members', value: [{ value: member.guid }] }],
        [{ op: 'replace', path: 'displayName', value: aName('x') }],
      ]) {
        expect((await provisioner.patch(`/Groups/${guid}`, operations)).status).toBe(403);
      }
      expect((await provisioner.put(`/Groups/${guid}`, { schemas: [GROUP_URN], displayName: 'x' })).status).toBe(403);
      expect((await provisioner.delete(`/Groups/${guid}`)).status).toBe(403);
      await assertUntouched(server, before);
    });

    it('does nothing to its members, whether they are active or not', async () => {
      for (const active of [true, false]) {
        await expectStatus(server.admin.patch(`users/${member.id}`, { active }), 200);
        const before = await written(server);
        for (const operations of [
          [{ op: 'replace', path: 'password', value: 'a secret of a test' }],
          [{ op: 'replace', path: 'active', value: !active }],
          [{ op: 'replace', path: 'userName', value: aName('x') }],
          [{ op: 'replace', path: 'title', value: 'x' }],
        ]) {
          expect((await provisioner.patch(`/Users/${member.guid}`, operations)).status).toBe(403);
        }
        expect((await provisioner.put(`/Users/${member.guid}`, aUserBody())).status).toBe(403);
        expect((await provisioner.delete(`/Users/${member.guid}`)).status).toBe(403);
        await assertUntouched(server, before);
      }
    });
  });

  describe('and a group that holds a privilege which is none of its scopes', () => {
    let group: Made;
    let guid: string;
    let member: MadeUser;

    beforeAll(async () => {
      group = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${group.id}/privileges/DATADOWNLOADING`), 200);
      member = await aUser(server.admin, {}, [group.id]);
      guid = await guidOf(group);
    });

    it('puts nobody into it, and into no group inside it', async () => {
      const inner = await aGroup(server.admin);
      await server.admin.put(`groups/${group.id}/subgroups/${inner.id}`);
      const user = await provisioner.user();
      const before = await written(server);
      for (const target of [guid, await guidOf(inner)]) {
        const answer = await provisioner.patch(`/Groups/${target}`, [
          { op: 'add', path: 'members', value: [{ value: user.id }] },
        ]);
        expect([answer.status, answer.body.detail]).toEqual([403, 'You do not hold DATADOWNLOADING.']);
      }
      await assertUntouched(server, before);
    });

    it('lets nobody in as a member of it', async () => {
      const { guid: memberGuid } = await aUser(server.admin, { active: false }, [group.id]);
      const before = await written(server);
      for (const operation of [
        { op: 'replace', path: 'password', value: 'a secret of a test' },
        { op: 'replace', path: 'userName', value: aName('x') },
        { op: 'replace', path: 'active', value: true },
      ]) {
        expect((await provisioner.patch(`/Users/${memberGuid}`, [operation])).status).toBe(403);
      }
      await assertUntouched(server, before);
    });

    it('takes people out of it, and deactivates and deletes its members: they lose and nobody gains', async () => {
      const user = await aUser(server.admin, {}, [group.id]);
      const path = `/Users/${user.guid}`;
      expect((await provisioner.patch(path, [{ op: 'replace', path: 'title', value: 'x' }])).status).toBe(200);
      expect((await provisioner.patch(path, [{ op: 'replace', path: 'active', value: false }])).status).toBe(200);
      expect((await provisioner.delete(path)).status).toBe(204);
      const removal = { op: 'remove', path: 'members', value: [{ value: member.guid }] };
      expect((await provisioner.patch(`/Groups/${guid}`, [removal])).status).toBe(204);
    });

    it('puts people into it when it is one of its scopes', async () => {
      const wider = ScimClient.of(server, await aProvisioner(server, ['DATADOWNLOADING']));
      const user = await wider.user();
      const addition = { op: 'add', path: 'members', value: [{ value: user.id }] };
      expect((await wider.patch(`/Groups/${guid}`, [addition])).status).toBe(204);
      const password = { op: 'replace', path: 'password', value: 'a secret of a test' };
      expect((await wider.patch(`/Users/${user.id}`, [password])).status).toBe(200);
    });
  });

  it('does nothing to who has a set with ADMINISTRATION himself', async () => {
    const set = await aPrivilegeSet(server.admin, ['ADMINISTRATION']);
    const user = await aUser(server.admin);
    await expectStatus(server.admin.put(`users/${user.id}/privilege-sets/${set.id}`, {}), 200);
    const password = { op: 'replace', path: 'password', value: 'a secret of a test' };
    expect((await provisioner.patch(`/Users/${user.guid}`, [password])).status).toBe(403);
  });

  async function guidOf({ id }: Made): Promise<string> {
    const [row] = await server.sql<{ guid: string }>('SELECT guid FROM groups WHERE id = $1', [id]);
    return String(row?.guid);
  }
});
