import { aGroup, aPrivilege, aUser } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { problemOf } from '../../support/problem.js';
import { TestServer } from '../../support/test-server.js';

const USERS = 6_000;
const INSERT_USERS = `INSERT INTO users (username, username_key, display_name, authentication_service_id)
  SELECT 'many-' || n, 'many-' || n, '', 1 FROM generate_series(1, ${USERS}) AS n`;
/** Goes through all pairs of a list, and is true. */
const SQUARE = 'context.list.all(a, context.list.all(b, a != b || a == b))';
const GROUPS = 15;

interface Page {
  items: { name: string }[];
  nextCursor: string | null;
}

describe('Judging conditions', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('is spread over pages: one with too much to judge is short, and the next one goes on', async () => {
    await server.sql(INSERT_USERS);
    const privilege = await aPrivilege(server.admin);
    const condition = `subject.id == "many-${USERS}" || subject.id == "many-3"`;
    await expectStatus(server.admin.put(`groups/1/privileges/${privilege.name}`, { condition }), 200);
    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const path = `access/subjects?privilege=${privilege.name}${query}`;
      const { body }: { body: Page } = await expectStatus(server.admin.get<Page>(path), 200);
      pages.push(body.items.map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(pages).toEqual([['admin', 'many-3'], [`many-${USERS}`]]);
  });

  it('ends with an error where all conditions of a question together would take too long', async () => {
    const [user, privilege] = [await aUser(server.admin), await aPrivilege(server.admin)];
    for (let number = 0; number < GROUPS; number += 1) {
      const group = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${group.id}/members/${user.id}`), 200);
      const condition = `${SQUARE} && context.number == ${number}`;
      await expectStatus(server.admin.put(`groups/${group.id}/privileges/${privilege.name}`, { condition }), 200);
    }
    const asked = (length: number, number: number): object => ({
      user: user.id,
      privilege: privilege.id,
      context: { number, list: Array.from({ length }, (_, index) => index) },
    });
    const { body: one } = await server.admin.post('access/check', asked(10, GROUPS - 1));
    expect(one).toMatchObject({ allowed: true });
    for (const path of ['access/check', 'access/check?lane=nest']) {
      expect(problemOf(await server.admin.post(path, asked(50, -1)))).toMatchObject({
        status: 422,
        code: 'evaluation_too_costly',
      });
    }
    const { body } = await server.admin.post('access/checks', { checks: [asked(50, -1), asked(10, 0), asked(10, -1)] });
    expect(body.results).toMatchObject([
      { error: { code: 'evaluation_too_costly' } },
      { allowed: true },
      { allowed: false },
    ]);
    // One condition that would take too long by itself is false, and the others are judged.
    const { body: long } = await server.admin.post('access/check', asked(1_000, 0));
    expect(long).toMatchObject({ allowed: false });
  });
});
