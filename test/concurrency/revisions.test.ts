import type { Answer } from '../support/api.js';
import { aGroup, aName, type Made } from '../support/builders.js';
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
    const writes = Array.from({ length: 80 }, (_, index) => write(index % 2 === 0 ? server : sibling, groups, index));
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
    const writing = { isDone: false };
    const looks: boolean[] = [];
    const watch = async (): Promise<void> => {
      while (!writing.isDone) {
        const [row] = await sibling.sql<{ isWhole: boolean }>(isWhole);
        looks.push(row?.isWhole ?? false);
      }
    };
    const watching = watch();
    // A slow database is written to for longer, until it has been looked at often enough.
    do {
      const creates = Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? server : sibling).admin.post('groups', { name: aName() }),
      );
      await Promise.all(creates);
    } while (looks.length <= 3);
    writing.isDone = true;
    await watching;
    expect(looks.length).toBeGreaterThan(3);
    expect(looks).not.toContain(false);
  });
});

/** One of five kinds of write, some of which are refused. */
function write({ admin }: TestServer, groups: readonly Made[], index: number): Promise<Answer> {
  const path = `groups/${groups[index % groups.length]?.id}`;
  const other = groups[(index + 1) % groups.length]?.id;
  const kinds: (() => Promise<Answer>)[] = [
    () => admin.post('groups', { name: index % 2 === 0 ? aName() : 'taken' }),
    () => admin.put(`${path}/subgroups/${other}`),
    () => admin.put(`${path}/members/1`),
    () => admin.delete(`${path}/members/1`),
  ];
  return (kinds[index % 5] ?? (() => admin.patch(path, { description: String(index) })))();
}
