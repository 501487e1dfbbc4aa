import type { Api } from '../../support/api.js';
import {
  aGroup,
  aPrivilege,
  aPrivilegeSet,
  aResource,
  aUser,
  type Made,
  type MadeUser,
} from '../../support/builders.js';
import { expectStatus, TOMORROW } from '../../support/cast.js';
import { problemOf } from '../../support/problem.js';
import { TestServer } from '../../support/test-server.js';

describe('A check of what has a condition', () => {
  let server: TestServer;
  let sibling: TestServer;
  let admin: Api;
  let group: Made;
  let privilege: Made;
  let resource: Made;
  let ada: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    sibling = await TestServer.start({ shareWith: server });
    admin = server.admin;
  });
  afterAll(async () => {
    await sibling.stop();
    await server.stop();
  });
  beforeEach(async () => {
    [group, privilege] = [await aGroup(admin), await aPrivilege(admin)];
    resource = await aResource(admin, { properties: { status: 'active', owner: 'nobody' } });
    ada = await aUser(admin, { properties: { role: 'clerk' } }, [group.id]);
  });

  /** In front of Express and behind it, on two servers: all must say the same. */
  async function may(question: object): Promise<boolean> {
    const full = { user: ada.id, privilege: privilege.id, ...question };
    const calls = [server, sibling].flatMap((one) =>
      ['access/check', 'access/check?lane=nest'].map((path) =>
        expectStatus(one.admin.post<{ allowed: boolean }>(path, full), 200),
      ),
    );
    const answers = (await Promise.all(calls)).map(({ body }) => body.allowed);
    expect(new Set(answers).size).toBe(1);
    return answers[0] === true;
  }

  const grant = (condition: string | null, terms: object = {}): Promise<unknown> =>
    expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`, { condition, ...terms }), 200);

  it('hangs on what the question tells, for grants, assignments and shares alike', async () => {
    await grant('context.amount < 100');
    expect(await may({})).toBe(false);
    expect(await may({ context: { amount: 99 } })).toBe(true);
    expect(await may({ context: { amount: 100 } })).toBe(false);

    await expectStatus(
      admin.put(`resources/${resource.id}/groups/${group.id}`, { condition: 'action.properties.soft == true' }),
      200,
    );
    const onIt = { context: { amount: 1 }, resource: resource.id };
    expect(await may(onIt)).toBe(false);
    expect(await may({ ...onIt, properties: { action: { soft: true } } })).toBe(true);

    await expectStatus(admin.delete(`groups/${group.id}/privileges/${privilege.name}`), 204);
    const set = await aPrivilegeSet(admin, [privilege.name]);
    for (const path of [`groups/${group.id}/privilege-sets/${set.id}`, `users/${ada.id}/privilege-sets/${set.id}`]) {
      await expectStatus(admin.put(path, { condition: 'context.door == "open"' }), 200);
      expect(await may({})).toBe(false);
      expect(await may({ context: { door: 'open' } })).toBe(true);
      await expectStatus(admin.delete(path), 204);
      expect(await may({ context: { door: 'open' } })).toBe(false);
    }
  });

  it('lays what the question tells over what is stored, key by key', async () => {
    await grant('subject.properties.role == "clerk" && resource.properties.status == "active"');
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    const onIt = { resource: resource.id };
    expect(await may(onIt)).toBe(true);
    expect(await may({ ...onIt, properties: { subject: { role: 'guest' } } })).toBe(false);
    expect(await may({ ...onIt, properties: { subject: { age: 5 }, resource: { colour: 'red' } } })).toBe(true);
    expect(await may({ ...onIt, properties: { resource: { status: 'archived' } } })).toBe(false);
  });

  it('follows properties when they change, on whatever server', async () => {
    await grant('subject.properties.role == "clerk" && resource.properties.status == "active"');
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    expect(await may({ resource: resource.id })).toBe(true);
    await expectStatus(admin.patch(`users/${ada.id}`, { properties: { role: null } }), 200);
    expect(await may({ resource: resource.id })).toBe(false);
    await expectStatus(admin.patch(`users/${ada.id}`, { properties: { role: 'clerk' } }), 200);
    await expectStatus(admin.patch(`resources/${resource.id}`, { properties: { status: 'archived' } }), 200);
    expect(await may({ resource: resource.id })).toBe(false);
  });

  it('judges by the names, kinds and types of what is asked about', async () => {
    await grant(
      `subject.type == "user" && subject.id == "${ada.username}" && action.name == "${privilege.name}" &&
        resource.type == "data_source" && resource.id == "${resource.name}"`.replaceAll(/\s+/g, ' '),
    );
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    expect(await may({ resource: resource.id })).toBe(true);
    expect(await may({})).toBe(false);
    expect(await may({ user: undefined, group: group.id, resource: resource.id })).toBe(false);
    await grant('subject.type == "group" && subject.properties.floor == 3');
    await expectStatus(admin.patch(`groups/${group.id}`, { properties: { floor: 3 } }), 200);
    expect(await may({ user: undefined, group: group.id })).toBe(true);
  });

  it('takes for now the instant that is asked about', async () => {
    await grant('now.getFullYear() == 2090');
    expect(await may({})).toBe(false);
    expect(await may({ at: '2090-06-01T00:00:00Z' })).toBe(true);
  });

  it('says no outside of the window, whatever the condition says', async () => {
    await grant('true', { validFrom: TOMORROW });
    expect(await may({})).toBe(false);
    expect(await may({ at: '2090-06-01T00:00:00Z' })).toBe(true);
  });

  it('is a no when the condition cannot be judged, and when the user is not active', async () => {
    await grant('context.a.b.c == 1 || context.d == "x"');
    expect(await may({})).toBe(false);
    expect(await may({ context: { d: 'x' } })).toBe(true);
    await expectStatus(admin.patch(`users/${ada.id}`, { active: false }), 200);
    expect(await may({ context: { d: 'x' } })).toBe(false);
  });

  it('lets a pair without a condition take the place of one with, and the other way round', async () => {
    await grant('false');
    expect(await may({})).toBe(false);
    await grant(null);
    expect(await may({})).toBe(true);
    await grant('context.x == 1');
    expect(await may({})).toBe(false);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    expect(await may({})).toBe(true);
  });

  it('gives what the privilege implies, but nothing that administers this server, or implies that', async () => {
    const implied = await aPrivilege(admin);
    await expectStatus(admin.put(`privileges/${privilege.name}/implications/${implied.name}`), 200);
    await grant('true');
    expect(await may({ privilege: implied.id })).toBe(true);
    for (const name of ['ACCESS_CHECKING', 'ADMINISTRATION']) {
      await expectStatus(admin.put(`privileges/${implied.name}/implications/${name}`), 200);
      expect(await may({ privilege: name })).toBe(false);
    }
    expect(await may({ privilege: 'DATADOWNLOADING' })).toBe(false);
    expect(await may({ privilege: implied.id })).toBe(false);
    expect(await may({})).toBe(false);
  });

  it('in a batch judges each question by its own facts', async () => {
    await grant('context.amount < 100');
    const checks = [{ context: { amount: 1 } }, {}, { context: { amount: 500 } }, { context: 5 }].map((facts) => ({
      user: ada.id,
      privilege: privilege.id,
      ...facts,
    }));
    const { body } = await admin.post('access/checks', { checks });
    expect(body.results).toMatchObject([
      { allowed: true },
      { allowed: false },
      { allowed: false },
      { error: { code: 'validation_failed', errors: [{ pointer: '/context' }] } },
    ]);
  });

  it.each<[string, object, string]>([
    ['a context that is no object', { context: [] }, '/context'],
    ['a context of more than 16 KiB', { context: { x: 'x'.repeat(16_384) } }, '/context'],
    ['a context of more than 8 levels', { context: { a: [[[[[[[[1]]]]]]]] } }, '/context'],
    ['properties of strangers', { properties: { owner: {} } }, '/properties/owner'],
    ['properties that are none', { properties: { subject: 'x' } }, '/properties/subject'],
    ['properties in a list', { properties: [] }, '/properties'],
  ])('is refused with %s', async (_, facts, pointer) => {
    const answer = await admin.post('access/check', { user: ada.id, privilege: privilege.id, ...facts });
    expect(problemOf(answer)).toEqual({ status: 400, code: 'validation_failed', fields: [pointer] });
  });

  it('tells a user of a resource that is shared with him under a condition, when it is true', async () => {
    await expectStatus(
      admin.put(`resources/${resource.id}/groups/${group.id}`, { condition: 'context.badge == 7' }),
      200,
    );
    await grant(null);
    const own = server.as(ada.token);
    const question = { privilege: privilege.id, resource: resource.id };
    expect(problemOf(await own.post('access/check', question)).code).toBe('resource_not_found');
    const { body } = await own.post('access/check', { ...question, context: { badge: 7 } });
    expect(body).toMatchObject({ allowed: true });
    expect((await own.get(`resources/${resource.id}`)).status).toBe(404);
  });
});
