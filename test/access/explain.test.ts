import type { Api } from '../support/api.js';
import { aGroup, aPrivilege, aPrivilegeSet, aResource, aUser, type Made, type MadeUser } from '../support/builders.js';
import { expectStatus, outcome, TOMORROW, YESTERDAY } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import type { Explained, Path } from './explained.js';

describe('explain', () => {
  let server: TestServer;
  let admin: Api;
  let user: MadeUser;
  let privilege: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = server.admin;
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    user = await aUser(admin);
    privilege = await aPrivilege(admin);
  });

  it('shows a path step by step, with how long each counts and who made it', async () => {
    const [inner, outer] = [await aGroup(admin), await aGroup(admin)];
    const implying = await aPrivilege(admin);
    const set = await aPrivilegeSet(admin, [implying.name]);
    await expectStatus(admin.put(`privileges/${implying.name}/implications/${privilege.name}`), 200);
    await admin.put(`groups/${inner.id}/members/${user.id}`, { admin: true, validUntil: TOMORROW });
    await admin.put(`groups/${outer.id}/subgroups/${inner.id}`);
    await admin.put(`groups/${outer.id}/privilege-sets/${set.id}`, { validFrom: YESTERDAY });
    const resource = await aResource(admin);
    await admin.put(`resources/${resource.id}/groups/${outer.id}`);
    const { allowed, privilegePaths, resourcePaths, missing, complete, text } = await explain({
      user: user.username,
      privilege: privilege.name,
      resource: resource.id,
    });
    expect({ allowed, missing, complete }).toEqual({ allowed: true, missing: [], complete: true });
    const made = { createdBy: 'admin', createdAt: expect.any(String) as string };
    const open = { validFrom: null, validUntil: null };
    const nodes = {
      user: { type: 'user', id: user.id, name: user.username },
      inner: { type: 'group', id: inner.id, name: inner.name },
      outer: { type: 'group', id: outer.id, name: outer.name },
      set: { type: 'privilegeSet', id: set.id, name: set.name },
      implying: { type: 'privilege', id: implying.id, name: implying.name },
      privilege: { type: 'privilege', id: privilege.id, name: privilege.name },
      resource: { type: 'resource', id: resource.id, name: resource.name, kind: 'data_source' },
    };
    const { user: who } = nodes;
    const into = [
      { type: 'membership', from: who, to: nodes.inner, admin: true, ...made, ...open, validUntil: TOMORROW },
      { type: 'subgroup', from: nodes.inner, to: nodes.outer, ...made, ...open },
    ];
    expect(privilegePaths).toEqual([
      {
        steps: [
          ...into,
          { type: 'assignment', from: nodes.outer, to: nodes.set, ...made, ...open, validFrom: YESTERDAY },
          { type: 'content', from: nodes.set, to: nodes.implying, ...made, ...open },
          { type: 'implication', from: nodes.implying, to: nodes.privilege, ...made, ...open },
        ],
      },
    ]);
    expect(resourcePaths).toEqual([
      { steps: [...into, { type: 'share', from: nodes.outer, to: nodes.resource, ...made, ...open }] },
    ]);
    expect(text.split('\n')).toEqual([
      `Yes: the user "${user.username}" may do ${privilege.name} on the data_source "${resource.name}".`,
      `The user "${user.username}" is a member of the group "${inner.name}" (until ${TOMORROW}), which is inside the group "${outer.name}", which is assigned the set "${set.name}" (from ${YESTERDAY}), which contains ${implying.name}, which implies ${privilege.name}.`,
      `The user "${user.username}" is a member of the group "${inner.name}" (until ${TOMORROW}), which is inside the group "${outer.name}", which has the data_source "${resource.name}".`,
    ]);
  });

  it('shows what comes from All, from an own set, and from ADMINISTRATION', async () => {
    const set = await aPrivilegeSet(admin, [privilege.name]);
    await admin.put(`users/${user.id}/privilege-sets/${set.id}`);
    await admin.put(`groups/1/privileges/${privilege.name}`);
    await admin.put(`groups/2/members/${user.id}`);
    const resource = await aResource(admin);
    const { privilegePaths, resourcePaths } = await explain({
      user: user.id,
      privilege: privilege.id,
      resource: resource.id,
    });
    expect(privilegePaths.map(typesOf).toSorted()).toEqual([
      'assignment content',
      'everyone grant',
      'membership grant administration',
    ]);
    expect(resourcePaths.map(typesOf)).toEqual(['membership grant administration']);
    await admin.delete(`groups/1/privileges/${privilege.name}`);
  });

  it('says of a user who is not active that it takes his activation, and what else', async () => {
    const group = await aGroup(admin);
    await admin.put(`groups/${group.id}/privileges/${privilege.name}`);
    await admin.put(`groups/${group.id}/members/${user.id}`);
    await expectStatus(admin.patch(`users/${user.id}`, { active: false }), 200);
    const { allowed, subject, privilegePaths, missing, text } = await explain({
      user: user.id,
      privilege: privilege.id,
    });
    expect({ allowed, active: subject.active, privilegePaths }).toEqual({
      allowed: false,
      active: false,
      privilegePaths: [],
    });
    expect(
      missing.map(({ changes }) => changes.map(({ type, method, path, body }) => [type, method, path, body])),
    ).toEqual([[['activation', 'PATCH', `/api/v1/users/${user.id}`, { active: true }]]]);
    expect(text).toContain('is not active');
    expect(text).toContain(`- activate the user "${user.username}".`);
  });

  it.each([
    ['has ended', { validFrom: '2020-01-01T00:00:00.000Z', validUntil: YESTERDAY }, { validUntil: null }],
    ['has not begun', { validFrom: TOMORROW, validUntil: '2099-01-01T00:00:00.000Z' }, { validFrom: null }],
  ])('opens the end of a window that %s and leaves the other, and who is a group admin', async (_, window, opened) => {
    const group = await aGroup(admin);
    await admin.put(`groups/${group.id}/privileges/${privilege.name}`);
    await admin.put(`groups/${group.id}/members/${user.id}`, { admin: true, ...window });
    const { missing } = await explain({ user: user.id, privilege: privilege.id });
    const [change] = missing.flatMap(({ changes }) => changes);
    expect(change).toMatchObject({ type: 'membership', extends: true, body: { admin: true, ...window, ...opened } });
    await expectStatus(admin.put(String(change?.path), change?.body), 200);
    expect((await explain({ user: user.id, privilege: privilege.id })).allowed).toBe(true);
  });

  it('speaks of the instant that it is asked about', async () => {
    const group = await aGroup(admin);
    await admin.put(`groups/${group.id}/privileges/${privilege.name}`, { validFrom: TOMORROW });
    await admin.put(`groups/${group.id}/members/${user.id}`);
    const question = { user: user.id, privilege: privilege.id };
    expect((await explain(question)).allowed).toBe(false);
    expect((await explain({ ...question, at: '2090-01-01T00:00:00Z' })).allowed).toBe(true);
  });

  it('shows at most 100 paths, and says that there are more', async () => {
    const sets = await Promise.all(Array.from({ length: 11 }, () => aPrivilegeSet(admin, [privilege.name])));
    for (let number = 0; number < 10; number += 1) {
      const group = await aGroup(admin);
      await admin.put(`groups/${group.id}/members/${user.id}`);
      await Promise.all(sets.map((set) => admin.put(`groups/${group.id}/privilege-sets/${set.id}`)));
    }
    const { privilegePaths, complete, text } = await explain({ user: user.id, privilege: privilege.id });
    expect({ paths: privilegePaths.length, complete }).toEqual({ paths: 100, complete: false });
    expect(text).toContain('… and 90 more.\n');
    expect(text).toContain('There is more than is shown here.');
  });

  it('proposes at most 100 sets of changes, and says that there are more', async () => {
    const groups = await Promise.all(Array.from({ length: 101 }, () => aGroup(admin)));
    await Promise.all(groups.map(({ id }) => admin.put(`groups/${id}/privileges/${privilege.name}`)));
    const { missing, complete } = await explain({ user: user.id, privilege: privilege.id });
    expect({ sets: missing.length, complete }).toEqual({ sets: 100, complete: false });
    expect(new Set(missing.map((set) => JSON.stringify(set))).size).toBe(100);
  });

  it('never proposes to make an administrator of somebody who asks for less', async () => {
    const { missing } = await explain({ user: user.id, privilege: privilege.id });
    expect(missing.length).toBeGreaterThan(0);
    expect(JSON.stringify(missing)).not.toContain('Administrators');
    const { missing: asked } = await explain({ user: user.id, privilege: 'ADMINISTRATION' });
    expect(asked.map(({ changes }) => changes.map(({ path }) => path))).toContainEqual([
      `/api/v1/groups/2/members/${user.id}`,
    ]);
  });

  it('answers for a group, which needs no membership', async () => {
    const group = await aGroup(admin);
    const { allowed, subject, missing } = await explain({ group: group.name, privilege: privilege.id });
    expect({ allowed, subject: subject.type }).toEqual({ allowed: false, subject: 'group' });
    expect(missing.map(({ changes }) => changes.map(({ path }) => path))).toEqual([
      [`/api/v1/groups/${group.id}/privileges/${privilege.name}`],
    ]);
  });

  it.each([
    ['an unknown user', { user: 'nobody at all' }, '404 user_not_found'],
    ['an unknown group', { group: 999_999 }, '404 group_not_found'],
    ['an unknown privilege', { privilege: 'nothing' }, '404 privilege_not_found'],
    ['an unknown resource', { resource: { kind: 'data_source', name: 'none' } }, '404 resource_not_found'],
    ['a user of the wrong type', { user: { id: 1 } }, '400 validation_failed'],
    ['a privilege of the wrong type', { privilege: true }, '400 validation_failed'],
    ['a huge name', { user: 'a'.repeat(100_000) }, '400 validation_failed'],
    ['a field that is not known', { limit: 1 }, '400 validation_failed'],
    ['an instant that is none', { at: 'tomorrow' }, '400 validation_failed'],
    ['a revision that nobody has committed', { atLeast: 1_000_000 }, '400 validation_failed'],
    ['another consistency', { consistency: 'eventual' }, '400 validation_failed'],
  ])('refuses %s', async (_, fields, expected) => {
    expect(outcome(await admin.post('access/explain', { privilege: privilege.name, ...fields }))).toBe(expected);
  });

  it.each([[[]], ['text'], [null]])('refuses the body %j', async (body) => {
    expect((await admin.post('access/explain', body)).status).toBe(400);
  });

  async function explain(question: object): Promise<Explained> {
    return (await expectStatus(admin.post<Explained>('access/explain', question), 200)).body;
  }
});

function typesOf({ steps }: Path): string {
  return steps.map(({ type }) => type).join(' ');
}
