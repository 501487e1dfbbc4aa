import { CursorCodec } from '../../../src/common/paging/cursor-codec.js';
import { aGroup, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import {
  GROUP,
  QueryClient,
  SEARCH_REQUEST,
  USER,
  type Failure,
  type Json,
  type List,
  type Resource,
} from './query-client.js';

const USERS = 12;

let server: TestServer;
let scim: QueryClient;
let all: Resource[];

/** Users `lister-00` … and with them whoever the server had before. */
beforeAll(async () => {
  server = await TestServer.start();
  scim = await QueryClient.of(server);
  for (let n = 0; n < USERS; n += 1) {
    const userName = `lister-${String(n).padStart(2, '0')}`;
    const emails = [{ value: `${USERS - n}@example.org` }, { value: `${n}@example.com`, primary: n % 2 === 0 }];
    await scim.make('/Users', { userName, ...(n % 3 === 0 ? {} : { title: n % 2 === 0 ? 'B' : 'a', emails }) });
  }
  all = (await scim.list('/Users')).Resources;
}, 30_000);

afterAll(() => server.stop());

const refused = async (path: string, parameters: Record<string, string>): Promise<[number, string | undefined]> => {
  const { status, body } = await scim.get<Failure>(path, parameters);
  expect(body.detail).toMatch(/\.$/);
  return [status, body.scimType];
};
const idsOf = (list: List): string[] => list.Resources.map(({ id }) => id);
const namesOf = (list: List): unknown[] => list.Resources.map((resource) => resource['userName']);

describe('[SC-21] a list by index', () => {
  it('has the part that is asked for, and counts everything', async () => {
    const list = await scim.list('/Users', { startIndex: '3', count: '4' });
    expect(list).toMatchObject({ totalResults: all.length, startIndex: 3, itemsPerPage: 4 });
    expect(list.Resources).toEqual(all.slice(2, 6));
  });

  it.each([
    [{ startIndex: '0' }, 1],
    [{ startIndex: '-7' }, 1],
    [{ startIndex: '2' }, 2],
  ])('begins at 1 at the least: %j', async (parameters, startIndex) => {
    const list = await scim.list('/Users', parameters);
    expect(list.startIndex).toBe(startIndex);
    expect(list.Resources).toEqual(all.slice(startIndex - 1));
  });

  it.each(['0', '-3'])('shows nobody and counts everybody for a count of %s', async (count) => {
    expect(await scim.list('/Users', { count })).toMatchObject({
      totalResults: all.length,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  it('is empty beyond its end, and where nothing matches', async () => {
    const beyond = await scim.list('/Users', { startIndex: '1000' });
    expect(beyond).toMatchObject({ totalResults: all.length, startIndex: 1000, itemsPerPage: 0, Resources: [] });
    const nobody = await scim.list('/Users', { filter: 'userName eq "nobody"' });
    expect(nobody).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
  });

  it('refuses numbers that are none', async () => {
    expect(await refused('/Users', { startIndex: 'x' })).toEqual([400, 'invalidValue']);
    expect(await refused('/Users', { count: '1.5' })).toEqual([400, 'invalidValue']);
  });
});

it('[SC-25] cuts pages to what is served at most', async () => {
  await server.sql(
    `INSERT INTO users (username, username_key, authentication_service_id)
     SELECT name, name, 1 FROM (SELECT 'many-' || n AS name FROM generate_series(1, 250) AS n) AS names`,
  );
  const list = await scim.list('/Users', { filter: 'userName sw "many-"', count: '100000' });
  expect(list).toMatchObject({ totalResults: 250, itemsPerPage: 200 });
  expect(new Set(idsOf(list)).size).toBe(200);
});

describe('[SC-22] sorting', () => {
  const filter = 'userName sw "lister-"';
  const sorted = async (sortBy: string, sortOrder = 'ascending'): Promise<unknown[]> =>
    (await scim.list('/Users', { filter, sortBy, sortOrder })).Resources.map((user) => user['userName']);

  it('is by any attribute, and turns round', async () => {
    const names = all.map((user) => String(user['userName'])).filter((name) => name.startsWith('lister-'));
    expect(await sorted('userName')).toEqual(names.toSorted());
    expect(await sorted(`${USER}:USERNAME`, 'Descending')).toEqual(names.toSorted().toReversed());
    expect(await sorted('meta.created')).toEqual(names);
  });

  it('does not regard case, has those without a value last, and is stable', async () => {
    const titleOf = new Map(all.map((user) => [user['userName'], user['title']]));
    const ascending = await sorted('title');
    const titles = ascending.map((name) => titleOf.get(name));
    expect(titles).toEqual([
      ...titles.filter((t) => t === 'a'),
      ...titles.filter((t) => t === 'B'),
      ...titles.filter((t) => t === undefined),
    ]);
    expect(await sorted('title', 'descending')).toEqual(ascending.toReversed());
  });

  it('is by the primary value of an attribute with many, or else by the first', async () => {
    const keyOf = (user: Resource): string => {
      const emails = (user['emails'] ?? []) as { value: string; primary?: boolean }[];
      return (emails.find((email) => email.primary) ?? emails[0])?.value ?? '~';
    };
    const listers = all.filter((user) => String(user['userName']).startsWith('lister-'));
    const expected = listers.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
    expect(await sorted('emails')).toEqual(expected.map((user) => user['userName']));
    expect(await sorted('emails.value')).toEqual(await sorted('emails'));
  });

  it.each(['password', 'nothing', 'groups', 'addresses', 'x y'])(
    'refuses what nothing is sorted by: %s',
    async (sortBy) => {
      expect(await refused('/Users', { sortBy })).toEqual([400, 'invalidValue']);
    },
  );

  it('refuses another order', async () => {
    expect(await refused('/Users', { sortBy: 'id', sortOrder: 'up' })).toEqual([400, 'invalidValue']);
  });
});

describe('[SC-23] attributes', () => {
  it('are those that are asked for, and those that are always returned', async () => {
    const { Resources } = await scim.list('/Users', { attributes: 'userName,meta.resourceType' });
    for (const user of Resources) expect(Object.keys(user).toSorted()).toEqual(['id', 'meta', 'schemas', 'userName']);
    expect(Resources[0]?.meta).toEqual({ resourceType: 'User' });
  });

  it('are left out where they are excluded, except those that are always returned', async () => {
    const { Resources } = await scim.list('/Users', { excludedAttributes: 'userName,id,meta' });
    for (const user of Resources) {
      expect(user).not.toHaveProperty('userName');
      expect(user).not.toHaveProperty('meta');
      expect(user).toMatchObject({ id: expect.any(String) as string, schemas: expect.any(Array) as string[] });
    }
  });

  it('are chosen for a single resource in the same way, whatever is done with it', async () => {
    const fields = { schemas: [USER], userName: 'chooser', title: 'T' };
    const made = await scim.post('/Users?attributes=title', fields);
    const { id } = made.body;
    const path = `/Users/${id}?attributes=title`;
    const shown = { schemas: [USER], id, title: 'T' };
    expect(made.body).toEqual(shown);
    expect((await scim.get(path)).body).toEqual(shown);
    expect((await scim.call('PUT', path, fields)).body).toEqual(shown);
    expect((await scim.patch(path, { op: 'replace', path: 'nickName', value: 'n' })).body).toEqual(shown);
    expect((await scim.get(`/Users/${id}?excludedAttributes=title`)).body).not.toHaveProperty('title');
  });
});

describe('[SC-24] a search', () => {
  const search = (path: string, fields: Json): ReturnType<typeof scim.post<List>> =>
    scim.post<List>(`${path}/.search`, { schemas: [SEARCH_REQUEST], ...fields });

  it('finds what the list with the same parameters finds', async () => {
    const filter = 'userName sw "lister-" and title pr';
    const { status, headers, body } = await search('/Users', {
      filter,
      sortBy: 'title',
      sortOrder: 'descending',
      startIndex: 2,
      count: 3,
      attributes: ['userName', 'title'],
    });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/scim+json');
    const parameters = { filter, sortBy: 'title', sortOrder: 'descending', startIndex: '2', count: '3' };
    expect(body).toEqual(await scim.list('/Users', { ...parameters, attributes: 'userName,title' }));
  });

  it('goes across users and groups', async () => {
    const group = await aGroup(server.admin, { name: 'across' });
    const user = await aUser(server.admin, { username: 'across-user', displayName: 'Across' });
    const { body } = await search('', { filter: 'displayName eq "across"', sortBy: 'displayName' });
    expect(body.Resources.map(({ meta }) => meta.resourceType)).toEqual(['User', 'Group']);
    expect(idsOf(await scim.list('/', { filter: 'displayName eq "ACROSS" and not (userName pr)' }))).toEqual([
      idsOf(await scim.list('/Groups', { filter: 'displayName eq "across"' }))[0],
    ]);
    const { body: users } = await search('', { filter: 'meta.resourceType eq "User" and displayName eq "across"' });
    expect(namesOf(users)).toEqual([user.username]);
    expect(group.name).toBe('across');
    const one = await search('/Groups', { filter: `displayName eq "across"` });
    expect(one.body.Resources[0]?.['schemas']).toEqual([GROUP]);
  });

  it.each([[{ schemas: [] }], [{ schemas: [USER] }], [[]]])('refuses a body that is no search: %j', async (body) => {
    const { status, body: failure } = await scim.post<Failure>('/Users/.search', body);
    expect([status, failure.scimType]).toEqual([400, 'invalidSyntax']);
  });
});

describe('[SC-27] a list by cursor', () => {
  const filter = 'userName sw "lister-"';
  const page = (parameters: Record<string, string>): Promise<List> =>
    scim.list('/Users', { filter, count: '5', sortBy: 'title', ...parameters });

  it('is read from page to page, and back', async () => {
    const whole = namesOf(await scim.list('/Users', { filter, sortBy: 'title' }));
    const first = await page({ cursor: '' });
    expect(first).toMatchObject({ totalResults: USERS, itemsPerPage: 5 });
    expect(first).not.toHaveProperty('previousCursor');
    expect(first).not.toHaveProperty('startIndex');
    const second = await page({ cursor: String(first.nextCursor) });
    const third = await page({ cursor: String(second.nextCursor) });
    expect([first, second, third].flatMap(namesOf)).toEqual(whole);
    expect(third).not.toHaveProperty('nextCursor');
    expect((await page({ cursor: String(third.previousCursor) })).Resources).toEqual(second.Resources);
    const back = await page({ cursor: String(second.previousCursor) });
    expect(back.Resources).toEqual(first.Resources);
    expect(back).not.toHaveProperty('previousCursor');
    expect(first.nextCursor).toMatch(/^[\w.~-]+$/);
  });

  it('goes on where it was when others come and go', async () => {
    const byName = { sortBy: 'userName', count: '5', cursor: '' };
    const first = await scim.list('/Users', { filter, ...byName });
    const { id } = await scim.make('/Users', { userName: 'lister-00-before' });
    const second = await scim.list('/Users', { filter, ...byName, cursor: String(first.nextCursor) });
    expect(namesOf(second)[0]).toBe('lister-05');
    await scim.call('DELETE', `/Users/${id}`);
  });

  it('is read by POST as well', async () => {
    const { body } = await scim.post<List>('/Users/.search', {
      schemas: [SEARCH_REQUEST],
      filter,
      cursor: '',
      count: 2,
    });
    expect(body.nextCursor).toEqual(expect.any(String));
  });

  it('refuses cursors that are not its own', async () => {
    const { nextCursor = '' } = await page({ cursor: '' });
    const changed = nextCursor.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
    expect(await refused('/Users', { filter, count: '5', sortBy: 'title', cursor: changed })).toEqual([
      400,
      'invalidCursor',
    ]);
    expect(await refused('/Users', { filter, count: '5', cursor: nextCursor })).toEqual([400, 'invalidCursor']);
    expect(await refused('/Groups', { count: '5', cursor: nextCursor })).toEqual([400, 'invalidCursor']);
  });

  it('refuses another count than that of the page before, and one beyond the largest page', async () => {
    const { nextCursor = '' } = await page({ cursor: '' });
    const parameters = { filter, sortBy: 'title', cursor: nextCursor };
    expect(await refused('/Users', { ...parameters, count: '4' })).toEqual([400, 'invalidCount']);
    expect(await refused('/Users', { ...parameters, count: '201' })).toEqual([400, 'invalidCount']);
    expect(await refused('/Users', { ...parameters, count: 'five' })).toEqual([400, 'invalidCount']);
  });

  it('refuses a cursor that has expired', async () => {
    const fingerprint = JSON.stringify(['scim', ['User'], null, null, false]);
    const hourAgo = Math.floor(Date.now() / 1_000) - 3_700;
    const encode = (id: number): string =>
      server.app.get(CursorCodec).encode(fingerprint, { sortKey: JSON.stringify([5, false, ['1']]), id });
    expect(await refused('/Users', { count: '5', cursor: encode(hourAgo) })).toEqual([400, 'expiredCursor']);
    expect((await scim.list('/Users', { count: '5', cursor: encode(hourAgo + 3_600) })).itemsPerPage).toBe(5);
  });

  it('is read by index or by cursor, not by both', async () => {
    expect(await refused('/Users', { cursor: '', startIndex: '1' })).toEqual([400, 'invalidValue']);
  });
});
