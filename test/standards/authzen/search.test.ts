import fc from 'fast-check';
import { aGroup, aPrivilege, aResource, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { Pep, type Searched } from './pep.js';

const NOWHERE = { type: 'urn:guildhall:no-resource', id: '*' };

describe('the searches of /access/v1', () => {
  let server: TestServer;
  let ada: MadeUser;
  let bob: MadeUser;
  let group: Made;
  let privilege: Made;
  let shared: Made;
  let alsoShared: Made;
  let other: Made;
  let pep: Pep;

  beforeAll(async () => {
    server = await TestServer.start();
    const { admin } = server;
    group = await aGroup(admin);
    privilege = await aPrivilege(admin);
    [shared, alsoShared, other] = [
      await aResource(admin, { kind: 'record' }),
      await aResource(admin, { kind: 'Record' }),
      await aResource(admin, { kind: 'record' }),
    ];
    ada = await aUser(admin, {}, [group.id]);
    bob = await aUser(admin, {}, [group.id]);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    await expectStatus(admin.put(`resources/${shared.id}/groups/${group.id}`), 200);
    await expectStatus(admin.put(`resources/${alsoShared.id}/groups/${group.id}`), 200);
    const gateways = await aGroup(admin);
    await expectStatus(admin.put(`groups/${gateways.id}/privileges/ACCESS_CHECKING`), 200);
    pep = new Pep(server.as((await aUser(admin, {}, [gateways.id])).token));
  });
  afterAll(() => server.stop());

  const subjectSearch = (more: object = {}): object => ({
    subject: { type: 'user' },
    action: { name: privilege.name },
    resource: { type: 'record', id: shared.name },
    ...more,
  });
  const resourceSearch = (more: object = {}): object => ({
    subject: { type: 'user', id: ada.username },
    action: { name: privilege.name },
    resource: { type: 'record' },
    ...more,
  });
  const actionSearch = (more: object = {}): object => ({
    subject: { type: 'user', id: ada.username },
    resource: { type: 'record', id: shared.name },
    ...more,
  });

  async function results(what: 'subject' | 'resource' | 'action', body: object): Promise<Searched['results']> {
    const answer = await pep.search(what, body);
    expect(answer.status).toBe(200);
    expect(answer.body.page.count).toBe(answer.body.results.length);
    return answer.body.results;
  }

  it('[AZ-20] finds the subjects of the type that was asked for, and ignores an id', async () => {
    const users = [
      { type: 'user', id: 'admin' },
      ...[ada, bob].map(({ username }) => ({ type: 'user', id: username })),
    ];
    expect(await results('subject', subjectSearch())).toEqual(users);
    for (const id of [ada.username, 'nobody', 5, null]) {
      expect(await results('subject', subjectSearch({ subject: { type: 'user', id } }))).toEqual(users);
    }
    expect(await results('subject', subjectSearch({ context: { time: 'x' }, more: 1 }))).toEqual(users);
    const groups = await results('subject', subjectSearch({ subject: { type: 'group' } }));
    expect(groups).toEqual([
      { type: 'group', id: 'Administrators' },
      { type: 'group', id: group.name },
    ]);
    const anywhere = await results('subject', subjectSearch({ resource: NOWHERE }));
    expect(anywhere).toEqual(users);
  });

  it('[AZ-20] finds the resources of the kind that was asked for, and ignores an id', async () => {
    const wanted = [shared, alsoShared].map(({ name }) => ({ type: 'record', id: name }));
    expect(await results('resource', resourceSearch())).toEqual(wanted);
    for (const id of [shared.name, 'nowhere', 5]) {
      expect(await results('resource', resourceSearch({ resource: { type: 'record', id } }))).toEqual(wanted);
    }
    const admin = { subject: { type: 'user', id: 'admin' } };
    expect(await results('resource', resourceSearch(admin))).toHaveLength(3);
    expect(await results('resource', resourceSearch({ resource: { type: NOWHERE.type } }))).toEqual([NOWHERE]);
  });

  it('[AZ-20] finds the actions that the subject may do there, under every name, and ignores an action', async () => {
    const wanted = [{ name: privilege.name }];
    const own = async (more: object = {}): Promise<object[]> =>
      (await results('action', actionSearch(more))).filter(({ name }) => name === privilege.name);
    expect(await own()).toEqual(wanted);
    expect(await own({ action: { name: 'NOTHING' } })).toEqual(wanted);
    expect(await own({ resource: { type: 'record', id: other.name } })).toEqual([]);
    expect(await own({ resource: NOWHERE })).toEqual(wanted);
    await expectStatus(
      server.admin.put('resource-kinds/record/action-aliases/can_look', { privilege: privilege.name }),
      200,
    );
    const alias = privilege.name.toUpperCase();
    await expectStatus(
      server.admin.put(`resource-kinds/record/action-aliases/${alias}`, { privilege: privilege.name }),
      200,
    );
    const names = (await results('action', actionSearch())).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['can_look', alias]));
    expect(names).not.toContain(privilege.name);
    const anywhere = (await results('action', actionSearch({ resource: NOWHERE }))).map(({ name }) => name);
    expect(anywhere).not.toContain('can_look');
    for (const each of ['can_look', alias]) {
      await expectStatus(server.admin.delete(`resource-kinds/record/action-aliases/${each}`), 204);
    }
  });

  it.each<[string, 'subject' | 'resource' | 'action', () => object]>([
    ['an unknown type of subjects', 'subject', () => subjectSearch({ subject: { type: 'spaceship' } })],
    ['an unknown action', 'subject', () => subjectSearch({ action: { name: 'NOTHING' } })],
    ['an unknown resource', 'subject', () => subjectSearch({ resource: { type: 'record', id: 'nowhere' } })],
    ['an unknown kind', 'subject', () => subjectSearch({ resource: { type: 'spaceship', id: shared.name } })],
    ['an unknown kind', 'resource', () => resourceSearch({ resource: { type: 'spaceship' } })],
    ['an empty kind', 'resource', () => resourceSearch({ resource: { type: '' } })],
    ['an unknown subject', 'resource', () => resourceSearch({ subject: { type: 'user', id: 'nobody' } })],
    ['an unknown type of subjects', 'resource', () => resourceSearch({ subject: { type: 'spaceship', id: 'x' } })],
    ['an unknown action', 'resource', () => resourceSearch({ action: { name: 'NOTHING' } })],
    ['an unknown subject', 'action', () => actionSearch({ subject: { type: 'user', id: 'nobody' } })],
    ['an unknown type of subjects', 'action', () => actionSearch({ subject: { type: 'spaceship', id: 'x' } })],
    ['an unknown resource', 'action', () => actionSearch({ resource: { type: 'record', id: 'nowhere' } })],
  ])('[AZ-20] finds nothing for %s in a %s search', async (_, what, body) => {
    const answer = await pep.search(what, body());
    expect([answer.status, answer.body]).toEqual([200, { page: { next_token: '', count: 0 }, results: [] }]);
  });

  it.each<[string, 'subject' | 'resource' | 'action', () => object, string]>([
    ['no subject', 'subject', () => subjectSearch({ subject: undefined }), '/subject is missing.'],
    ['no type', 'subject', () => subjectSearch({ subject: {} }), '/subject/type is missing.'],
    ['no action', 'subject', () => subjectSearch({ action: undefined }), '/action is missing.'],
    ['no id of the resource', 'subject', () => subjectSearch({ resource: { type: 'x' } }), '/resource/id is missing.'],
    ['no subject', 'resource', () => resourceSearch({ subject: undefined }), '/subject is missing.'],
    [
      'no id of the subject',
      'resource',
      () => resourceSearch({ subject: { type: 'user' } }),
      '/subject/id is missing.',
    ],
    ['no resource', 'resource', () => resourceSearch({ resource: undefined }), '/resource is missing.'],
    ['no resource', 'action', () => actionSearch({ resource: undefined }), '/resource is missing.'],
    ['no id of the subject', 'action', () => actionSearch({ subject: { type: 'user' } }), '/subject/id is missing.'],
    ['no id of the resource', 'action', () => actionSearch({ resource: { type: 'x' } }), '/resource/id is missing.'],
    ['text for a context', 'action', () => actionSearch({ context: 'x' }), '/context must be an object.'],
    ['text for a page', 'subject', () => subjectSearch({ page: 'x' }), '/page must be an object.'],
    ['a negative limit', 'subject', () => subjectSearch({ page: { limit: -1 } }), '/page/limit must be an integer'],
    ['half a limit', 'resource', () => resourceSearch({ page: { limit: 1.5 } }), '/page/limit must be an integer'],
    ['text for a limit', 'action', () => actionSearch({ page: { limit: '1' } }), '/page/limit must be an integer'],
    ['a number for a token', 'action', () => actionSearch({ page: { token: 1 } }), '/page/token must be text.'],
  ])('[AZ-20] answers 400 to %s in a %s search', async (_, what, body, message) => {
    const answer = await pep.search(what, body());
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining(message)]);
  });

  it('[AZ-06] needs ACCESS_CHECKING to search subjects, or to search for others than oneself', async () => {
    const own = new Pep(server.as(ada.token));
    const { status, headers } = await own.search('subject', subjectSearch());
    const challenge = 'Bearer realm="guildhall", error="insufficient_scope", scope="ACCESS_CHECKING"';
    expect([status, headers.get('www-authenticate')]).toEqual([403, challenge]);
    expect((await own.search('resource', resourceSearch())).body.results).toHaveLength(2);
    expect((await own.search('action', actionSearch())).status).toBe(200);
    for (const id of [bob.username, 'nobody']) {
      expect((await own.search('resource', resourceSearch({ subject: { type: 'user', id } }))).status).toBe(403);
      expect((await own.search('action', actionSearch({ subject: { type: 'user', id } }))).status).toBe(403);
      const anywhere = resourceSearch({ subject: { type: 'user', id }, resource: { type: NOWHERE.type } });
      expect((await own.search('resource', anywhere)).status).toBe(403);
    }
    const hidden = await own.search('action', actionSearch({ resource: { type: 'record', id: other.name } }));
    expect(hidden.body.results).toEqual([]);
    expect((await new Pep(server.as(undefined)).search('action', actionSearch())).status).toBe(401);
  });

  it.each<['subject' | 'resource' | 'action', () => object]>([
    ['subject', subjectSearch],
    ['resource', resourceSearch],
    ['action', actionSearch],
  ])('[AZ-22] gives the results of a %s search page by page, none twice and none left out', async (what, body) => {
    const whole = await pep.searchAll(what, body());
    expect(whole.length).toBeGreaterThan(1);
    expect(await pep.searchAll(what, body(), 1)).toEqual(whole);
    // The limit of the first page counts for the others, whether they say it again or not.
    const first = await pep.search(what, { ...body(), page: { limit: 1 } });
    const second = await pep.search(what, { ...body(), page: { token: first.body.page.next_token } });
    expect([first, second].map((page) => page.body.page.count)).toEqual([1, 1]);
    expect(second.body.results.map(({ id, name }) => id ?? name)).toEqual([whole[1]]);
  });

  it('[AZ-22] says at the end that there is no more, at once when the last page is full', async () => {
    const full = await pep.search('resource', resourceSearch({ page: { limit: 2 } }));
    expect(full.body.page).toEqual({ next_token: '', count: 2 });
    const none = await pep.search('resource', resourceSearch({ page: { limit: 0 } }));
    expect([none.body.results, none.body.page]).toEqual([[], { next_token: expect.stringMatching(/./), count: 0 }]);
    const again = await pep.search('resource', resourceSearch({ page: { token: '' } }));
    expect(again.body.results).toHaveLength(2);
  });

  it.each<[string, () => [what: 'subject' | 'resource' | 'action', body: object]]>([
    ['another subject', () => ['resource', resourceSearch({ subject: { type: 'user', id: bob.username } })]],
    ['another action', () => ['resource', resourceSearch({ action: { name: 'READ' } })]],
    ['another type', () => ['resource', resourceSearch({ resource: { type: 'file' } })]],
    ['other properties', () => ['resource', resourceSearch({ resource: { type: 'record', properties: { a: 1 } } })]],
    ['a context', () => ['resource', resourceSearch({ context: { a: 1 } })]],
    ['another limit', () => ['resource', resourceSearch({ page: { limit: 2 } })]],
    ['another search', () => ['action', actionSearch()]],
  ])('[AZ-22] refuses the token of a page with %s', async (_, asked) => {
    const page = { limit: 1 };
    const context = { b: [{ y: 1, x: 2 }], a: null };
    const { body: first } = await pep.search('resource', resourceSearch({ page, context }));
    const [what, body] = asked();
    const token = first.page.next_token;
    const changed = { context, ...body, page: { token, ...(body as { page?: object }).page } };
    expect(await pep.search(what, changed)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
    const reordered = { a: null, b: [{ x: 2, y: 1 }] };
    const same = await pep.search('resource', resourceSearch({ page: { token, limit: 1 }, context: reordered }));
    expect([same.status, same.body.results.map(({ id }) => id)]).toEqual([200, [alsoShared.name]]);
    for (const wrong of [`${token}x`, token.slice(1), 'x']) {
      const answer = await pep.search('resource', resourceSearch({ page: { token: wrong }, context }));
      expect(answer.status).toBe(400);
    }
  });

  it('[AZ-21] finds exactly what evaluation says yes to, whatever was given to whom', async () => {
    const { admin } = server;
    const kind = 'drawing';
    const users = [await aUser(admin), await aUser(admin), await aUser(admin, { active: false })];
    const groups = [await aGroup(admin), await aGroup(admin), await aGroup(admin)];
    const privileges = [await aPrivilege(admin), await aPrivilege(admin)];
    const resources = [await aResource(admin, { kind }), await aResource(admin, { kind })];
    await admin.put(`resource-kinds/${kind}/action-aliases/can_draw`, { privilege: privileges[0]?.name });
    // A name that a privilege has as well: the alias counts.
    await admin.put(`resource-kinds/${kind}/action-aliases/${privileges[1]?.name}`, { privilege: privileges[0]?.name });
    const pairs = [
      ...cross(groups, users, (a, b) => `groups/${a.id}/members/${b.id}`),
      ...cross(groups, privileges, (a, b) => `groups/${a.id}/privileges/${b.name}`),
      ...cross(resources, groups, (a, b) => `resources/${a.id}/groups/${b.id}`),
      `groups/${groups[0]?.id}/subgroups/${groups[1]?.id}`,
      `groups/2/members/${users[0]?.id}`,
    ];
    const subjects = [
      ...users.map(({ username }) => ({ type: 'user', id: username })),
      ...groups.map(({ name }) => ({ type: 'group', id: name })),
    ];
    const actions = [...privileges.map(({ name }) => name), 'can_draw', 'ADMINISTRATION'];
    const things = [...resources.map(({ name }) => ({ type: kind, id: name })), NOWHERE];
    const given = fc.subarray(pairs);
    await fc.assert(
      fc.asyncProperty(given, fc.integer({ min: 1, max: 4 }), async (chosen, limit) => {
        for (const pair of pairs) await admin.call(chosen.includes(pair) ? 'PUT' : 'DELETE', pair);
        const evaluations = subjects.flatMap((subject) =>
          things.flatMap((resource) => actions.map((name) => ({ subject, resource, action: { name } }))),
        );
        const { body } = await pep.evaluations({ evaluations });
        const allowed = evaluations.filter((_, index) => body.evaluations[index]?.decision);
        for (const subject of subjects) {
          for (const resource of things) {
            const wanted = allowed.filter((each) => each.subject === subject && each.resource === resource);
            const found = await pep.searchAll('action', { subject, resource }, limit);
            expect(found.filter((name) => actions.includes(name)).toSorted()).toEqual(
              wanted.map(({ action }) => action.name).toSorted(),
            );
          }
        }
        for (const name of actions) {
          for (const type of [kind, NOWHERE.type]) {
            for (const subject of subjects) {
              const wanted = allowed.filter(
                (each) => each.subject === subject && each.action.name === name && each.resource.type === type,
              );
              const found = await pep.searchAll('resource', { subject, action: { name }, resource: { type } }, limit);
              expect(found).toEqual(wanted.map(({ resource }) => resource.id));
            }
          }
          for (const resource of things) {
            for (const type of ['user', 'group']) {
              const wanted = allowed.filter(
                (each) => each.resource === resource && each.action.name === name && each.subject.type === type,
              );
              const found = await pep.searchAll('subject', { subject: { type }, action: { name }, resource }, limit);
              const known = found.filter((id) => subjects.some((subject) => subject.id === id));
              expect(known).toEqual(wanted.map(({ subject }) => subject.id));
            }
          }
        }
      }),
      { numRuns: 8, interruptAfterTimeLimit: 10_000 },
    );
  });
});

function cross<A, B>(left: readonly A[], right: readonly B[], path: (a: A, b: B) => string): string[] {
  return left.flatMap((a) => right.map((b) => path(a, b)));
}
