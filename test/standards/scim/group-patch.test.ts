import { aGroup, aName } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { GROUP_URN, ScimClient, type Resource } from './scim-client.js';

describe('a PATCH of a group', () => {
  let server: TestServer;
  let scim: ScimClient;
  let ada: Resource;
  let ben: Resource;
  let cleo: Resource;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
    [ada, ben, cleo] = [await scim.user(), await scim.user(), await scim.user()];
  });
  afterAll(() => server.stop());

  const named = (...users: Resource[]): { value: string }[] => users.map(({ id }) => ({ value: id }));

  it.each<[string, () => object[], () => Resource[]]>([
    ['[SC-33] adds members', () => [{ op: 'add', path: 'members', value: named(cleo) }], () => [ada, ben, cleo]],
    [
      '[SC-30] takes Add and Members',
      () => [{ op: 'Add', path: 'Members', value: named(cleo) }],
      () => [ada, ben, cleo],
    ],
    [
      '[SC-32] takes the URN',
      () => [{ op: 'add', path: `${GROUP_URN}:members`, value: named(cleo) }],
      () => [ada, ben, cleo],
    ],
    [
      '[SC-33] adds one that is no list',
      () => [{ op: 'add', path: 'members', value: named(cleo)[0] }],
      () => [ada, ben, cleo],
    ],
    ['[SC-35] adds without a path', () => [{ op: 'add', value: { members: named(cleo) } }], () => [ada, ben, cleo]],
    ['[SC-32] removes one by a filter', () => [{ op: 'remove', path: `members[value eq "${ada.id}"]` }], () => [ben]],
    ['[SC-30] whose attribute is Value', () => [{ op: 'Remove', path: `Members[Value EQ "${ada.id}"]` }], () => [ben]],
    [
      '[SC-32] removes several by a filter',
      () => [{ op: 'remove', path: `members[value eq "${ada.id}" or value eq "${ben.id}"]` }],
      () => [],
    ],
    [
      '[SC-32] removes by another filter',
      () => [{ op: 'remove', path: `members[not (value eq "${ada.id}")]` }],
      () => [ada],
    ],
    ['[SC-32] removes by type', () => [{ op: 'remove', path: 'members[type eq "user"]' }], () => []],
    ['[SC-34] removes whom Entra names', () => [{ op: 'Remove', path: 'members', value: named(ada) }], () => [ben]],
    [
      '[SC-34] removes several whom Entra names',
      () => [{ op: 'remove', path: 'members', value: named(ada, cleo) }],
      () => [ben],
    ],
    ['[SC-34] removes everyone without a value', () => [{ op: 'remove', path: 'members' }], () => []],
    ['[SC-35] replaces all members', () => [{ op: 'replace', path: 'members', value: named(cleo) }], () => [cleo]],
    [
      '[SC-35] replaces them without a path',
      () => [{ op: 'replace', value: { members: named(ben, cleo) } }],
      () => [ben, cleo],
    ],
    ['[SC-35] replaces them by nobody', () => [{ op: 'replace', path: 'members', value: [] }], () => []],
    [
      '[SC-31] does one after the other',
      () => [
        { op: 'add', path: 'members', value: named(cleo) },
        { op: 'remove', path: 'members', value: named(ada) },
        { op: 'remove', path: `members[value eq "${cleo.id}"]` },
        { op: 'add', path: 'members', value: named(ada, cleo) },
        { op: 'remove', path: 'members', value: named(ben) },
      ],
      () => [ada, cleo],
    ],
    [
      '[SC-31] begins anew after a replacement',
      () => [
        { op: 'replace', path: 'members', value: [] },
        { op: 'add', path: 'members', value: named(cleo) },
      ],
      () => [cleo],
    ],
  ])('%s', async (_promise, operations, expected) => {
    const group = await scim.group([ada, ben]);
    const { status, body, headers } = await scim.patch(`/Groups/${group.id}`, operations());
    expect([status, body]).toEqual([204, undefined]);
    expect(await scim.membersOf(group)).toEqual(
      expected()
        .map(({ id }) => id)
        .toSorted(),
    );
    const after = await scim.get(`/Groups/${group.id}`);
    expect(headers.get('etag')).toBe(after.body.meta.version);
    expect(after.body.meta.version).not.toBe(group.meta.version);
    expect(after.body.meta.lastModified > group.meta.lastModified).toBe(true);
  });

  it.each<[string, () => object[]]>([
    ['adds who is in it', () => [{ op: 'add', path: 'members', value: named(ada, ben) }]],
    ['removes who is not in it', () => [{ op: 'remove', path: 'members', value: named(cleo) }]],
    ['removes who does not exist', () => [{ op: 'remove', path: `members[value eq "nobody"]` }]],
    ['replaces the members by themselves', () => [{ op: 'replace', path: 'members', value: named(ben, ada) }]],
    ['says its own id without a path, as Okta does', () => [{ op: 'replace', value: { id: 'x', schemas: [] } }]],
  ])('[SC-33] writes nothing when it %s', async (_what, operations) => {
    const group = await scim.group([ada, ben]);
    const before = await written(server);
    expect((await scim.patch(`/Groups/${group.id}`, operations())).status).toBe(204);
    await assertUntouched(server, before);
    expect((await scim.get(`/Groups/${group.id}`)).body).toEqual(group);
  });

  it('[SC-35] renames as Okta does, with the id beside the name', async () => {
    const group = await scim.group([ada], { externalId: 'kept' });
    const displayName = aName('group');
    const answer = await scim.patch(`/Groups/${group.id}`, [{ op: 'replace', value: { id: group.id, displayName } }]);
    expect(answer.status).toBe(204);
    const { body } = await scim.get(`/Groups/${group.id}`);
    expect(body).toMatchObject({ displayName, externalId: 'kept', members: [{ value: ada.id }] });
    await scim.patch(`/Groups/${group.id}`, [{ op: 'remove', path: 'externalId' }]);
    expect((await scim.get(`/Groups/${group.id}`)).body).not.toHaveProperty('externalId');
  });

  it.each<[string, string, object[]]>([
    ['noTarget', 'removes without a path', [{ op: 'remove' }]],
    ['invalidPath', 'names an attribute that groups do not have', [{ op: 'add', path: 'userName', value: 'x' }]],
    ['invalidPath', 'has half a filter', [{ op: 'remove', path: 'members[value eq]' }]],
    ['invalidPath', 'has a filter without an end', [{ op: 'remove', path: 'members[value eq "x"' }]],
    ['invalidPath', 'filters what has one value', [{ op: 'remove', path: 'displayName[value eq "x"]' }]],
    ['invalidFilter', 'filters by what members do not have', [{ op: 'remove', path: 'members[shoeSize eq "x"]' }]],
    ['mutability', 'changes the id', [{ op: 'replace', path: 'id', value: 'x' }]],
    ['mutability', 'changes a member', [{ op: 'replace', path: 'members[value eq "x"].display', value: 'x' }]],
    ['mutability', 'removes the name', [{ op: 'remove', path: 'displayName' }]],
    ['invalidValue', 'blanks the name', [{ op: 'replace', path: 'displayName', value: ' ' }]],
    ['invalidValue', 'adds nobody', [{ op: 'add', path: 'members', value: [{ value: 'nobody' }] }]],
    ['invalidValue', 'has no value', [{ op: 'add', path: 'members' }]],
    ['invalidSyntax', 'does something else', [{ op: 'move', path: 'members' }]],
    ['invalidSyntax', 'does nothing', []],
  ])('[SC-37] is refused with %s when it %s, and leaves everything as it was', async (scimType, _what, operations) => {
    const group = await scim.group([ada]);
    const before = await written(server);
    const first = operations.length === 0 ? [] : [{ op: 'add', path: 'members', value: named(ben) }];
    const { status, body } = await scim.patch(`/Groups/${group.id}`, [...first, ...operations]);
    expect([status, body.scimType]).toEqual([400, scimType]);
    await assertUntouched(server, before);
    expect(await scim.membersOf(group)).toEqual([ada.id]);
  });

  it('[SC-60] fifty at once on one group all succeed, and none is lost', async () => {
    const users: Resource[] = [];
    for (let index = 0; index < 50; index += 1) users.push(await scim.user());
    const group = await scim.group(users.slice(0, 25));
    const answers = await Promise.all(
      users.map(({ id }, index) =>
        scim.patch(`/Groups/${group.id}`, [
          index < 25
            ? { op: 'remove', path: `members[value eq "${id}"]` }
            : { op: 'add', path: 'members', value: [{ value: id }] },
        ]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 204));
    expect(await scim.membersOf(group)).toEqual(
      users
        .slice(25)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('[SC-60] writes the difference alone, in a group with many members, and reads none of the others', async () => {
    const { id } = await aGroup(server.admin);
    await server.sql(
      `INSERT INTO users (username, username_key, authentication_service_id)
       SELECT 'many-' || n, 'many-' || n, 1 FROM generate_series(1, 20000) n`,
    );
    await server.sql(
      `INSERT INTO group_members (group_id, user_id) SELECT $1, id FROM users WHERE username LIKE 'many-%'`,
      [id],
    );
    const [row] = await server.sql<{ guid: string }>('SELECT guid FROM groups WHERE id = $1', [id]);
    const [highest] = await server.sql<{ id: number }>('SELECT max(id) AS id FROM group_members');
    const [before] = await server.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_events');
    const [one] = await server.sql<{ guid: string }>(`SELECT guid FROM users WHERE username = 'many-77'`);
    const { status, headers } = await scim.patch(`/Groups/${row?.guid}`, [
      { op: 'add', path: 'members', value: named(ada) },
      { op: 'remove', path: 'members', value: [{ value: one?.guid }] },
    ]);
    expect([status, headers.get('content-length')]).toEqual([204, null]);
    const added = await server.sql<{ n: number }>('SELECT count(*)::int AS n FROM group_members WHERE id > $1', [
      highest?.id,
    ]);
    expect(added).toEqual([{ n: 1 }]);
    const events = await server.sql<{ action: string }>('SELECT action FROM audit_events ORDER BY id OFFSET $1', [
      before?.n,
    ]);
    expect(events.map(({ action }) => action)).toEqual(['group_member.added', 'group_member.removed']);
  });
});
