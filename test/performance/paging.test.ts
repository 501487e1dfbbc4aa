import { DataSource } from 'typeorm';
import { aName } from '../support/builders.js';
import { fillWithLargeData } from '../support/large-data.js';
import { TestServer } from '../support/test-server.js';
import { buffersOf, runPlan, statementsOf, stepsOf, type PlanNode } from './query-plan.js';

const GROUPS = 15_000;

interface GroupList {
  items: { id: number; name: string; memberCount: number }[];
  nextCursor: string | null;
}

let server: TestServer;
let stored: number[];

beforeAll(async () => {
  server = await TestServer.start();
  const size = { users: 2_000, groups: GROUPS, groupsPerUser: 5, auditEvents: 0 };
  await fillWithLargeData(server.app.get(DataSource), size);
  stored = (await server.sql<{ id: number }>('SELECT id FROM groups')).map((group) => group.id);
}, 60_000);

afterAll(() => server.stop());

it('costs two statements a page of groups with counts, authentication included, however many groups', async () => {
  await server.admin.get('groups'); // Reads what was filled in behind the server's back.
  for (const limit of [1, 50, 200]) {
    expect(await statementsOf(() => server.admin.get(`groups?limit=${limit}`))).toHaveLength(2);
  }
});

it('counts the members of each group on a page', async () => {
  const { body } = await server.admin.get<GroupList>('groups?q=large-group-0000&limit=100');
  const counted = await server.sql<{ id: number; memberCount: number }>(
    `SELECT g.id, count(m.id) AS "memberCount" FROM groups g LEFT JOIN group_members m ON m.group_id = g.id
     WHERE g.name_key LIKE 'large-group-0000%' GROUP BY g.id ORDER BY g.name_key`,
  );
  expect(counted.some((group) => group.memberCount > 0)).toBe(true);
  expect(body.items.map(({ id, memberCount }) => ({ id, memberCount }))).toEqual(counted);
});

it('reads a late page by its index, as much as an early one', async () => {
  const early = await planOfPage(await cursorAfter('large-group-000100'));
  const late = await planOfPage(await cursorAfter('large-group-014800'));
  expect(buffersOf(early)).toBeGreaterThan(0);
  expect(buffersOf(late)).toBeLessThan(buffersOf(early) * 1.5);
  expect(stepsOf(late).map((step) => step['Index Name'])).toContain('groups_name_key_key');
});

it('visits every group exactly once', async () => {
  const seen = await walk();
  expect(seen).toHaveLength(stored.length);
  expect(new Set(seen)).toEqual(new Set(stored));
});

it('visits what stays exactly once while other groups come and go', async () => {
  const walking = new AbortController();
  let written = 0;
  const comeAndGo = async (prefix: string): Promise<void> => {
    while (!walking.signal.aborted) {
      const { body } = await server.admin.post<{ id: number }>('groups', { name: aName(prefix) });
      if (written % 2 === 0) await server.admin.delete(`groups/${body.id}`);
      written += 1;
    }
  };
  const writers = ['aaa', 'large-group-007', 'zzz'].map(comeAndGo);
  const seen = await walk();
  walking.abort();
  await Promise.all(writers);
  expect(written).toBeGreaterThan(10);
  expect(new Set(seen).size).toBe(seen.length);
  const visited = new Set(seen);
  expect(stored.filter((id) => !visited.has(id))).toEqual([]);
});

/** The ids of all groups in the order of the list. */
async function walk(): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await server.admin.get<GroupList>(`groups?limit=200${from}`);
    seen.push(...body.items.map((group) => group.id));
    cursor = body.nextCursor;
  }
  return seen;
}

/** The cursor at the end of the page that shows a group. */
async function cursorAfter(name: string): Promise<string> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await server.admin.get<GroupList>(`groups?limit=100${from}`);
    cursor = body.nextCursor;
    if (cursor !== null && body.items.some((group) => group.name === name)) return cursor;
  }
  throw new Error(`There is no ${name}.`);
}

async function planOfPage(cursor: string): Promise<PlanNode> {
  const statements = await statementsOf(() => server.admin.get(`groups?limit=100&cursor=${cursor}`));
  const list = statements.at(-1);
  if (!list) throw new Error('The page was read without a statement.');
  return runPlan(server, list);
}
