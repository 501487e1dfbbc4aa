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

const CONDITION = 'context.amount < 100';

interface Listed {
  items: Record<string, unknown>[];
}

interface Event {
  action: string;
  before: object | null;
  after: object | null;
}

describe('A condition', () => {
  let server: TestServer;
  let admin: Api;
  let group: Made;
  let privilege: Made;
  let set: Made;
  let resource: Made;
  let ada: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = server.admin;
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    [group, privilege, resource] = [await aGroup(admin), await aPrivilege(admin), await aResource(admin)];
    set = await aPrivilegeSet(admin, [privilege.name]);
    ada = await aUser(admin, {}, [group.id]);
  });

  /** Where conditions are written, and the list that shows them. */
  const places = (): [path: string, list: string][] => [
    [`groups/${group.id}/privileges/${privilege.name}`, `groups/${group.id}/privileges`],
    [`groups/${group.id}/privilege-sets/${set.id}`, `groups/${group.id}/privilege-sets`],
    [`groups/${group.id}/privilege-sets/${set.id}`, `privilege-sets/${set.id}/groups`],
    [`users/${ada.id}/privilege-sets/${set.id}`, `users/${ada.id}/privilege-sets`],
    [`resources/${resource.id}/groups/${group.id}`, `resources/${resource.id}/groups`],
  ];

  it('is answered by whoever writes it, shown in lists, and taken away by a PUT without it', async () => {
    for (const [path, list] of places()) {
      for (const condition of [CONDITION, null]) {
        const { body } = await expectStatus(admin.put(path, { condition }), 200);
        expect([path, body.condition]).toEqual([path, condition]);
        const { items } = (await expectStatus(admin.get<Listed>(list), 200)).body;
        expect([list, items.map((item) => item.condition)]).toEqual([list, [condition]]);
      }
      await expectStatus(admin.put(path, { condition: CONDITION }), 200);
      expect((await expectStatus(admin.put(path), 200)).body.condition).toBeNull();
    }
  });

  it.each<[string, unknown, string]>([
    ['that does not end', 'subject.id ==', 'Unexpected token: EOF, at character 14'],
    ['that is empty', '', 'Unexpected token: EOF, at character 1'],
    ['of an unknown variable', 'owner == 1', 'Unknown variable: owner, at character 1'],
    ['of an unknown function', 'subject.id.matches("a")', 'the function matches cannot be used here, at character 1'],
    ['of another type', 'subject.id', 'must be true or false, and is of type string'],
    ['of types that do not fit', 'subject.id > 5', 'no such overload: string > int, at character 1'],
    ['of 2,001 characters', `true ${'|| true '.repeat(250)}`.slice(0, 2_001), 'must have at most 2000 characters'],
    ['that is no text', 5, 'must be a string'],
    ['with a control character', 'true\u0007', 'must not contain control characters or broken Unicode'],
  ])('%s is refused where it is written, with the place, and nothing is written', async (_, condition, detail) => {
    for (const [path, list] of places()) {
      const answer = await admin.put(path, { condition });
      expect(problemOf(answer)).toEqual({ status: 400, code: 'validation_failed', fields: ['/condition'] });
      expect(answer.body.errors).toEqual([{ pointer: '/condition', detail }]);
      expect((await admin.get<Listed>(list)).body.items).toEqual([]);
    }
  });

  it('is refused for what administers this server, whatever it is given by', async () => {
    const implying = await aPrivilege(admin);
    await expectStatus(admin.put(`privileges/${implying.name}/implications/ACCESS_CHECKING`), 200);
    for (const name of ['ADMINISTRATION', 'ADMIN', 'ACCESS_CHECKING', implying.name]) {
      const holding = await aPrivilegeSet(admin, [privilege.name, name]);
      for (const path of [
        `groups/${group.id}/privileges/${name}`,
        `groups/${group.id}/privilege-sets/${holding.id}`,
        `users/${ada.id}/privilege-sets/${holding.id}`,
      ]) {
        expect(problemOf(await admin.put(path, { condition: 'true' }))).toMatchObject({
          status: 409,
          code: 'unconditional_privilege',
        });
        await expectStatus(admin.put(path), 200);
        expect(problemOf(await admin.put(path, { condition: 'true' })).code).toBe('unconditional_privilege');
        await expectStatus(admin.delete(path), 204);
      }
    }
  });

  it('leaves what is there alone when it may only be created', async () => {
    for (const [path, list] of places()) {
      await expectStatus(admin.put(path), 200);
      const answer = await admin.put(path, { condition: CONDITION }, { headers: { 'If-None-Match': '*' } });
      expect(answer.status).toBe(412);
      expect((await admin.get<Listed>(list)).body.items).toMatchObject([{ condition: null }]);
    }
  });

  it('is in the audit trail as it was and as it is', async () => {
    for (const path of new Set(places().map(([place]) => place))) {
      await expectStatus(admin.put(path, { condition: CONDITION }), 200);
      await expectStatus(admin.put(path, { condition: 'true' }), 200);
    }
    const of = async (target: string): Promise<Event[]> =>
      (await expectStatus(admin.get<{ items: Event[] }>(`audit-events?${target}`), 200)).body.items;
    const events = [
      ...(await of(`targetType=group&targetId=${group.id}`)),
      ...(await of(`targetType=user&targetId=${ada.id}`)),
      ...(await of(`targetType=resource&targetId=${resource.id}`)),
    ];
    for (const action of [
      'group_privilege.granted',
      'group_privilege_set.assigned',
      'user_privilege_set.assigned',
      'resource.shared',
    ]) {
      const told = events.filter((event) => event.action === action);
      expect([action, told.map(({ before, after }) => [before, after])]).toMatchObject([
        action,
        [
          [{ condition: CONDITION }, { condition: 'true' }],
          [null, { condition: CONDITION }],
        ],
      ]);
    }
  });

  it('counts nowhere but in decisions: not for the holder, not for guards, tokens and lists', async () => {
    for (const [path] of places())
      await expectStatus(
        admin.put(path, { condition: 'true', ...(path.startsWith('res') ? {} : { validUntil: TOMORROW }) }),
        200,
      );
    const own = server.as(ada.token);
    const names = async (api: Api, path: string): Promise<unknown[]> =>
      (await expectStatus(api.get<Listed>(path), 200)).body.items.map((item) => item.name);
    expect(await names(own, 'me/privileges')).toEqual(['AUTHORING']);
    expect(await names(admin, `users/${ada.id}/privileges`)).toEqual(['AUTHORING']);
    expect(await names(admin, `groups/${group.id}/effective-privileges`)).toEqual(['AUTHORING']);
    expect(await names(admin, `privileges/${privilege.name}/holders?type=group`)).toEqual(['Administrators']);
    expect((await admin.get<Listed>(`privileges/${privilege.name}/holders`)).body.items).toHaveLength(1);
    expect(await names(own, 'resources')).toEqual([]);
    expect(await names(admin, `groups/${group.id}/resources`)).toEqual([]);
    expect((await own.get(`resources/${resource.id}`)).status).toBe(404);
    const token = await own.post(`users/${ada.id}/tokens`, { scopes: [privilege.name] });
    expect(problemOf(token).code).toBe('privilege_not_held');
    const { body } = await admin.post('access/check', { user: ada.id, privilege: privilege.id, resource: resource.id });
    expect(body.allowed).toBe(true);
  });

  it('is taken away when a foreign surface gives the same, and is not seen there before', async () => {
    await expectStatus(admin.put(`groups/${group.id}/privileges/DATADOWNLOADING`, { condition: CONDITION }), 200);
    const base = '/callosum/v1/tspublic/v1/group';
    const form = (fields: Record<string, string>): { raw: URLSearchParams } => ({ raw: new URLSearchParams(fields) });
    const fields = { privilege: 'DATADOWNLOADING', groupNames: JSON.stringify([group.name]) };
    const shown = await admin.get<unknown>(`${base}?groupid=`);
    expect(shown.status).toBeLessThan(500);
    const added = await admin.call('POST', `${base}/addprivilege`, undefined, form(fields));
    expect(added.status).toBe(204);
    const { items } = (await admin.get<Listed>(`groups/${group.id}/privileges`)).body;
    expect(items).toMatchObject([{ privilege: 'DATADOWNLOADING', condition: null }]);
  });
});

