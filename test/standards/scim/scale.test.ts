import { DataSource } from 'typeorm';
import { fillWithLargeData } from '../../support/large-data.js';
import { TestServer } from '../../support/test-server.js';
import { plansOf, statementsOf, stepsOf } from '../../performance/query-plan.js';
import { QueryClient, type List, type Resource } from './query-client.js';

const LARGE_TABLES = new Set(['users', 'user_emails', 'user_profiles', 'groups', 'group_members', 'group_subgroups']);

let server: TestServer;
let scim: QueryClient;
let some: { user: string; group: string };

/** A hundred thousand users, of whom each has an address and an id elsewhere, and all of whom are in one group. */
beforeAll(async () => {
  server = await TestServer.start();
  const dataSource = server.app.get(DataSource);
  await fillWithLargeData(dataSource, { users: 100_000, groups: 5_000, groupsPerUser: 2, auditEvents: 0 });
  await server.sql(`INSERT INTO user_emails (user_id, position, value) SELECT id, 0, username || '@x.org' FROM users`);
  await server.sql(`INSERT INTO user_profiles (user_id, attributes) SELECT id, '{"title": "T"}' FROM users`);
  await server.sql(`UPDATE users SET external_id = 'external-' || username`);
  await server.sql(`INSERT INTO groups (name, name_key, authentication_service_id) VALUES ('Everyone', 'everyone', 1)`);
  await server.sql(
    `INSERT INTO group_members (group_id, user_id) SELECT g.id, u.id FROM groups g, users u WHERE g.name_key = 'everyone'`,
  );
  await dataSource.query('VACUUM ANALYZE');
  scim = await QueryClient.of(server);
  const [found] = await server.sql<typeof some>(`SELECT
    (SELECT guid FROM users WHERE username_key = 'large-user-000400') AS user,
    (SELECT guid FROM groups WHERE name_key = 'large-group-000020') AS group`);
  if (!found) throw new Error('There is no data.');
  some = found;
  await scim.list('/Users', { count: '1' }); // Reads what was filled in behind the server's back.
}, 120_000);

afterAll(() => server.stop());

describe('[SC-20] reads no large table from end to end', () => {
  it.each<[string, string]>([
    ['/Users', 'userName eq "Large-User-000400"'],
    ['/Users', 'userName sw "large-user-0004000"'],
    ['/Users', 'externalId eq "external-large-user-000400"'],
    ['/Users', 'emails.value eq "LARGE-user-000400@x.org"'],
    ['/Users', 'emails eq "large-user-000400@x.org"'],
    ['/Users', 'emails[value eq "large-user-000400@x.org" and not (type pr)]'],
    ['/Users', 'displayName eq "user 400"'],
    ['/Users', 'displayName sw "user 40000"'],
    ['/Users', 'id eq "USER"'],
    ['/Users', 'id eq "USER" and manager eq "USER"'],
    ['/Users', 'userName eq "large-user-000400" and active eq true and title pr'],
    ['/Users', 'userName eq "large-user-000400" or userName eq "large-user-000401"'],
    ['/Groups', 'displayName eq "LARGE-GROUP-000020"'],
    ['/Groups', 'id eq "GROUP" and members eq "USER"'],
    ['/Groups', 'members.value eq "USER"'],
    ['/Groups', 'members[value eq "USER" and type eq "User"]'],
    ['/', 'displayName eq "large-group-000020"'],
  ])('to list %s by %s', async (path, text) => {
    const filter = text.replaceAll('USER', some.user).replaceAll('GROUP', some.group);
    const parameters = new URLSearchParams({ filter, excludedAttributes: 'members' }).toString();
    const statements = await statementsOf(() => scim.get(`${path}?${parameters}`));
    const [search] = statements.filter(({ text: sql }) => sql.includes('AS place'));
    if (!search) throw new Error('The list was made without a search.');
    for (const plan of await plansOf(server, search)) {
      const scans = stepsOf(plan).filter((step) => step['Node Type'] === 'Seq Scan');
      const scanned = scans.map((step) => step['Relation Name'] ?? '').filter((table) => LARGE_TABLES.has(table));
      expect([filter, scanned]).toEqual([filter, []]);
    }
  });
});

it('[SC-27] reads the thousandth page by the index that it reads the first by', async () => {
  const parameters = { sortBy: 'userName', count: '1', filter: 'userName sw "large-user-09"', cursor: '' };
  const { nextCursor = '' } = await scim.list('/Users', parameters);
  const query = new URLSearchParams({ ...parameters, cursor: nextCursor }).toString();
  const statements = await statementsOf(() => scim.get(`/Users?${query}`));
  const search = statements.find(({ text }) => text.includes('AS place'));
  if (!search) throw new Error('The list was made without a search.');
  const [plan] = await plansOf(server, search);
  const steps = plan ? stepsOf(plan) : [];
  expect(steps.map((step) => step['Index Name'])).toContain('users_username_key_key');
  expect(steps.map((step) => step['Node Type'])).not.toContain('Sort');
});

describe('a group with a hundred thousand members', () => {
  const withoutMembers = { filter: 'displayName eq "everyone"', excludedAttributes: 'members' };

  it('[SC-23] is shown without reading them, alone and in a list', async () => {
    const [group] = (await scim.list('/Groups', withoutMembers)).Resources;
    if (!group) throw new Error('There is no group.');
    const rowsRead = async (path: string): Promise<number> => {
      const statements = await statementsOf(() => scim.get(path));
      return statements.filter(({ text }) => /SELECT \* FROM \(\s*SELECT m\.group_id/.test(text)).length;
    };
    expect(await rowsRead(`/Groups/${group.id}?excludedAttributes=members`)).toBe(0);
    expect(await rowsRead(`/Groups/${group.id}?attributes=displayName`)).toBe(0);
    expect(await rowsRead(`/Groups?${new URLSearchParams(withoutMembers).toString()}`)).toBe(0);
    expect(await rowsRead(`/Groups/${group.id}`)).toBe(1);
  });

  it('[SC-21] fills a page, and the list goes on behind it', async () => {
    const parameters = {
      filter: 'displayName sw "every" or displayName sw "large-group-00000"',
      sortBy: 'displayName',
    };
    const byIndex: Resource[][] = [];
    for (let startIndex = 1, total = 1; startIndex <= total;) {
      const page = await scim.list('/Groups', { ...parameters, startIndex: String(startIndex) });
      byIndex.push(page.Resources);
      startIndex += page.itemsPerPage;
      total = page.totalResults;
    }
    const byCursor: Resource[][] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: List = await scim.list('/Groups', { ...parameters, cursor });
      byCursor.push(page.Resources);
      cursor = page.nextCursor;
    }
    expect(byIndex.map((page) => page.length)).toEqual([1, 10]);
    expect(byIndex[0]?.[0]?.['members']).toHaveLength(100_001);
    expect(byCursor.map((page) => page.map(({ id }) => id))).toEqual(byIndex.map((page) => page.map(({ id }) => id)));
  });
});
