import type { Api } from '../support/api.js';
import { aGroup, aName, aPrivilegeSet, aUser, type MadeUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

interface UserBody {
  id: number;
  username: string;
  version: number;
}

const UNKNOWN = 9_007_199_254_740_991;

function ifMatch(tag: string): { headers: Record<string, string> } {
  return { headers: { 'If-Match': tag } };
}

describe('Users', () => {
  let server: TestServer;
  let admin: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    ({ admin } = server);
  });
  afterAll(() => server.stop());

  describe('are created', () => {
    it('with defaults for what is not said', async () => {
      const username = aName('user');
      const { status, body, headers } = await admin.post<UserBody>('users', { username });
      expect(status).toBe(201);
      expect(headers.get('etag')).toBe('"1"');
      expect(Number(headers.get('guildhall-revision'))).toBeGreaterThan(1);
      expect(body).toEqual({
        id: expect.any(Number) as number,
        guid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        username,
        displayName: '',
        email: null,
        properties: {},
        active: true,
        authenticationServiceId: 1,
        version: 1,
        createdAt: expect.stringMatching(/Z$/) as string,
        updatedAt: expect.stringMatching(/Z$/) as string,
      });
      expect((await admin.get(`users/${body.id}`)).body).toEqual(body);
    });

    it('with all that is said, trimmed and in normal form C', async () => {
      const name = aName();
      const fields = { displayName: 'Ada\nLovelace', email: 'ada@example.org', active: false };
      const { body } = await admin.post('users', { username: `  e\u0301 ${name} `, ...fields });
      expect(body).toMatchObject({ username: `\u00e9 ${name}`, ...fields });
    });

    it('with names of 255 letters in any script', async () => {
      const username = `${'\u{1F98A}'.repeat(240)}${aName().slice(0, 15)}`;
      const { status, body } = await admin.post<UserBody>('users', { username });
      expect(status).toBe(201);
      const { body: found } = await admin.get(`users?username=${encodeURIComponent(username)}`);
      expect(found.items).toMatchObject([{ id: body.id }]);
    });

    it('once for each name, whatever its case, blanks around it and form of Unicode', async () => {
      const username = `Stra\u00dfe ${aName()} \u00e9`;
      await admin.post('users', { username });
      const before = await written(server);
      const variants = [username, username.toUpperCase(), username.normalize('NFD'), ` ${username.toLowerCase()} `];
      for (const variant of variants) {
        expect(problemOf(await admin.post('users', { username: variant }))).toEqual({
          status: 409,
          code: 'username_taken',
          fields: [],
        });
      }
      expect(await written(server)).toEqual(before);
    });

    it('once when two are created at the same moment', async () => {
      const username = aName();
      const answers = await Promise.all([1, 2, 3, 4].map(() => admin.post('users', { username })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    });

    it('with a service that exists', async () => {
      const refused = await admin.post('users', { username: aName(), authenticationServiceId: UNKNOWN });
      expect(problemOf(refused)).toMatchObject({ status: 404, code: 'authentication_service_not_found' });
    });

    it('by administrators alone', async () => {
      const user = await aUser(admin);
      const before = await written(server);
      expect(problemOf(await server.as(user.token).post('users', { username: aName() })).status).toBe(403);
      expect(problemOf(await server.as(undefined).post('users', { username: aName() })).status).toBe(401);
      expect(await written(server)).toEqual(before);
    });
  });

  describe('are changed', () => {
    it.each([
      ['absent', {}, 'before@example.org'],
      ['null', { email: null }, null],
      ['a value', { email: 'after@example.org' }, 'after@example.org'],
    ])('with an e-mail address that is %s', async (_, patch, email) => {
      const user = await aUser(admin, { email: 'before@example.org' });
      const { status, body } = await admin.patch(`users/${user.id}`, patch);
      expect(status).toBe(200);
      expect(body.email).toBe(email);
      expect((await admin.get(`users/${user.id}`)).body.email).toBe(email);
    });

    it('in what is said, as merge-patch or plain JSON, and the version counts', async () => {
      const user = await aUser(admin, { displayName: 'kept', email: 'kept@example.org' });
      const username = aName('renamed');
      const headers = { 'Content-Type': 'application/merge-patch+json' };
      const patched = await admin.patch(`users/${user.id}`, { username }, { headers });
      expect(patched.body).toMatchObject({ username, displayName: 'kept', email: 'kept@example.org', version: 2 });
      expect(patched.headers.get('etag')).toBe('"2"');
      const again = await admin.patch(`users/${user.id}`, { displayName: '' });
      expect(again.body).toMatchObject({ username, displayName: '', version: 3 });
      expect(Date.parse(String(again.body.updatedAt))).toBeGreaterThan(Date.parse(String(again.body.createdAt)));
    });

    it('not at all by what they are already', async () => {
      const user = await aUser(admin, { displayName: 'same' });
      const before = await written(server);
      const { status, body } = await admin.patch(`users/${user.id}`, { displayName: 'same', active: true });
      expect(status).toBe(200);
      expect(body.version).toBe(1);
      expect(await written(server)).toEqual(before);
    });

    it('into the same name in another case, but not into that of another user', async () => {
      const [user, other] = [await aUser(admin), await aUser(admin)];
      const upper = user.username.toUpperCase();
      expect((await admin.patch(`users/${user.id}`, { username: upper })).body.username).toBe(upper);
      const taken = await admin.patch(`users/${user.id}`, { username: other.username.toUpperCase() });
      expect(problemOf(taken)).toMatchObject({ status: 409, code: 'username_taken' });
    });

    it('only as they were read', async () => {
      const user = await aUser(admin);
      expect((await admin.patch(`users/${user.id}`, { displayName: 'a' }, ifMatch('"1"'))).status).toBe(200);
      const before = await written(server);
      for (const tag of ['"1"', 'W/"2"', '2', '"x"']) {
        const stale = await admin.patch(`users/${user.id}`, { displayName: 'b' }, ifMatch(tag));
        expect({ tag, ...problemOf(stale) }).toMatchObject({ tag, status: 412, code: 'precondition_failed' });
      }
      expect((await admin.delete(`users/${user.id}`, ifMatch('"1"'))).status).toBe(412);
      expect(await written(server)).toEqual(before);
      expect((await admin.patch(`users/${user.id}`, { displayName: 'b' }, ifMatch('"7", "2"'))).status).toBe(200);
      expect((await admin.delete(`users/${user.id}`, ifMatch('*'))).status).toBe(204);
    });
  });

  describe('are found', () => {
    let users: MadeUser[];
    const mark = aName('mark');

    beforeAll(async () => {
      users = [];
      for (const [name, fields] of [
        ['b', {}],
        ['A', {}],
        ['c', { active: false }],
        ['100%_d', {}],
      ] as const) {
        users.push(await aUser(admin, { username: `${mark} ${name}`, ...fields }));
      }
    });

    async function find(query: string): Promise<string[]> {
      const { status, body } = await admin.get<{ items: UserBody[] }>(`users?${query}`);
      expect(status).toBe(200);
      return body.items.map(({ username }) => username.replace(`${mark} `, ''));
    }

    it('by a part of their name, in the order of names', async () => {
      expect(await find(`q=${mark.toUpperCase()}`)).toEqual(['100%_d', 'A', 'b', 'c']);
      expect(await find(`q=${mark}&sort=-username`)).toEqual(['c', 'b', 'A', '100%_d']);
      expect(await find(`q=${mark}&sort=id`)).toEqual(['b', 'A', 'c', '100%_d']);
      expect(await find(`q=${mark}&sort=-id`)).toEqual(['100%_d', 'c', 'A', 'b']);
      expect(await find(`q=${encodeURIComponent('0%_D')}`)).toEqual(['100%_d']);
      expect(await find(`q=${mark} x`)).toEqual([]);
    });

    it('by exactly their name, without regard to case', async () => {
      expect(await find(`username=${mark} a`)).toEqual(['A']);
      expect(await find(`username=${mark}`)).toEqual([]);
    });

    it('by whether they are active', async () => {
      expect(await find(`q=${mark}&active=false`)).toEqual(['c']);
      expect(await find(`q=${mark}&active=true`)).toEqual(['100%_d', 'A', 'b']);
    });

    it('page by page, counted if asked', async () => {
      const first = await admin.get<{ items: UserBody[]; nextCursor: string; totalCount: number }>(
        `users?q=${mark}&limit=3&count=true`,
      );
      expect(first.body).toMatchObject({ totalCount: 4 });
      expect(first.body.items).toHaveLength(3);
      expect(await find(`q=${mark}&limit=3&cursor=${first.body.nextCursor}`)).toEqual(['c']);
    });

    it('alone by someone who is no administrator: he sees himself', async () => {
      const [user, other] = users as [MadeUser, MadeUser];
      const self = server.as(user.token);
      const { body } = await self.get<{ items: UserBody[]; totalCount: number }>('users?count=true');
      expect(body.items.map(({ id }) => id)).toEqual([user.id]);
      expect(body.totalCount).toBe(1);
      expect((await self.get(`users?username=${encodeURIComponent(other.username)}`)).body.items).toEqual([]);
      expect((await self.get(`users/${user.id}`)).status).toBe(200);
      for (const path of ['', '/groups', '/privileges', '/privilege-sets', '/tokens']) {
        expect(problemOf(await self.get(`users/${other.id}${path}`))).toEqual({
          status: 404,
          code: 'user_not_found',
          fields: [],
        });
      }
    });
  });

  describe('by themselves', () => {
    it('change their display name and e-mail address, and nothing else', async () => {
      const user = await aUser(admin, { password: 'correct horse battery' });
      const self = server.as(user.token);
      const fields = { displayName: 'Me', email: 'me@example.org' };
      expect((await self.patch(`users/${user.id}`, fields)).body).toMatchObject(fields);
      const before = await written(server);
      for (const patch of [
        { username: aName() },
        { active: false },
        { authenticationServiceId: 1 },
        { displayName: 'x', active: true },
      ]) {
        expect(problemOf(await self.patch(`users/${user.id}`, patch))).toMatchObject({
          status: 403,
          code: 'forbidden',
        });
      }
      expect(problemOf(await self.delete(`users/${user.id}`)).status).toBe(403);
      expect(problemOf(await self.put(`users/${user.id}/privilege-sets/1`, {})).status).toBe(403);
      expect(await written(server)).toEqual(before);
    });

    it('do not change others, whom they do not even see', async () => {
      const [user, other] = [await aUser(admin), await aUser(admin)];
      const self = server.as(user.token);
      const before = await written(server);
      expect(problemOf(await self.patch(`users/${other.id}`, { displayName: 'x' })).status).toBe(404);
      expect(problemOf(await self.put(`users/${other.id}/password`, { password: 'long enough' })).status).toBe(404);
      expect(await written(server)).toEqual(before);
    });
  });

  describe('that are deleted', () => {
    it('take memberships, assignments, tokens and sign-in along, and free their name', async () => {
      const group = await aGroup(admin);
      const set = await aPrivilegeSet(admin, ['DEVELOPER']);
      const user = await aUser(admin, {}, [group.id]);
      await admin.put(`users/${user.id}/privilege-sets/${set.id}`, {});
      expect((await admin.delete(`users/${user.id}`)).status).toBe(204);
      expect(problemOf(await admin.get(`users/${user.id}`)).status).toBe(404);
      expect(problemOf(await admin.delete(`users/${user.id}`))).toMatchObject({ status: 404, code: 'user_not_found' });
      for (const table of ['group_members', 'user_privilege_sets', 'tokens']) {
        expect(await server.sql(`SELECT 1 FROM ${table} WHERE user_id = $1`, [user.id])).toEqual([]);
      }
      expect((await admin.get(`groups/${group.id}/members`)).body.items).toEqual([]);
      const again = await admin.post<UserBody>('users', { username: user.username });
      expect(again.status).toBe(201);
      expect(again.body.id).not.toBe(user.id);
    });

    it('stay on record', async () => {
      const user = await aUser(admin);
      await admin.delete(`users/${user.id}`);
      const { body } = await admin.get<{ items: object[] }>(`audit-events?targetType=user&targetId=${user.id}&sort=id`);
      expect(body.items).toMatchObject([
        { action: 'user.created', target: { name: user.username }, actor: { name: 'admin' } },
        { action: 'user.deleted', target: { name: user.username } },
      ]);
    });
  });

  it('that do not exist are not found', async () => {
    for (const answer of [
      await admin.get(`users/${UNKNOWN}`),
      await admin.patch(`users/${UNKNOWN}`, { displayName: 'x' }),
      await admin.delete(`users/${UNKNOWN}`),
      await admin.put(`users/${UNKNOWN}/password`, { password: 'long enough' }),
    ]) {
      expect(problemOf(answer)).toEqual({ status: 404, code: 'user_not_found', fields: [] });
    }
  });
});