describe('Properties', () => {
  let server: TestServer;
  let admin: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = server.admin;
  });
  afterAll(() => server.stop());

  const properties = { department: 'sales', limits: { amount: 5 }, tags: ['a'] };

  async function made(): Promise<[path: string, body: Record<string, unknown>][]> {
    const [user, group] = [await aUser(admin, { properties }), await aGroup(admin, { properties })];
    const resource = await aResource(admin, { properties });
    const paths = [`users/${user.id}`, `groups/${group.id}`, `resources/${resource.id}`];
    return Promise.all(
      paths.map(async (path) => [path, (await expectStatus(admin.get(path), 200)).body] as const),
    ) as Promise<[string, Record<string, unknown>][]>;
  }

  it('of users, groups and resources are created, shown and merged', async () => {
    for (const [path, body] of await made()) {
      expect(body.properties).toEqual(properties);
      const patch = { properties: { department: null, limits: { rows: 7 }, tags: ['b'] } };
      const patched = (await expectStatus(admin.patch(path, patch), 200)).body;
      const merged = { limits: { amount: 5, rows: 7 }, tags: ['b'] };
      expect([path, patched.properties, patched.version]).toEqual([path, merged, 2]);
      expect((await admin.get(path)).body.properties).toEqual(merged);
      expect((await expectStatus(admin.patch(path, patch), 200)).body.version).toBe(2);
      const emptied = await admin.patch(path, { properties: { limits: null, tags: null } });
      expect(emptied.body.properties).toEqual({});
    }
  });

  it('are empty for what has none, also in lists', async () => {
    await Promise.all([aUser(admin), aGroup(admin), aResource(admin)]);
    for (const list of ['users', 'groups', 'resources']) {
      const { items } = (await expectStatus(admin.get<Listed>(`${list}?sort=-id&limit=1`), 200)).body;
      expect(items).toMatchObject([{ properties: {} }]);
    }
  });

  it('are refused when they are too large or too deep, also after merging', async () => {
    for (const [path, body] of await made()) {
      for (const wrong of [
        [],
        'x',
        null,
        { x: 'x'.repeat(16_384) },
        { a: { b: { c: { d: { e: { f: { g: { h: {} } } } } } } } },
      ]) {
        const answer = await admin.patch(path, { properties: wrong });
        expect(problemOf(answer)).toEqual({ status: 400, code: 'validation_failed', fields: ['/properties'] });
      }
      await expectStatus(admin.patch(path, { properties: { x: 'x'.repeat(10_000) } }), 200);
      const answer = await admin.patch(path, { properties: { y: 'x'.repeat(10_000) } });
      expect(problemOf(answer)).toEqual({ status: 400, code: 'validation_failed', fields: ['/properties'] });
      const kept = (await admin.get(path)).body.properties as object;
      expect(Object.keys(kept).toSorted()).toEqual([...Object.keys(body.properties as object), 'x'].toSorted());
    }
  });

  it('are changed by administrators alone, not by a group admin, and not by a user of himself', async () => {
    const group = await aGroup(admin);
    const ada = await aUser(admin);
    await expectStatus(admin.put(`groups/${group.id}/members/${ada.id}`, { admin: true }), 200);
    const own = server.as(ada.token);
    await expectStatus(own.patch(`groups/${group.id}`, { description: 'mine' }), 200);
    expect(problemOf(await own.patch(`groups/${group.id}`, { properties })).code).toBe('forbidden');
    expect(problemOf(await own.patch(`users/${ada.id}`, { properties })).code).toBe('forbidden');
    expect((await admin.get(`groups/${group.id}`)).body.properties).toEqual({});
    expect((await admin.get(`users/${ada.id}`)).body.properties).toEqual({});
  });
});
