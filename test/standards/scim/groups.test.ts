import { aGroup, aName, aUser } from '../../support/builders.js';
import { YESTERDAY } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { GROUP_URN, ScimClient, type Resource } from './scim-client.js';

describe('groups over SCIM', () => {
  let server: TestServer;
  let scim: ScimClient;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
  });
  afterAll(() => server.stop());

  it('[SC-10] are made with 201, their address and their members', async () => {
    const user = await scim.user({ displayName: 'Ada' });
    const inner = await scim.group();
    const displayName = aName('group');
    const members = [
      { value: user.id, type: 'User', display: 'ignored' },
      { value: inner.id, type: 'group' },
    ];
    const answer = await scim.post('/Groups', { schemas: [GROUP_URN], displayName, externalId: 'g1', members });
    expect([answer.status, answer.headers.get('location')]).toEqual([201, answer.body.meta.location]);
    const { id, meta, ...rest } = answer.body;
    expect(rest).toEqual({
      schemas: [GROUP_URN],
      displayName,
      externalId: 'g1',
      members: [
        { value: user.id, $ref: user.meta.location, type: 'User', display: 'Ada' },
        { value: inner.id, $ref: inner.meta.location, type: 'Group', display: inner.displayName },
      ],
    });
    expect(meta).toMatchObject({ resourceType: 'Group', location: `${server.url}/scim/v2/Groups/${id}` });
    expect(answer.headers.get('etag')).toBe(meta.version);
    expect((await scim.get(`/Groups/${id}`)).body).toEqual(answer.body);
  });

  it('[SC-11] are refused with 409 when the name is taken, in whatever case', async () => {
    const { displayName } = await scim.group();
    const before = await written(server);
    const answer = await scim.post('/Groups', { schemas: [GROUP_URN], displayName: String(displayName).toUpperCase() });
    expect([answer.status, answer.body.scimType]).toEqual([409, 'uniqueness']);
    await assertUntouched(server, before);
  });

  it('[SC-13] are replaced by PUT with exactly the members that it names', async () => {
    const [ada, ben, cleo] = [await scim.user(), await scim.user(), await scim.user()];
    const [kept, gone] = [await scim.group(), await scim.group()];
    const group = await scim.group([ada, ben, kept, gone], { externalId: 'x' });
    const displayName = aName('group');
    const members = [ben, cleo, kept].map(({ id }) => ({ value: id }));
    const { status, body } = await scim.put(`/Groups/${group.id}`, { schemas: [GROUP_URN], displayName, members });
    expect([status, body.displayName, body.externalId]).toEqual([200, displayName, undefined]);
    expect(await scim.membersOf(group)).toEqual([ben.id, cleo.id, kept.id].toSorted());
  });

  it('[SC-13] stay as they are, unwritten, when PUT says what they are', async () => {
    const group = await scim.group([await scim.user(), await scim.group()], { externalId: 'x' });
    const before = await written(server);
    const { status, body } = await scim.put(`/Groups/${group.id}`, group);
    expect([status, body]).toEqual([200, group]);
    await assertUntouched(server, before);
  });

  it.each([
    ['without a name', { schemas: [GROUP_URN] }],
    ['with a blank name', { schemas: [GROUP_URN], displayName: ' ' }],
    ['with a member who does not exist', { schemas: [GROUP_URN], displayName: 'x', members: [{ value: 'nobody' }] }],
    ['with a member without a value', { schemas: [GROUP_URN], displayName: 'x', members: [{ display: 'Ada' }] }],
    [
      'with a member of another kind',
      { schemas: [GROUP_URN], displayName: 'x', members: [{ value: 'x', type: 'Device' }] },
    ],
  ])('[SC-13] are not made %s', async (_what, body) => {
    const before = await written(server);
    const answer = await scim.post('/Groups', body);
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue']);
    await assertUntouched(server, before);
  });

  it('[SC-14] are gone after DELETE, also out of the groups above them', async () => {
    const inner = await scim.group();
    const outer = await scim.group([inner]);
    expect((await scim.delete(`/Groups/${inner.id}`)).status).toBe(204);
    expect((await scim.get(`/Groups/${inner.id}`)).status).toBe(404);
    expect(await scim.membersOf(outer)).toEqual([]);
    expect((await scim.delete(`/Groups/${inner.id}`)).status).toBe(404);
  });

  it('[SC-18] hold groups at any depth, and never themselves', async () => {
    const inner = await scim.group();
    const middle = await scim.group([inner]);
    const outer = await scim.group([middle]);
    const before = await written(server);
    for (const [group, into] of [
      [outer, inner],
      [middle, inner],
      [inner, inner],
    ] as const) {
      const { status, body } = await scim.patch(`/Groups/${into.id}`, [add(group)]);
      expect([status, body.scimType]).toEqual([400, 'invalidValue']);
    }
    await assertUntouched(server, before);
  });

  it('[SC-18] take a name for what it says it is: no user is put in as a group', async () => {
    const group = await scim.group();
    const user = await scim.user();
    const answer = await scim.patch(`/Groups/${group.id}`, [
      { op: 'add', path: 'members', value: [{ value: user.id, type: 'Group' }] },
    ]);
    expect(answer.status).toBe(400);
    expect(await scim.membersOf(group)).toEqual([]);
  });

  it('show the members of now, and PUT leaves those of another time alone', async () => {
    const { id } = await aGroup(server.admin);
    const user = await aUser(server.admin);
    await server.admin.put(`groups/${id}/members/${user.id}`, { validUntil: YESTERDAY });
    const [row] = await server.sql<{ guid: string }>('SELECT guid FROM groups WHERE id = $1', [id]);
    const { body } = await scim.get(`/Groups/${row?.guid}`);
    expect(body).not.toHaveProperty('members');
    const before = await written(server);
    await scim.put(`/Groups/${row?.guid}`, body);
    await assertUntouched(server, before);
    await scim.patch(`/Groups/${row?.guid}`, [{ op: 'add', path: 'members', value: [{ value: user.guid }] }]);
    expect((await scim.get(`/Groups/${row?.guid}`)).body.members).toMatchObject([{ value: user.guid }]);
  });

  describe('that are built in', () => {
    let all: Resource;
    let administrators: Resource;

    beforeAll(async () => {
      const rows = await server.sql<{ guid: string }>('SELECT guid FROM groups WHERE id IN (1, 2) ORDER BY id');
      [all, administrators] = (await Promise.all(rows.map(({ guid }) => scim.get(`/Groups/${guid}`)))).map(
        ({ body }) => body,
      ) as [Resource, Resource];
    });

    it('are shown: Administrators with its members, All without', async () => {
      await scim.user();
      expect(all.displayName).toBe('All');
      expect(all).not.toHaveProperty('members');
      expect(administrators.members).toMatchObject([{ display: 'Administrator' }]);
    });

    it('cannot be deleted or renamed', async () => {
      const before = await written(server);
      for (const { id } of [all, administrators]) {
        const renamed = await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: 'Mine' }]);
        const deleted = await scim.delete(`/Groups/${id}`);
        expect([renamed, deleted].map(({ status, body }) => [status, body.scimType])).toEqual([
          [400, 'mutability'],
          [400, 'mutability'],
        ]);
      }
      await assertUntouched(server, before);
    });

    it('keep everyone in All and somebody in Administrators', async () => {
      const user = await scim.user();
      const before = await written(server);
      for (const operation of [add(user), { op: 'remove', path: 'members' }]) {
        expect((await scim.patch(`/Groups/${all.id}`, [operation])).body.scimType).toBe('mutability');
      }
      const emptied = await scim.patch(`/Groups/${administrators.id}`, [{ op: 'remove', path: 'members' }]);
      expect(emptied.status).toBe(409);
      const replaced = await scim.put(`/Groups/${administrators.id}`, { ...administrators, members: [] });
      expect(replaced.status).toBe(409);
      await assertUntouched(server, before);
    });

    it('may be put into others, but All', async () => {
      const group = await scim.group();
      expect((await scim.patch(`/Groups/${group.id}`, [add(all)])).body.scimType).toBe('mutability');
      expect((await scim.patch(`/Groups/${group.id}`, [add(administrators)])).status).toBe(204);
    });
  });

  function add({ id }: Resource): object {
    return { op: 'add', path: 'members', value: [{ value: id }] };
  }
});
