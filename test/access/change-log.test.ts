import { DataSource } from 'typeorm';
import { ChangeLogPruner, REVISIONS_KEPT } from '../../src/access/change-log.pruner.js';
import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { aGroup, aUser, type Made, type MadeUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const AGE_ALL = `UPDATE access_changes SET created_at = created_at - interval '25 hours'`;

describe('The change log', () => {
  let server: TestServer;
  let sibling: TestServer;
  let group: Made;
  let user: MadeUser;

  beforeEach(async () => {
    server = await TestServer.start();
    sibling = await TestServer.start({ shareWith: server });
    group = await aGroup(server.admin);
    user = await aUser(server.admin, {}, [group.id]);
    await expectStatus(server.admin.put(`groups/${group.id}/privileges/${ADMINISTRATION}`), 200);
  });
  afterEach(async () => {
    await sibling.stop();
    await server.stop();
  });

  async function isAdministrator(): Promise<unknown[]> {
    const question = { user: user.id, privilege: ADMINISTRATION };
    const answers = [server, sibling].map((one) => one.admin.post('access/check', question));
    return (await Promise.all(answers)).map(({ body }) => body.allowed);
  }

  async function kept(): Promise<number[]> {
    const rows = await server.sql<{ revision: number }>(
      'SELECT DISTINCT revision FROM access_changes ORDER BY revision',
    );
    return rows.map(({ revision }) => revision);
  }

  async function prune(): Promise<void> {
    await Promise.all([server, sibling].map((one) => one.app.get(ChangeLogPruner).prune()));
  }

  const advance = (count: number): Promise<unknown> =>
    server.sql(`UPDATE access_revision SET revision = revision + ${count}`);

  it('keeps what is younger than a day, however many revisions came after it', async () => {
    const before = await kept();
    await advance(2 * REVISIONS_KEPT);
    await prune();
    expect(await kept()).toEqual(before);
  });

  it('keeps the last 100,000 revisions, however old they are', async () => {
    await server.sql(AGE_ALL);
    const before = await kept();
    await prune();
    expect(await kept()).toEqual(before);
  });

  it('loses the rest, in whole revisions, also when all servers prune it at once, and the audit trail nothing', async () => {
    await server.sql(`INSERT INTO access_changes (revision, ordinal, change)
      SELECT -revision, ordinal, '{"table": "groups", "id": 1}' FROM generate_series(1, 5000) revision, generate_series(1, 2) ordinal`);
    await server.sql(AGE_ALL);
    const before = await kept();
    const present = Number(before.at(-1));
    const [events] = await server.sql('SELECT count(*) FROM audit_events');
    await advance(REVISIONS_KEPT - 3);
    await prune();
    const [now] = await server.sql<{ revision: number }>('SELECT revision FROM access_revision');
    expect(await kept()).toEqual(before.filter((revision) => revision >= Number(now?.revision) - REVISIONS_KEPT));
    expect((await kept()).length).toBeGreaterThan(0);
    expect(await kept()).toContain(present);
    expect(await server.sql('SELECT count(*) FROM audit_events')).toEqual([events]);
  });

  /** Takes the membership away past the servers, and in the same transaction does `more` to the log. */
  async function removeWith(more: string): Promise<void> {
    expect(await isAdministrator()).toEqual([true, true]);
    await server.app.get(DataSource).query(`DELETE FROM group_members WHERE user_id = ${user.id}; ${more}`);
  }

  const LOG_SOMETHING = `INSERT INTO access_changes (revision, ordinal, change)
    SELECT revision, 1, '{"table": "groups", "id": 1}' FROM access_revision`;
  const TAKE_PLACE = `UPDATE access_changes SET created_at = now(), change = '{"table": "groups", "id": 1}'
    WHERE revision = (SELECT revision FROM access_revision)`;

  const GO_BACK = `UPDATE access_revision SET revision = revision - 1;
    DELETE FROM access_changes WHERE revision > (SELECT revision FROM access_revision)`;

  it.each([
    ['has been emptied', `UPDATE access_revision SET revision = revision + 1; DELETE FROM access_changes`],
    ['has a gap', `UPDATE access_revision SET revision = revision + 2; ${LOG_SOMETHING}`],
    ['has gone back', GO_BACK],
    ['is of another history up to the same number', TAKE_PLACE],
    [
      'is of another history that is longer',
      `${TAKE_PLACE}; UPDATE access_revision SET revision = revision + 1; ${LOG_SOMETHING}`,
    ],
  ])('is not followed when it %s: everything is read anew', async (_, more) => {
    await removeWith(more);
    expect(await isAdministrator()).toEqual([false, false]);
    await expectStatus(server.admin.put(`groups/${group.id}/members/${user.id}`), 200);
    expect(await isAdministrator()).toEqual([true, true]);
  });
});
