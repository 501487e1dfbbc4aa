import { aGroup, aName } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

describe('revisions', () => {
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

  it('have no gaps, belong to one request each and are in commit order, whoever writes', async () => {
    const groups = await Promise.all(Array.from({ length: 4 }, () => aGroup(server.admin)));
    const writes = Array.from({ length: 80 }, async (_, index) => {
      const { admin } = index % 2 === 0 ? server : sibling;
      const group = groups[index % groups.length];
      if (index % 5 === 0) return admin.post('groups', { name: index % 10 === 0 ? aName() : 'taken' });
      if (index % 5 === 1) return admin.put(`groups/${group?.id}/subgroups/${groups[(index + 1) % 4]?.id}`);
      if (index % 5 === 2) return admin.put(`groups/${group?.id}/members/1`);
      if (index % 5 === 3) return admin.delete(`groups/${group?.id}/members/1`);
      return admin.patch(`groups/${group?.id}`, { description: String(index) });
    });
    const answers = await Promise.all(writes);
    expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);

    const acknowledged = answers
      .map((answer) => Number(answer.headers.get('guildhall-revision')))
      .filter((revision) => revision > 0);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);

    const changes = await server.sql<{ revision: number; rows: number; last: number }>(
      'SELECT revision, count(*)::integer AS rows, max(ordinal) AS last FROM access_changes GROUP BY revision ORDER BY revision',
    );
    const [current] = await server.sql<{ revision: number }>('SELECT revision FROM access_revision');
    const first = changes[0]?.revision ?? 0;
    expect(changes.map((change) => change.revision)).toEqual(changes.map((_, index) => first + index));
    expect(changes.at(-1)?.revision).toBe(current?.revision);
    expect(changes.every((change) => change.rows === change.last)).toBe(true);

    const events = await server.sql<{ revision: number; requests: number; events: number }>(
      `SELECT revision, count(DISTINCT request_id)::integer AS requests, count(*)::integer AS events
       FROM audit_events WHERE request_id IS NOT NULL GROUP BY revision ORDER BY revision`,
    );
    const rowsOf = new Map(changes.map((change) => [change.revision, change.rows]));
    expect(acknowledged.every((revision) => rowsOf.has(revision))).toBe(true);
    for (const event of events) {
      expect(event).toEqual({ revision: event.revision, requests: 1, events: rowsOf.get(event.revision) });
    }
  });

  it('are in commit order: whoever sees one sees all before it', async () => {
    const isWhole = `
      SELECT r.revision = max(c.revision) AND count(DISTINCT c.revision) = r.revision - min(c.revision) + 1 AS "isWhole"
      FROM access_revision r, access_changes c GROUP BY r.revision`;
    let isWriting = true;
    const watch = async (): Promise<number> => {
      let looks = 0;
      for (; isWriting; looks += 1) {
        const [row] = await sibling.sql<{ isWhole: boolean }>(isWhole);
        expect(row?.isWhole).toBe(true);
      }
      return looks;
    };
    const watching = watch();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? server : sibling).admin.post('groups', { name: aName() }),
      ),
    );
    isWriting = false;
    expect(await watching).toBeGreaterThan(3);
  });
});
