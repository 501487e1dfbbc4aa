import { aGroup, aName, aResource, aUser, type Made } from '../support/builders.js';
import { aCast, aToken, expectStatus, outcome, refusal, type Caller, type Cast } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const UNKNOWN = 9_007_199_254_740_991;

interface GroupList {
  items: (Made & { memberCount: number; public: boolean })[];
  totalCount?: number;
}

describe('groups', () => {
  let server: TestServer;
  let cast: Cast;

  beforeAll(async () => {
    server = await TestServer.start();
    cast = await aCast(server);
  });
  afterAll(() => server.stop());

  it('creates a group that can then be read', async () => {
    const name = aName('group');
    const created = await server.admin.post('groups', { name, description: 'for tests' });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(Number(created.headers.get('guildhall-revision'))).toBeGreaterThan(0);
    expect(created.body).toMatchObject({ name, description: 'for tests', public: false, builtIn: false, version: 1 });
    const read = await server.admin.get(`groups/${String(created.body.id)}`);
    expect(read.body).toEqual(created.body);
  });

  it('trims a name and keeps it in normal form C', async () => {
    const created = await server.admin.post('groups', { name: `  Cafe\u0301 ${aName()} ` });
    expect(created.status).toBe(201);
    expect(String(created.body.name)).toMatch(/^Caf\u00e9 thing-\w+$/);
  });

  it('refuses a second group of the same name, whatever its case', async () => {
    const group = await aGroup(server.admin, { name: aName('Straße') });
    for (const name of [group.name.toUpperCase(), group.name.toLowerCase(), ` ${group.name} `]) {
      expect(outcome(await server.admin.post('groups', { name }))).toBe('409 group_name_taken');
    }
    const other = await aGroup(server.admin);
    expect(outcome(await server.admin.patch(`groups/${other.id}`, { name: group.name }))).toBe('409 group_name_taken');
    expect((await server.admin.get(`groups/${other.id}`)).body).toMatchObject({ name: other.name, version: 1 });
  });

  it.each([
    ['no name', {}, '/name'],
    ['a blank name', { name: ' \u00a0 ' }, '/name'],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, '/name'],
    ['a name that is null', { name: null }, '/name'],
    ['a name with a control character', { name: 'a\u0007b' }, '/name'],
    ['a description that is null', { name: 'x', description: null }, '/description'],
    ['public as text', { name: 'x', public: 'true' }, '/public'],
    ['a field it does not know', { name: 'x', 'a/b~c': 1 }, '/a~1b~0c'],
    ['a body that is an array', [], ''],
  ])('refuses to create a group with %s, and says where', async (_what, body, pointer) => {
    const before = await countOfGroups();
    const answer = await server.admin.post<{ errors: { pointer: string }[] }>('groups', body);
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors.map((error) => error.pointer)).toContain(pointer);
    expect(await countOfGroups()).toBe(before);
  });

  it('changes what is given and leaves the rest', async () => {
    const group = await aGroup(server.admin, { description: 'old', public: true });
    const renamed = await server.admin.patch(`groups/${group.id}`, { name: `${group.name}-2` });
    expect(renamed.body).toMatchObject({ name: `${group.name}-2`, description: 'old', public: true, version: 2 });
    const emptied = await server.admin.patch(`groups/${group.id}`, { description: '' });
    expect(emptied.body).toMatchObject({ name: `${group.name}-2`, description: '', version: 3 });
    expect(outcome(await server.admin.patch(`groups/${group.id}`, { description: null }))).toBe(
      '400 validation_failed',
    );
    expect((await server.admin.get(`groups/${group.id}`)).body).toMatchObject({ description: '', version: 3 });
  });

  it('lets a group change the case of its own name', async () => {
    const group = await aGroup(server.admin);
    const answer = await server.admin.patch(`groups/${group.id}`, { name: group.name.toUpperCase() });
    expect(answer.body).toMatchObject({ name: group.name.toUpperCase(), version: 2 });
  });

  it('keeps the version and the revision when nothing changes', async () => {
    const group = await aGroup(server.admin, { description: 'same' });
    const answer = await server.admin.patch(`groups/${group.id}`, { description: 'same' });
    expect(answer.body).toMatchObject({ version: 1 });
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('guildhall-revision')).toBeNull();
  });

  it('deletes a group with its memberships, grants, shares and tokens', async () => {
    const other = await aCast(server);
    const { group } = other;
    const resource = await aResource(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/DATADOWNLOADING`), 200);
    await expectStatus(server.admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    expect((await server.admin.delete(`groups/${group.id}`)).status).toBe(204);
    expect(outcome(await server.admin.get(`groups/${group.id}`))).toBe('404 group_not_found');
    expect(outcome(await other.groupToken.get('me'))).toBe('401 invalid_token');
    expect((await server.admin.get(`resources/${resource.id}/groups`)).body.items).toEqual([]);
    expect((await server.admin.get(`users/${other.users.member.id}/groups`)).body.items).toEqual([]);
    expect(outcome(await server.admin.delete(`groups/${group.id}`))).toBe('404 group_not_found');
  });

  it.each([
    [1, 'All'],
    [2, 'Administrators'],
    [3, 'shared.infra'],
  ])('neither deletes nor renames the built-in group %d, %s', async (id, name) => {
    expect(outcome(await server.admin.delete(`groups/${id}`))).toBe('409 built_in');
    expect(outcome(await server.admin.patch(`groups/${id}`, { name: 'other' }))).toBe('409 built_in');
    expect(outcome(await server.admin.patch(`groups/${id}`, { name: name.toUpperCase() }))).toBe('409 built_in');
    expect((await server.admin.get(`groups/${id}`)).body).toMatchObject({ name, builtIn: true });
    expect((await server.admin.patch(`groups/${id}`, { name })).status).toBe(200);
  });

  const writes: [Caller, string, string, string][] = [
    ['administrator', '201', '200', '204'],
    ['groupAdmin', '403 forbidden', '200', '403 forbidden'],
    ['scopedGroupAdmin', '403 forbidden', '403 forbidden', '403 forbidden'],
    ['member', '403 forbidden', '403 forbidden', '403 forbidden'],
    ['nestedMember', '403 forbidden', '403 forbidden', '403 forbidden'],
    ['formerMember', '403 forbidden', '404 group_not_found', '403 forbidden'],
    ['stranger', '403 forbidden', '404 group_not_found', '403 forbidden'],
    ['groupToken', '403 forbidden', '403 forbidden', '403 forbidden'],
  ];
  it.each(writes)('answers %s who creates, changes and deletes: %s, %s, %s', async (caller, create, change, remove) => {
    const own = await aCast(server);
    const created = await own[caller].post('groups', { name: aName() });
    const changed = await own[caller].patch(`groups/${own.group.id}`, { description: 'changed' });
    const now = await server.admin.get(`groups/${own.group.id}`);
    expect(now.body.description).toBe(change === '200' ? 'changed' : '');
    const removed = await own[caller].delete(`groups/${own.group.id}`);
    expect([created, changed, removed].map(outcome)).toEqual([create, change, remove]);
    expect((await server.admin.get(`groups/${own.group.id}`)).status).toBe(remove === '204' ? 404 : 200);
  });

  const outsiders: Caller[] = ['stranger', 'formerMember'];
  it.each(outsiders)('hides a private group from a %s as if it were not there', async (caller) => {
    const paths = ['', '/members', '/subgroups', '/privileges', '/privilege-sets', '/effective-privileges']
      .concat('/tokens', '/resources')
      .map((path) => [`groups/${cast.group.id}${path}`, `groups/${UNKNOWN}${path}`] as const);
    for (const [hidden, missing] of paths) {
      const answer = await cast[caller].get(hidden);
      expect(outcome(answer)).toBe('404 group_not_found');
      expect(refusal(answer)).toEqual(refusal(await cast[caller].get(missing)));
    }
  });

  it.each(outsiders)('refuses every write of a %s as if the group were not there', async (caller) => {
    const missing = writesOf(UNKNOWN);
    for (const [index, [method, path, body]] of writesOf(cast.group.id).entries()) {
      const answer = await cast[caller].call<Record<string, unknown>>(method, path, body);
      expect(`${method} ${path} ${outcome(answer)}`).toBe(`${method} ${path} 404 group_not_found`);
      const other = await cast[caller].call<Record<string, unknown>>(method, missing[index]?.[1] ?? '', body);
      expect(refusal(answer)).toEqual(refusal(other));
    }
  });

  const insiders: Caller[] = [
    'administrator',
    'groupAdmin',
    'scopedGroupAdmin',
    'member',
    'nestedMember',
    'groupToken',
  ];
  it.each(insiders)('shows a private group to %s', async (caller) => {
    for (const path of ['', '/members', '/subgroups', '/privileges', '/privilege-sets', '/effective-privileges']) {
      expect((await cast[caller].get(`groups/${cast.group.id}${path}`)).status).toBe(200);
    }
    const list = await cast[caller].get<GroupList>(`groups?name=${cast.group.name}`);
    expect(list.body.items.map((group) => group.id)).toEqual([cast.group.id]);
  });

  it('lists to a stranger the public groups and All, and no others', async () => {
    const shown = await aGroup(server.admin, { public: true });
    const list = await cast.stranger.get<GroupList>('groups?limit=200&count=true');
    const ids = list.body.items.map((group) => group.id);
    expect(ids).toEqual(expect.arrayContaining([1, 3, shown.id]));
    expect(ids).not.toContain(2);
    expect(ids).not.toContain(cast.group.id);
    expect(list.body.items.every((group) => group.public)).toBe(true);
    expect(list.body.totalCount).toBe(ids.length);
    expect((await cast.stranger.get(`groups/${shown.id}/members`)).status).toBe(200);
  });

  it('shows a group from the moment it is public, and hides it from the moment it is not', async () => {
    const group = await aGroup(server.admin);
    const path = `groups/${group.id}`;
    for (const isPublic of [true, false, true]) {
      await expectStatus(server.admin.patch(path, { public: isPublic }), 200);
      expect((await cast.stranger.get(path)).status).toBe(isPublic ? 200 : 404);
    }
  });

  it('finds groups by exact name, by part of the name and by being public', async () => {
    const tag = aName('Füß');
    const plain = await aGroup(server.admin, { name: `${tag} 100%_a` });
    const open = await aGroup(server.admin, { name: `${tag} b`, public: true });
    const find = async (query: Record<string, string>): Promise<number[]> => {
      const { body } = await server.admin.get<GroupList>(`groups?${new URLSearchParams(query).toString()}`);
      return body.items.map((group) => group.id);
    };
    expect(await find({ name: `${tag} B`.toUpperCase() })).toEqual([open.id]);
    expect(await find({ q: tag.toUpperCase() })).toEqual([plain.id, open.id]);
    expect(await find({ q: tag, public: 'true' })).toEqual([open.id]);
    expect(await find({ q: tag, public: 'false' })).toEqual([plain.id]);
    expect(await find({ q: '100%_A' })).toEqual([plain.id]);
    expect(await find({ q: `${tag} %` })).toEqual([]);
    expect(await find({ q: tag, sort: '-id' })).toEqual([open.id, plain.id]);
  });

  it.each(['sort=size', 'sort=name&sort=id', 'public=yes', 'q=a&q=b', 'page=2', 'name=%00'])(
    'refuses the query %s',
    async (query) => {
      expect(outcome(await server.admin.get(`groups?${query}`))).toBe('400 validation_failed');
    },
  );

  it.each(['0', '-1', 'x', '1.5', '9007199254740992', '99999999999999999999', '%00'])(
    'refuses the id %s as no id',
    async (id) => {
      expect((await server.admin.get(`groups/${id}`)).status).toBe(400);
    },
  );

  it('counts direct members in lists, and every user in All', async () => {
    const { body } = await server.admin.get<GroupList>(`groups?name=${cast.group.name}`);
    expect(body.items[0]?.memberCount).toBe(3);
    const all = await server.admin.get<GroupList>('groups?name=all');
    const users = await server.admin.get<GroupList>('users?count=true&limit=1');
    expect(all.body.items[0]?.memberCount).toBe(users.body.totalCount);
  });

  it('lists to a user the groups he was put into, and on request all that he is in', async () => {
    const user = await aUser(server.admin, {}, [cast.group.id]);
    const above = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/${above.id}/subgroups/${cast.group.id}`), 200);
    const of = async (query: string): Promise<number[]> => {
      const { body } = await server.as(user.token).get<GroupList>(`users/${user.id}/groups${query}`);
      return body.items.map((group) => group.id).toSorted((a, b) => a - b);
    };
    expect(await of('')).toEqual([cast.group.id]);
    expect(await of('?effective=false')).toEqual([cast.group.id]);
    expect(await of('?effective=true')).toEqual([1, cast.group.id, above.id]);
    expect(outcome(await cast.stranger.get(`users/${user.id}/groups`))).toBe('404 user_not_found');
    await expectStatus(server.admin.delete(`groups/${above.id}`), 204);
  });

  it('hides the tokens of a group from its plain members, and shows them to its admin', async () => {
    const path = `groups/${cast.group.id}/tokens`;
    await aToken(server.admin, `groups/${cast.group.id}`);
    expect((await cast.groupAdmin.get(path)).status).toBe(200);
    const others: Caller[] = ['member', 'nestedMember', 'scopedGroupAdmin', 'groupToken'];
    for (const caller of others) expect(outcome(await cast[caller].get(path))).toBe('403 forbidden');
  });

  async function countOfGroups(): Promise<number | undefined> {
    return (await server.admin.get<GroupList>('groups?count=true&limit=1')).body.totalCount;
  }
});

/** Every write on a group that a group admin could be allowed. */
function writesOf(id: number): [method: string, path: string, body: object | undefined][] {
  return [
    ['PATCH', `groups/${id}`, {}],
    ['PUT', `groups/${id}/members/1`, {}],
    ['DELETE', `groups/${id}/members/1`, undefined],
    ['POST', `groups/${id}/members:batch`, {}],
    ['PUT', `groups/${id}/subgroups/3`, undefined],
    ['DELETE', `groups/${id}/subgroups/3`, undefined],
    ['PUT', `groups/${id}/privileges/AUTHORING`, undefined],
    ['DELETE', `groups/${id}/privileges/AUTHORING`, undefined],
    ['PUT', `groups/${id}/privilege-sets/1`, undefined],
    ['DELETE', `groups/${id}/privilege-sets/1`, undefined],
    ['POST', `groups/${id}/tokens`, {}],
  ];
}
