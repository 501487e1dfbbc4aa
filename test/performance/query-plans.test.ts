import { DataSource } from 'typeorm';
import { Api } from '../support/api.js';
import { fillWithLargeData } from '../support/large-data.js';
import { TestServer } from '../support/test-server.js';
import { plansOf, statementsOf, stepsOf, type PlanNode } from './query-plan.js';

const SIZE = { users: 10_000, groups: 5_000, groupsPerUser: 5, auditEvents: 20_000 };

/** Tables that grow with an organisation: no request may read one of them from end to end. */
const LARGE_TABLES = new Set([
  'users',
  'group_members',
  'group_subgroups',
  'group_privileges',
  'tokens',
  'audit_events',
  'resources',
]);

let server: TestServer;
let user: Api;
let ids: Record<'userId' | 'topGroupId' | 'smallGroupId', number>;

beforeAll(async () => {
  server = await TestServer.start();
  await fillWithLargeData(server.app.get(DataSource), SIZE);
  const [found] = await server.sql<typeof ids>(`SELECT
    (SELECT id FROM users WHERE username_key = 'large-user-000400') AS "userId",
    (SELECT id FROM groups WHERE name_key = 'large-group-000000') AS "topGroupId",
    (SELECT id FROM groups WHERE name_key = 'large-group-000020') AS "smallGroupId"`);
  if (!found) throw new Error('There is no data.');
  ids = found;
  const { body } = await server.admin.post<{ token: string }>(`users/${ids.userId}/tokens`, {});
  user = server.as(body.token);
}, 60_000);

afterAll(() => server.stop());

describe('reads no large table from end to end', () => {
  const requests: Record<string, () => Promise<{ status: number }>> = {
    'to authenticate and to know what a user holds': () => user.get('me'),
    'to explain what a user holds': () => user.get('me/privileges?explain=true'),
    "to list a user's groups": () => user.get(`users/${ids.userId}/groups`),
    'to list the groups that a user may see': () => user.get('groups'),
    'to list groups with member counts': () => server.admin.get('groups'),
    'to list members in the order of ids': () => server.admin.get(`groups/${ids.topGroupId}/members?sort=id`),
    'to list the members of a small group by user name': () =>
      server.admin.get(`groups/${ids.smallGroupId}/members?sort=username`),
    'to list members through subgroups': () =>
      server.admin.get(`groups/${ids.smallGroupId}/members?membership=effective`),
    'to list the users who hold a privilege': () => server.admin.get('privileges/ADMINISTRATION/holders?type=user'),
    'to list the groups that hold a privilege': () => server.admin.get('privileges/ADMINISTRATION/holders?type=group'),
    "to list a user's own tokens": () => user.get('tokens'),
    'to list resources': () => server.admin.get('resources'),
    'to find a user by his name': () => server.admin.get('users?username=large-user-000400'),
    'to find what a request did': () => server.admin.get('audit-events?requestId=request-77'),
    'to find what a token did': () => server.admin.get('audit-events?tokenId=77'),
    'to find what was done long ago': () => server.admin.get('audit-events?occurredBefore=2020-01-01T00:00:00Z'),
  };

  test.each(Object.keys(requests))('%s', async (name) => {
    const statements = await statementsOf(() => requests[name]?.() ?? Promise.reject(new Error(name)));
    const reads = statements.filter(({ text }) => /^\s*(SELECT|WITH)/.test(text));
    expect(reads.length).toBeGreaterThanOrEqual(2);
    const scanned = [];
    for (const statement of reads) {
      const steps = (await plansOf(server, statement)).map(withoutCountOfAll).flatMap(stepsOf);
      const scans = steps.filter((step) => step['Node Type'] === 'Seq Scan');
      for (const { 'Relation Name': table = '' } of scans) {
        if (LARGE_TABLES.has(table)) scanned.push(`${table}: ${statement.text}`);
      }
    }
    expect(scanned).toEqual([]);
  });
});

/** All users are counted for the member count of All, on the one page that shows it. */
function withoutCountOfAll(plan: PlanNode): PlanNode {
  return { ...plan, Plans: (plan.Plans ?? []).filter((step) => !isCountOfAll(step)).map(withoutCountOfAll) };
}

function isCountOfAll(step: PlanNode): boolean {
  return step['Parent Relationship'] === 'InitPlan' && step['Node Type'] === 'Aggregate';
}
