import { AccessKeeper } from '../../src/access/snapshot/access-keeper.js';
import type { AccessSnapshot } from '../../src/access/snapshot/access-snapshot.js';
import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { aGroup, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { awaitedLater, until } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';

const USERS = 10_000;
/** So many changes to memberships are carried along before they are packed. */
const CHANGES_MAX = 100_000;

const INSERT_USERS = `INSERT INTO users (username, username_key, display_name, authentication_service_id)
  SELECT 'many-' || n, 'many-' || n, '', 1 FROM generate_series(1, ${USERS}) AS n`;

describe('A server that has seen a great many changes', () => {
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

  it('reads everything anew beside the questions, and answers them right before, meanwhile and after', async () => {
    await server.sql(INSERT_USERS);
    const rows = await server.sql<{ id: number }>(`SELECT id FROM users WHERE username_key LIKE 'many-%'`);
    const add = rows.map(({ id }) => ({ userId: id }));
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
    const question = { user: user.id, privilege: ADMINISTRATION };
    await expectStatus(sibling.admin.post('access/check', question), 200);
    const [before] = snapshotsOf(sibling);

    let isOver = false;
    const flipAndAsk = async (): Promise<string[]> => {
      const wrong: string[] = [];
      for (let isMember = true; !isOver; isMember = !isMember) {
        const path = `groups/${group.id}/members/${user.id}`;
        await (isMember ? server.admin.put(path) : server.admin.delete(path));
        const { body } = await sibling.admin.post('access/check', question);
        if (body.allowed !== isMember) wrong.push(`${String(body.allowed)} at ${String(body.revision)}`);
      }
      return wrong;
    };
    const asking = awaitedLater(flipAndAsk());
    for (let made = 0; made <= CHANGES_MAX; made += USERS) {
      const { id } = await aGroup(server.admin);
      await expectStatus(server.admin.post(`groups/${id}/members:batch`, { add }), 200);
    }
    await until(() => snapshotsOf(sibling)[0] !== before, 'another snapshot is in use');
    const { body } = await sibling.admin.post('access/checks', {
      checks: rows.slice(0, 100).map(({ id }) => ({ user: id, privilege: ADMINISTRATION })),
    });
    isOver = true;
    expect(await asking).toEqual([]);
    expect(body.results).toEqual(rows.slice(0, 100).map(() => ({ allowed: false })));
    const [after] = snapshotsOf(sibling);
    expect(after?.shouldBeLoadedAnew).toBe(false);
    expect(after?.relations.memberships.size).toBeGreaterThan(CHANGES_MAX);
  }, 120_000);
});

function snapshotsOf(...servers: TestServer[]): AccessSnapshot[] {
  return servers.map(({ app }) => app.get(AccessKeeper).latest.snapshot);
}
