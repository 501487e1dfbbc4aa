import { AbstractLogger, DataSource } from 'typeorm';
import type { Answer } from '../../support/api.js';
import { aGroup, aName, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ALL_GROUP, BASES, expectRefusal, guidOf, NOBODY, ThoughtSpotClient } from './thoughtspot-client.js';

interface UserObject {
  state: string;
  assignedGroups: string[];
  inheritedGroups: string[];
  userContent: { userProperties: { mail: string } };
  displayName: string;
  header: { id: string; name: string };
}

const PASSWORD = 'a long enough password';

describe('users as ThoughtSpot has them', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;
  let guestName: string;
  let guestGuid: string;
  let all: string;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    const made = await ThoughtSpotClient.asGuest(server);
    guest = made.client;
    guestName = made.username;
    guestGuid = await guidOf(server, `users/${made.id}`);
    all = await guidOf(server, `groups/${ALL_GROUP}`);
  });
  afterAll(() => server.stop());

  const aGuid = async (name = aName('group')): Promise<{ id: number; guid: string; name: string }> => {
    const { id } = await aGroup(server.admin, { name });
    return { id, name, guid: await guidOf(server, `groups/${id}`) };
  };
  const namesOfUsers = async (): Promise<string[]> => {
    const { body } = await server.admin.get<{ items: { username: string }[] }>('users?limit=200');
    return body.items.map(({ username }) => username);
  };

  describe('GET user', () => {
    it.each(BASES)('shows one user by his id, his name or both under %s', async (base) => {
      const inner = await aGuid();
      const outer = await aGuid();
      await server.admin.put(`groups/${outer.id}/subgroups/${inner.id}`);
      const user = await aUser(server.admin, { username: aName('Ada "L" Größe'), email: 'ada@example.org' }, [
        inner.id,
      ]);
      const [id, name] = [encodeURIComponent(user.guid), encodeURIComponent(user.username)];
      for (const query of [`userid=${id}`, `userid=${id.toUpperCase()}`, `name=${name}`, `userid=${id}&name=${name}`]) {
        const { status, body } = await admin.get<UserObject>(`user/?${query}`, base);
        expect(status).toBe(200);
        expect(body).toMatchObject({
          state: 'ACTIVE',
          userContent: { userProperties: { mail: 'ada@example.org' } },
          displayName: user.username,
          header: { id: user.guid, name: user.username },
        });
        expect(new Set(body.assignedGroups)).toEqual(new Set([all, inner.guid]));
        expect(new Set(body.inheritedGroups)).toEqual(new Set([all, inner.guid, outer.guid]));
      }
    });

    it('lists all users to administrators in the order of names, and to anyone else himself', async () => {
      const { body } = await admin.get<UserObject[]>('user');
      expect(body.map(({ header }) => header.name)).toEqual(await namesOfUsers());
      expect((await guest.get<UserObject[]>('user')).body).toMatchObject([{ header: { id: guestGuid } }]);
      expect((await guest.get<UserObject>(`user?userid=${guestGuid}`)).body.header.name).toBe(guestName);
      for (const query of ['name=admin', `userid=${await guidOf(server, 'users/1')}`]) {
        await expectRefusal(server, () => guest.get(`user?${query}`), 400, 10_002);
      }
    });

    it.each([
      ['an unknown id', `userid=${NOBODY}`],
      ['what is no GUID', 'userid=1'],
      ['an empty id', 'userid='],
      ['an unknown name', 'name=Nobody'],
      ['a NUL in the name', 'name=a%00'],
      ['an id and a name of two users', 'userid=GUEST&name=admin'],
      ['a name that is sent twice', 'name=admin&name=admin'],
    ])('refuses %s', async (_, query) => {
      await expectRefusal(server, () => admin.get(`user?${query.replace('GUEST', guestGuid)}`), 400, 10_002);
    });
  });

  describe('POST user', () => {
    it.each(['Ada "L"', 'The  second   floor', 'Größe 数据 🏛', '["a"]'])(
      'creates %s, who can sign in, in his groups',
      async (name) => {
        const group = await aGuid();
        const { status, body } = await admin.post<UserObject>('user', {
          name,
          password: PASSWORD,
          displayname: 'Ada Lovelace',
          usertype: 'LOCAL_USER',
          visibility: 'DEFAULT',
          properties: '{"mail":"ada@example.org"}',
          groups: JSON.stringify([all, group.guid]),
        });
        expect(status).toBe(200);
        expect(body).toMatchObject({
          displayName: 'Ada Lovelace',
          userContent: { userProperties: { mail: 'ada@example.org' } },
          header: { name },
        });
        expect(new Set(body.assignedGroups)).toEqual(new Set([all, group.guid]));
        expect((await admin.get<UserObject>(`user?userid=${body.header.id}`)).body).toEqual(body);
        await ThoughtSpotClient.signIn(server, name, PASSWORD);
      },
    );

    it.each(['{"mail":null}', '{"mail":""}', '{}', ''])('takes the properties %j for no mail', async (properties) => {
      const form = new FormData();
      for (const [field, value] of Object.entries({ name: aName(), password: PASSWORD, properties })) {
        form.set(field, value);
      }
      const { status, body } = await admin.post<UserObject>('user', form, BASES[1]);
      expect(status).toBe(200);
      expect(body.userContent.userProperties.mail).toBe('');
    });

    it.each([
      ['no name', { password: PASSWORD }, 400, 'name must not be empty.'],
      ['a blank name', { name: ' ', password: PASSWORD }, 400, 'name must have'],
      ['a NUL in the name', { name: 'a\0', password: PASSWORD }, 400, 'name must not contain'],
      ['no password', { name: 'New' }, 400, 'password must not be empty.'],
      ['a short password', { name: 'New', password: 'short' }, 400, 'password must have'],
      ['properties that are no JSON', { name: 'New', password: PASSWORD, properties: 'mail' }, 400, 'properties must'],
      ['a list of properties', { name: 'New', password: PASSWORD, properties: '[]' }, 400, 'properties must be'],
      ['no mail address', { name: 'New', password: PASSWORD, properties: '{"mail":"ada"}' }, 400, 'properties must be'],
      ['a number as a mail', { name: 'New', password: PASSWORD, properties: '{"mail":7}' }, 400, 'properties must be'],
      ['an unknown group', { name: 'New', password: PASSWORD, groups: `["${NOBODY}"]` }, 400, 'There is no group'],
      ['a number as a group', { name: 'New', password: PASSWORD, groups: '[1]' }, 400, 'groups must hold'],
      ['another kind', { name: 'New', password: PASSWORD, usertype: 'LDAP_USER' }, 400, 'usertype must be'],
      ['another visibility', { name: 'New', password: PASSWORD, visibility: 'NON_SHARABLE' }, 400, 'visibility must'],
      ['a name that is taken', { name: 'ADMIN', password: PASSWORD }, 409, ''],
    ])('refuses %s, and makes nobody', async (_, fields, status, debug) => {
      const before = await namesOfUsers();
      const call = (): Promise<Answer> => admin.post('user', fields as Record<string, string>);
      expect(await expectRefusal(server, call, status, 10_002)).toContain(debug);
      expect(await namesOfUsers()).toEqual(before);
    });

    it('refuses a name that is sent twice, what is no form, and what is too large', async () => {
      const twice = new URLSearchParams([
        ['name', 'New'],
        ['name', 'Newer'],
        ['password', PASSWORD],
      ]);
      await expectRefusal(server, () => admin.post('user', twice), 400, 10_002);
      const json = await admin.with({ 'Content-Type': 'application/json' }).post('user', '{"name":"New"}');
      expect(json).toMatchObject({ status: 415, body: undefined });
      await expectRefusal(server, () => admin.post('user', { name: 'x'.repeat(1_048_576) }), 413, 10_002);
    });
  });

  describe('DELETE user/{id}', () => {
    it('deletes the user, everywhere at once', async () => {
      const user = await aUser(server.admin);
      expect(await admin.delete(`user/${user.guid}`)).toMatchObject({ status: 204, body: undefined });
      expect((await server.admin.get(`users/${user.id}`)).status).toBe(404);
      expect((await server.as(user.token).get('me')).status).toBe(401);
      await expectRefusal(server, () => admin.delete(`user/${user.guid}`), 400, 10_002);
    });

    it('never deletes the last administrator', async () => {
      const guid = await guidOf(server, 'users/1');
      await expectRefusal(server, () => admin.delete(`user/${guid}`), 409, 10_002);
      expect((await admin.get('session/info')).status).toBe(200);
    });

    it.each([NOBODY, '1', '%00', 'admin'])('refuses the unknown id %s', async (id) => {
      await expectRefusal(server, () => admin.delete(`user/${id}`), 400, 10_002);
    });
  });

  describe('user/list', () => {
    it('shows all groups and users in every documented field, each with the groups right above', async () => {
      const inner = await aGuid(aName('Inner "3"'));
      const outer = await aGuid(aName('outer'));
      await server.admin.put(`groups/${outer.id}/subgroups/${inner.id}`);
      const ended = await aGuid();
      const user = await aUser(server.admin, { displayName: 'Ada L', email: 'ada@example.org' }, [inner.id]);
      await server.admin.put(`groups/${ended.id}/members/${user.id}`, { validUntil: '2001-01-01T00:00:00Z' });
      const { status, body } = await admin.get<Record<string, unknown>[]>('user/list');
      expect(status).toBe(200);
      const one = (name: string): Record<string, unknown> | undefined => body.find((item) => item.name === name);
      const times = { created: expect.any(Number), modified: expect.any(Number) };
      expect(one(user.username)).toEqual({
        name: user.username,
        displayName: 'Ada L',
        ...times,
        mail: 'ada@example.org',
        principalTypeEnum: 'LOCAL_USER',
        groupNames: ['All', inner.name],
        visibility: 'DEFAULT',
        activate: false,
      });
      expect(one(inner.name)).toEqual({
        name: inner.name,
        displayName: inner.name,
        description: '',
        ...times,
        principalTypeEnum: 'LOCAL_GROUP',
        groupNames: [outer.name],
        visibility: 'DEFAULT',
        activate: false,
      });
      expect(one('All')).toMatchObject({ groupNames: [] });
      expect(one('admin')).toMatchObject({ groupNames: ['Administrators', 'All'] });
      const users = body.filter((item) => item.principalTypeEnum === 'LOCAL_USER').map((item) => item.name);
      expect(users).toEqual(await namesOfUsers());
      expect(body.findIndex((item) => item.mail !== undefined)).toBe(body.length - users.length);
    });

    it('asks the database no more often for many users than for few', async () => {
      const few = await statements(() => admin.get('user/list'));
      expect(few).toBeGreaterThan(3);
      for (let count = 0; count < 10; count += 1) await aUser(server.admin, {}, [(await aGuid()).id]);
      expect(await statements(() => admin.get('user/list'))).toBe(few);
    });
  });

  describe('user/{id}/groups', () => {
    const groupIds = (...guids: readonly string[]): string => `groupids=${encodeURIComponent(JSON.stringify(guids))}`;
    const put = (path: string): Promise<Answer> => admin.put(path, {});
    const add = (path: string): Promise<Answer> => admin.with({ 'Content-Type': 'application/json' }).post(path);

    it.each([
      ['POST', add],
      ['PUT', put],
    ])('%s puts a user into groups, All among them, and DELETE takes him out', async (_, call) => {
      const [first, second, third] = [
        await aGuid('a' + aName()),
        await aGuid('b' + aName()),
        await aGuid('c' + aName()),
      ];
      const user = await aUser(server.admin, {}, [third.id]);
      const path = `user/${user.guid}/groups`;
      const names = async (client = admin): Promise<string[]> =>
        (await client.get<{ displayName: string }[]>(path)).body.map(({ displayName }) => displayName);
      for (let time = 1; time <= 2; time += 1) {
        expect((await call(`${path}?${groupIds(second.guid, all, first.guid)}`)).status).toBe(204);
        expect(await names()).toEqual([first.name, 'All', second.name, third.name].toSorted(byLetter));
      }
      for (let time = 1; time <= 2; time += 1) {
        expect((await admin.delete(`${path}?${groupIds(first.guid, second.guid)}`)).status).toBe(204);
        expect(await names()).toEqual(['All', third.name]);
      }
    });

    it('are shown to the user himself, and to no other user', async () => {
      const { body } = await guest.get<{ displayName: string }[]>(`user/${guestGuid}/groups`);
      expect(body.map(({ displayName }) => displayName)).toEqual(['All']);
      const other = await aUser(server.admin);
      await expectRefusal(server, () => guest.get(`user/${other.guid}/groups`), 400, 10_002);
    });

    it('refuses unknown groups and users, no groups, and to leave All, and changes nothing', async () => {
      const group = await aGuid();
      const user = await aUser(server.admin, {}, [group.id]);
      const path = `user/${user.guid}/groups`;
      for (const query of [groupIds(NOBODY), groupIds(group.guid, '1'), groupIds(), 'groupids=[1]', '']) {
        await expectRefusal(server, () => add(`${path}?${query}`), 400, 10_002);
        await expectRefusal(server, () => put(`${path}?${query}`), 400, 10_002);
        await expectRefusal(server, () => admin.delete(`${path}?${query}`), 400, 10_002);
      }
      await expectRefusal(server, () => admin.delete(`${path}?${groupIds(group.guid, all)}`), 409, 10_002);
      for (const id of [NOBODY, '1', '%00']) {
        await expectRefusal(server, () => admin.get(`user/${id}/groups`), 400, 10_002);
        await expectRefusal(server, () => add(`user/${id}/groups?${groupIds(group.guid)}`), 400, 10_002);
      }
      const { body } = await admin.get<object[]>(path);
      expect(body).toHaveLength(2);
    });
  });

  it('refuses every call without a session, every write without X-Requested-By, and others than administrators', async () => {
    const { guid } = await aGuid();
    const query = `groupids=${guid}`;
    const form = { name: 'New', password: PASSWORD };
    const reads = (client: ThoughtSpotClient): (() => Promise<Answer>)[] => [
      () => client.get('user'),
      () => client.get(`user/${guestGuid}/groups`),
    ];
    const writes = (client: ThoughtSpotClient): (() => Promise<Answer>)[] => [
      () => client.post('user', form),
      () => client.delete(`user/${guestGuid}`),
      () => client.post(`user/${guestGuid}/groups?${query}`),
      () => client.put(`user/${guestGuid}/groups?${query}`, {}),
      () => client.delete(`user/${guestGuid}/groups?${query}`),
    ];
    const nobody = admin.without('Cookie');
    for (const call of [...reads(nobody), ...writes(nobody), () => nobody.get('user/list')]) {
      await expectRefusal(server, call, 401, 10_003);
    }
    for (const call of writes(admin.without('X-Requested-By'))) await expectRefusal(server, call, 400, 10_002);
    for (const call of [...writes(guest), () => guest.get('user/list')]) await expectRefusal(server, call, 403, 10_003);
  });

  /** How many statements the server has run on its database for a call. */
  async function statements(call: () => Promise<unknown>): Promise<number> {
    const dataSource = server.app.get(DataSource);
    const { logger } = dataSource;
    const counter = new QueryCounter('all');
    dataSource.logger = counter;
    await call();
    dataSource.logger = logger;
    return counter.count;
  }
});

function byLetter(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

class QueryCounter extends AbstractLogger {
  count = 0;

  override logQuery(): void {
    this.count += 1;
  }

  protected writeLog(): void {
    // Nothing but the number is wanted.
  }
}
