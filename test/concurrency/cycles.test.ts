import type { Answer, Api } from '../support/api.js';
import { aGroup } from '../support/builders.js';
import { outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

/** Groups that are above themselves. */
const CYCLIC = `
  WITH RECURSIVE above (subgroup_id, group_id) AS (
    SELECT subgroup_id, group_id FROM group_subgroups
    UNION SELECT a.subgroup_id, s.group_id FROM above a JOIN group_subgroups s ON s.subgroup_id = a.group_id
  ) SELECT group_id FROM above WHERE group_id = subgroup_id`;

describe('cycles of subgroups made by parallel writes', () => {
  let server: TestServer;
  let sibling: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
    sibling = await TestServer.start({ shareWith: server });
  });
  afterAll(async () => {
    await sibling.stop();
    await server.stop();
  });

  /** Puts each of `length` new groups into the one before it, and the first into the last, all at the same moment. */
  async function closeRing(length: number, apis: readonly Api[]): Promise<Answer[]> {
    const groups = await Promise.all(Array.from({ length }, () => aGroup(server.admin)));
    return Promise.all(
      groups.map((group, index) => {
        const api = apis[index % apis.length] ?? server.admin;
        return api.put(`groups/${group.id}/subgroups/${groups[(index + 1) % length]?.id}`);
      }),
    );
  }

  it.each([
    ['one server', 2, 20],
    ['one server', 5, 10],
    ['two servers', 2, 20],
    ['two servers', 5, 10],
    ['two servers', 9, 5],
  ])('on %s are refused in a ring of %d, every time of %d', async (where, length, rounds) => {
    const apis = where === 'one server' ? [server.admin] : [server.admin, sibling.admin];
    for (let round = 0; round < rounds; round += 1) {
      const outcomes = (await closeRing(length, apis)).map(outcome);
      expect(outcomes.filter((answer) => answer === '409 subgroup_cycle')).toHaveLength(1);
      expect(outcomes.filter((answer) => answer === '200')).toHaveLength(length - 1);
      expect(await server.sql(CYCLIC)).toEqual([]);
    }
  });

  it('are refused in a dense graph: what was acknowledged is there, and it has no cycle', async () => {
    const groups = await Promise.all(Array.from({ length: 6 }, () => aGroup(server.admin)));
    const pairs = groups.flatMap((above) => groups.filter((below) => below !== above).map((below) => [above, below]));
    const answers = await Promise.all(
      pairs.map(([above, below], index) => {
        const api = index % 2 === 0 ? server.admin : sibling.admin;
        return api.put(`groups/${above?.id}/subgroups/${below?.id}`);
      }),
    );
    expect([...new Set(answers.map(outcome))].toSorted()).toEqual(['200', '409 subgroup_cycle']);
    const acknowledged = pairs
      .filter((_, index) => answers[index]?.status === 200)
      .map((pair) => pair.map((g) => g.id));
    const stored = await server.sql<{ pair: number[] }>(
      `SELECT jsonb_build_array(group_id, subgroup_id) AS pair FROM group_subgroups
       WHERE group_id = ANY ($1) ORDER BY group_id, subgroup_id`,
      [groups.map((group) => group.id)],
    );
    expect(stored.map((row) => row.pair)).toEqual(
      acknowledged.toSorted((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1])),
    );
    expect(await server.sql(CYCLIC)).toEqual([]);
  });
});
