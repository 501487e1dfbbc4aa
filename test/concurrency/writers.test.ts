import type { Answer } from '../support/api.js';
import { aGroup, aName, aPrivilege, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const WRITERS = 50;

describe('fifty parallel writers on one group', () => {
  let server: TestServer;
  let users: number[];
  let group: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    const made = await server.sql<{ id: number }>(
      `INSERT INTO users (username, username_key, authentication_service_id)
       SELECT name, name, 1 FROM (SELECT 'writer-' || n AS name FROM generate_series(1, ${WRITERS}) AS n) AS names
       RETURNING id`,
    );
    users = made.map((row) => row.id);
  });
  beforeEach(async () => {
    group = await aGroup(server.admin);
  });
  afterAll(() => server.stop());

  function all(call: (index: number) => Promise<Answer>): Promise<Answer[]> {
    return Promise.all(Array.from({ length: WRITERS }, (_, index) => call(index)));
  }

  async function memberIds(): Promise<number[]> {
    const { body } = await server.admin.get<{ items: { userId: number }[] }>(`groups/${group.id}/members?limit=200`);
    return body.items.map((item) => item.userId);
  }

  it('who each add a member all succeed', async () => {
    const answers = await all((index) => server.admin.put(`groups/${group.id}/members/${users[index]}`));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200']));
    expect(await memberIds()).toEqual(users);
    const revisions = answers.map((answer) => Number(answer.headers.get('guildhall-revision')));
    expect(new Set(revisions).size).toBe(WRITERS);
  });

  it('who add and remove the same member all succeed, and the last one in commit order decides', async () => {
    const path = `groups/${group.id}/members/${users[0]}`;
    const answers = await all((index) =>
      index % 2 === 0 ? server.admin.put(path, { admin: index % 4 === 0 }) : server.admin.delete(path),
    );
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200', '204']));
    const last = answers.toSorted((a, b) => revisionOf(a) - revisionOf(b)).at(-1);
    const { body } = await server.admin.get<{ items: object[] }>(`groups/${group.id}/members`);
    expect(body.items).toMatchObject(last?.status === 200 ? [{ admin: last.body.admin }] : []);
  });

  it('who each grant a privilege all succeed', async () => {
    const names: string[] = [];
    for (let index = 0; index < WRITERS; index += 1) names.push((await aPrivilege(server.admin)).name);
    const answers = await all((index) => server.admin.put(`groups/${group.id}/privileges/${names[index]}`));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200']));
    const { body } = await server.admin.get<{ totalCount: number }>(`groups/${group.id}/privileges?count=true&limit=1`);
    expect(body.totalCount).toBe(WRITERS);
  });

  it('who change it without If-Match all succeed, each with a version of its own', async () => {
    const answers = await all((index) => server.admin.patch(`groups/${group.id}`, { description: `by ${index}` }));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200']));
    const versions = answers.map((answer) => Number(answer.body.version)).toSorted((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: WRITERS }, (_, index) => index + 2));
    const last = answers.find((answer) => answer.body.version === WRITERS + 1);
    expect((await server.admin.get(`groups/${group.id}`)).body).toEqual(last?.body);
  });

  it('who change it with the same If-Match: one succeeds, the others are told', async () => {
    const headers = { 'If-Match': '"1"' };
    const answers = await all((index) =>
      server.admin.patch(`groups/${group.id}`, { description: `by ${index}` }, { headers }),
    );
    const done = answers.filter((answer) => answer.status === 200);
    expect(done).toHaveLength(1);
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200', '412 precondition_failed']));
    expect((await server.admin.get(`groups/${group.id}`)).body).toEqual(done[0]?.body);
  });

  it('who read, change and try again lose no change', async () => {
    const addOne = async (): Promise<void> => {
      for (;;) {
        const read = await server.admin.get(`groups/${group.id}`);
        const description = String(Number(read.body.description) + 1);
        const headers = { 'If-Match': String(read.headers.get('etag')) };
        const answer = await server.admin.patch(`groups/${group.id}`, { description }, { headers });
        if (answer.status === 200) return;
        expect(outcome(answer)).toBe('412 precondition_failed');
      }
    };
    await server.admin.patch(`groups/${group.id}`, { description: '0' });
    await Promise.all(Array.from({ length: 12 }, addOne));
    expect((await server.admin.get(`groups/${group.id}`)).body).toMatchObject({ description: '12', version: 14 });
  });

  it('who do everything at once get no failure of ours, and leave what they were told', async () => {
    const path = `groups/${group.id}`;
    const privilege = await aPrivilege(server.admin);
    const below = await aGroup(server.admin);
    const kinds: ((index: number) => Promise<Answer>)[] = [
      (index) => server.admin.put(`${path}/members/${users[index]}`),
      () => server.admin.put(`${path}/privileges/${privilege.name}`),
      (index) => server.admin.patch(path, { description: String(index) }, { headers: { 'If-Match': '"1"' } }),
      () => server.admin.put(`${path}/subgroups/${below.id}`),
      (index) => server.admin.post(`${path}/members:batch`, { add: [{ userId: Number(users[index]) }] }),
      () => server.admin.put(`${path}/privilege-sets/1`, { role: true }),
      () => server.admin.put(`${path}/privilege-sets/2`, { role: true }),
      () => server.admin.get(`${path}/members?membership=effective`),
    ];
    const answers = await all((index) => (kinds[index % kinds.length] ?? kinds[0])?.(index) as Promise<Answer>);
    const allowed = new Set(['200', '409 role_taken', '412 precondition_failed']);
    expect(answers.map(outcome).filter((answer) => !allowed.has(answer))).toEqual([]);
    const expected = users.filter((_, index) => index % kinds.length === 0 || index % kinds.length === 4);
    expect(await memberIds()).toEqual(expected);
    const roles = await server.admin.get<{ items: { role: boolean }[] }>(`${path}/privilege-sets`);
    expect(roles.body.items.filter((item) => item.role)).toHaveLength(1);
  });

  it('who use it while it is deleted succeed or find nothing', async () => {
    const answers = await all((index) => {
      if (index === WRITERS / 2) return server.admin.delete(`groups/${group.id}`);
      if (index % 3 === 0) return server.admin.put(`groups/${group.id}/privileges/LOGIN`);
      return server.admin.put(`groups/${group.id}/members/${users[index]}`);
    });
    const allowed = new Set(['200', '204', '404 group_not_found']);
    expect(answers.map(outcome).filter((answer) => !allowed.has(answer))).toEqual([]);
    expect(await server.sql('SELECT 1 FROM group_members WHERE group_id = $1', [group.id])).toEqual([]);
  });

  it('who send batches with the same users in opposite orders all succeed', async () => {
    const others = await Promise.all([aGroup(server.admin), aGroup(server.admin)]);
    const [half, rest] = [users.slice(0, 25), users.slice(25)];
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, index) => {
          const add = (index % 2 === 0 ? half : rest).map((userId) => ({ userId, admin: index % 3 === 0 }));
          const body = { add: index % 4 < 2 ? add : add.toReversed(), remove: index % 2 === 0 ? rest : half };
          return server.admin.post(`groups/${[group, ...others][index % 2]?.id}/members:batch`, body);
        }),
      );
      expect(new Set(answers.map(outcome))).toEqual(new Set(['200']));
    }
  });

  it('who send mixed batches on one group leave the result of the last one', async () => {
    const [half, rest] = [users.slice(0, 25), users.slice(25)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const [add, remove] = index % 2 === 0 ? [half, rest] : [rest.toReversed(), half.toReversed()];
        const body = { add: add.map((userId) => ({ userId })), remove };
        return server.admin.post(`groups/${group.id}/members:batch`, body);
      }),
    );
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200']));
    const last = answers.reduce((a, b) => (revisionOf(a) > revisionOf(b) ? a : b));
    expect(await memberIds()).toEqual(answers.indexOf(last) % 2 === 0 ? half : rest);
  });

  it('and those of two groups who move one user back and forth all succeed', async () => {
    const [first, second] = [await aGroup(server.admin), await aGroup(server.admin)];
    const user = await aUser(server.admin, { username: aName() });
    const answers = await all((index) => {
      const target = index % 2 === 0 ? first : second;
      return server.admin.put(`groups/${target.id}/members/${user.id}`, { admin: index % 3 === 0 });
    });
    expect(new Set(answers.map(outcome))).toEqual(new Set(['200']));
    await expectStatus(server.admin.delete(`users/${user.id}`), 204);
  });
});

/** 0 for an answer that changed nothing. */
function revisionOf(answer: Answer): number {
  return Number(answer.headers.get('guildhall-revision'));
}
