import { aGroup, aName, aUser, type Made } from '../support/builders.js';
import { aCast, expectStatus, outcome, TOMORROW, YESTERDAY, type Caller, type Cast } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const UNKNOWN = 9_007_199_254_740_991;

interface Member {
  userId: number;
  username: string;
  direct: boolean;
  admin: boolean;
  validFrom: string | null;
  validUntil: string | null;
}

describe('members of a group', () => {
  let server: TestServer;
  let cast: Cast;

  beforeAll(async () => {
    server = await TestServer.start();
    cast = await aCast(server);
  });
  afterAll(() => server.stop());

  async function members(group: { id: number }, query = ''): Promise<Member[]> {
    const { body } = await expectStatus(
      server.admin.get<{ items: Member[] }>(`groups/${group.id}/members${query}`),
      200,
    );
    return body.items;
  }

  async function memberIds(group: { id: number }, query = ''): Promise<number[]> {
    return (await members(group, query)).map((member) => member.userId);
  }

  it('makes a user a member, and says the same when asked again', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    const path = `groups/${group.id}/members/${user.id}`;
    const first = await server.admin.put(path);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      userId: user.id,
      username: user.username,
      displayName: '',
      direct: true,
      admin: false,
      validFrom: null,
      validUntil: null,
    });
    const second = await server.admin.put(path, {});
    expect({ status: second.status, body: second.body }).toEqual({ status: 200, body: first.body });
    expect(await memberIds(group)).toEqual([user.id]);
  });

  it('replaces how a user is a member: what is not given goes back to its default', async () => {
    const group = await aGroup(server.admin);
    const path = `groups/${group.id}/members/${cast.users.stranger.id}`;
    await expectStatus(server.admin.put(path, { admin: true, validUntil: TOMORROW }), 200);
    expect(await members(group)).toMatchObject([{ admin: true, validFrom: null, validUntil: TOMORROW }]);
    await expectStatus(server.admin.put(path, { validFrom: YESTERDAY, validUntil: null }), 200);
    expect(await members(group)).toMatchObject([{ admin: false, validFrom: YESTERDAY, validUntil: null }]);
  });

  it('only creates with If-None-Match: *', async () => {
    const group = await aGroup(server.admin);
    const path = `groups/${group.id}/members/${cast.users.stranger.id}`;
    const createOnly = { headers: { 'If-None-Match': '*' } };
    expect((await server.admin.put(path, {}, createOnly)).status).toBe(200);
    expect(outcome(await server.admin.put(path, { admin: true }, createOnly))).toBe('412 precondition_failed');
    expect(await members(group)).toMatchObject([{ admin: false }]);
    expect(outcome(await server.admin.put(path, {}, { headers: { 'If-None-Match': '"1"' } }))).toBe(
      '400 validation_failed',
    );
  });

  it('ends a membership, and does nothing when there is none', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin, {}, [group.id]);
    const path = `groups/${group.id}/members/${user.id}`;
    expect((await server.as(user.token).get(`groups/${group.id}`)).status).toBe(200);
    const removed = await server.admin.delete(path);
    expect(removed.status).toBe(204);
    expect(Number(removed.headers.get('guildhall-revision'))).toBeGreaterThan(0);
    expect((await server.as(user.token).get(`groups/${group.id}`)).status).toBe(404);
    const again = await server.admin.delete(path);
    expect(again.status).toBe(204);
    expect(again.headers.get('guildhall-revision')).toBeNull();
    expect(await memberIds(group)).toEqual([]);
  });

  it('counts a membership inside its window only, by the clock of the database', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    const own = server.as(user.token);
    const path = `groups/${group.id}/members/${user.id}`;
    const windows: [object, number][] = [
      [{ validUntil: YESTERDAY }, 404],
      [{ validFrom: TOMORROW }, 404],
      [{ validFrom: YESTERDAY, validUntil: TOMORROW }, 200],
    ];
    for (const [window, status] of windows) {
      await expectStatus(server.admin.put(path, window), 200);
      expect((await own.get(`groups/${group.id}`)).status).toBe(status);
      expect(await memberIds(group)).toEqual([user.id]);
      expect(await memberIds(group, '?membership=effective')).toEqual(status === 200 ? [user.id] : []);
    }
    await server.sql(`UPDATE group_members SET valid_until = now() WHERE group_id = $1`, [group.id]);
    expect((await own.get(`groups/${group.id}`)).status).toBe(404);
  });

  it.each([
    ['a window that ends before it begins', { validFrom: TOMORROW, validUntil: YESTERDAY }, '/validUntil'],
    ['a window of no length', { validFrom: TOMORROW, validUntil: TOMORROW }, '/validUntil'],
    ['an instant without an offset', { validFrom: '2030-01-01T00:00:00' }, '/validFrom'],
    ['an instant that is a number', { validUntil: 1 }, '/validUntil'],
    ['admin that is null', { admin: null }, '/admin'],
    ['a field it does not know', { role: 'x' }, '/role'],
  ])('refuses %s', async (_what, body, pointer) => {
    const group = await aGroup(server.admin);
    const answer = await server.admin.put<{ errors: { pointer: string }[] }>(`groups/${group.id}/members/1`, body);
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors.map((error) => error.pointer)).toEqual([pointer]);
    expect(await memberIds(group)).toEqual([]);
  });

  it('refuses an unknown user, an unknown group, and what are no ids', async () => {
    const { id } = cast.group;
    expect(outcome(await server.admin.put(`groups/${id}/members/${UNKNOWN}`))).toBe('404 user_not_found');
    expect(outcome(await server.admin.put(`groups/${UNKNOWN}/members/1`))).toBe('404 group_not_found');
    expect(outcome(await server.admin.put(`groups/${id}/members/abc`))).toBe('400 validation_failed');
    expect(outcome(await server.admin.get(`groups/${id}/members?membership=all`))).toBe('400 validation_failed');
  });

  const callers: [Caller, string][] = [
    ['administrator', '200'],
    ['groupAdmin', '200'],
    ['scopedGroupAdmin', '403 forbidden'],
    ['member', '403 forbidden'],
    ['nestedMember', '403 forbidden'],
    ['formerMember', '404 group_not_found'],
    ['stranger', '404 group_not_found'],
    ['groupToken', '403 forbidden'],
  ];
  it.each(callers)('answers %s who adds, batches and removes members with %s', async (caller, expected) => {
    const own = await aCast(server);
    const { id } = await aUser(server.admin);
    const before = await memberIds(own.group);
    const put = await own[caller].put(`groups/${own.group.id}/members/${id}`);
    const batch = await own[caller].post(`groups/${own.group.id}/members:batch`, { remove: [id] });
    const removed = await own[caller].delete(`groups/${own.group.id}/members/${id}`);
    const deleted = expected === '200' ? '204' : expected;
    expect([put, batch, removed].map(outcome)).toEqual([expected, expected, deleted]);
    expect(await memberIds(own.group)).toEqual(before);
  });

  it('takes the rights of a group admin away with the end of his window', async () => {
    const own = await aCast(server);
    const path = `groups/${own.group.id}/members/${own.users.groupAdmin.id}`;
    await expectStatus(server.admin.put(path, { admin: true, validUntil: YESTERDAY }), 200);
    await expectStatus(server.admin.put(`groups/${own.group.id}/subgroups/3`), 200);
    expect(outcome(await own.groupAdmin.put(`groups/${own.group.id}/members/1`))).toBe('404 group_not_found');
  });

  it('lists members by id or by name, directly put in or effective', async () => {
    const group = await aGroup(server.admin);
    const inside = await aGroup(server.admin);
    const tag = aName();
    const zoe = await aUser(server.admin, { username: `${tag} Zoe` }, [group.id]);
    const ada = await aUser(server.admin, { username: `${tag} ada` }, [inside.id]);
    const bob = await aUser(server.admin, { username: `${tag} Bob`, active: false }, [group.id, inside.id]);
    await expectStatus(server.admin.put(`groups/${group.id}/subgroups/${inside.id}`), 200);
    expect(await memberIds(group)).toEqual([zoe.id, bob.id]);
    expect(await memberIds(group, '?sort=-id')).toEqual([bob.id, zoe.id]);
    expect(await memberIds(group, '?membership=effective&sort=username')).toEqual([ada.id, bob.id, zoe.id]);
    expect(await memberIds(group, '?membership=effective&sort=-username')).toEqual([zoe.id, bob.id, ada.id]);
    const effective = await members(group, '?membership=effective');
    expect(effective.map(({ userId, direct }) => [userId, direct])).toEqual([
      [zoe.id, true],
      [ada.id, false],
      [bob.id, true],
    ]);
  });

  it('has every user in All, gives it no members of its own, and takes none away', async () => {
    const user = await aUser(server.admin);
    expect(await memberIds({ id: 1 }, '?limit=200&sort=-id')).toContain(user.id);
    expect(await memberIds({ id: 1 }, '?limit=200&sort=-id&membership=effective')).toContain(user.id);
    expect(outcome(await server.admin.put(`groups/1/members/${user.id}`))).toBe('409 all_group');
    expect(outcome(await server.admin.delete(`groups/1/members/${user.id}`))).toBe('409 all_group');
    const batch = await server.admin.post('groups/1/members:batch', { add: [{ userId: user.id }] });
    expect(outcome(batch)).toBe('409 all_group');
    expect(await server.sql('SELECT 1 FROM group_members WHERE group_id = 1')).toEqual([]);
  });

  describe('in batches', () => {
    let group: Made;
    let present: number;
    let absent: number;

    beforeEach(async () => {
      group = await aGroup(server.admin);
      present = (await aUser(server.admin, {}, [group.id])).id;
      absent = cast.users.stranger.id;
    });

    it('adds, changes and removes at once', async () => {
      const third = cast.users.member.id;
      await expectStatus(server.admin.put(`groups/${group.id}/members/${third}`), 200);
      const answer = await server.admin.post(`groups/${group.id}/members:batch`, {
        add: [
          { userId: absent, admin: true },
          { userId: third, validUntil: TOMORROW },
        ],
        remove: [present],
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ added: 2, removed: 1 });
      expect(await memberIds(group, '?sort=id')).toEqual([third, absent].toSorted((a, b) => a - b));
      expect(await members(group)).toMatchObject([{ validUntil: TOMORROW }, { admin: true }]);
    });

    it('does nothing for nothing', async () => {
      for (const body of [{}, { add: [] }, { add: [], remove: [] }, { remove: [absent] }]) {
        const answer = await server.admin.post(`groups/${group.id}/members:batch`, body);
        expect(answer.body).toEqual({ added: 0, removed: 0 });
        expect(answer.headers.get('guildhall-revision')).toBeNull();
      }
    });

    it.each([
      ['an unknown user to add', { add: [{ userId: UNKNOWN }] }, '404 user_not_found'],
      ['an unknown user to remove', { remove: [UNKNOWN] }, '404 user_not_found'],
      ['an item that is null', { add: [null] }, '400 validation_failed'],
      ['an item that is a number', { add: [7] }, '400 validation_failed'],
      ['an item that is an array', { add: [[]] }, '400 validation_failed'],
      ['an item without an id', { add: [{}] }, '400 validation_failed'],
      ['an id that is text', { add: [{ userId: '7' }] }, '400 validation_failed'],
      ['an id to remove that is null', { remove: [null] }, '400 validation_failed'],
      ['an id to remove that is text', { remove: ['7'] }, '400 validation_failed'],
      ['add that is null', { add: null }, '400 validation_failed'],
      ['add that is an object', { add: { userId: 1 } }, '400 validation_failed'],
      [
        'a window that ends before it begins',
        { add: [{ userId: 1, validFrom: TOMORROW, validUntil: YESTERDAY }] },
        '400 validation_failed',
      ],
    ])('refuses all of it for %s', async (_what, { add, remove }: { add?: unknown; remove?: unknown }, expected) => {
      const body = {
        add: Array.isArray(add) ? [{ userId: absent }, ...(add as unknown[])] : add,
        remove: Array.isArray(remove) ? [present, ...(remove as unknown[])] : [present],
      };
      expect(outcome(await server.admin.post(`groups/${group.id}/members:batch`, body))).toBe(expected);
      expect(await memberIds(group)).toEqual([present]);
    });

    it.each([
      ['twice to add', (id: number) => ({ add: [{ userId: id }, { userId: id, admin: true }] }), '/add/1/userId'],
      ['twice to remove', (id: number) => ({ remove: [id, id] }), '/remove/1'],
      ['to add and to remove', (id: number) => ({ add: [{ userId: id }], remove: [id] }), '/remove/0'],
    ])('refuses a user named %s', async (_how, body, pointer) => {
      const answer = await server.admin.post(`groups/${group.id}/members:batch`, body(present));
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject([{ pointer }]);
      expect(await members(group)).toMatchObject([{ userId: present, admin: false }]);
    });

    it('takes 10,000 members and refuses one more', async () => {
      const made = await server.sql<{ id: number }>(
        `INSERT INTO users (username, username_key, authentication_service_id)
         SELECT name, name, 1 FROM (SELECT 'batch-' || n AS name FROM generate_series(1, 10001) AS n) AS names RETURNING id`,
      );
      const ids = made.map((row) => row.id);
      const path = `groups/${group.id}/members:batch`;
      const tooMany = await server.admin.post(path, { add: ids.map((userId) => ({ userId })) });
      expect(tooMany.status).toBe(400);
      expect(tooMany.body.errors).toMatchObject([{ pointer: '/add', detail: 'must have at most 10000 items' }]);
      expect((await server.admin.post(path, { remove: ids })).status).toBe(400);
      const added = await server.admin.post(path, { add: ids.slice(1).map((userId) => ({ userId })) });
      expect(added.body).toEqual({ added: 10_000, removed: 0 });
      const removed = await server.admin.post(path, { remove: ids.slice(1) });
      expect(removed.body).toEqual({ added: 0, removed: 10_000 });
      expect(await memberIds(group)).toEqual([present]);
    });
  });
});
