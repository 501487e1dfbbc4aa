import { aGroup, aName, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, attributeOf, basic, Deki, error, messageOf, type DekiAnswer } from './deki.js';

const PASSWORD = 'correct horse battery staple';

describe('users of MindTouch', () => {
  let server: TestServer;
  let deki: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    deki = new Deki(server, ADMIN);
  });
  afterAll(() => server.stop());

  const idOf = (answer: DekiAnswer): string => attributeOf(answer, 'user', 'id') ?? '';
  const usersOf = ({ text }: DekiAnswer): string[] =>
    [...text.matchAll(/<username>([^<]*)</g)].map(([, name = '']) => name);

  it('creates a user with a password and the role Contributor, and shows all of him', async () => {
    const username = aName('Ada');
    const answer = await deki.post(
      `users?accountpassword=${encodeURIComponent(PASSWORD)}`,
      `<user><username>${username}</username><email>ada@example.org</email><fullname>Ada &amp; Co</fullname><language>en</language></user>`,
    );
    const id = idOf(answer);
    const operations = 'LOGIN,BROWSE,READ,SUBSCRIBE,UPDATE,CREATE,DELETE,CHANGEPERMISSIONS';
    expect([answer.status, answer.contentType]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(answer.text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, '{{instant}}')).toBe(
      `<user id="${id}" href="http://h/@api/deki/users/${id}"><nick>${username}</nick><username>${username}</username>` +
        '<fullname>Ada &amp; Co</fullname><email>ada@example.org</email><date.created>{{instant}}</date.created>' +
        '<status>active</status><date.lastlogin /><language /><timezone />' +
        '<service.authentication id="1" href="http://h/@api/deki/site/services/1" />' +
        `<permissions.user><operations mask="1343">${operations}</operations><role id="4" href="http://h/@api/deki/site/roles/4">Contributor</role></permissions.user>` +
        `<permissions.effective><operations mask="1343">${operations}</operations></permissions.effective>` +
        '<permissions.revoked><operations mask="0" /></permissions.revoked><groups count="0" /><properties count="0" /></user>',
    );
    expect((await new Deki(server, basic(username, PASSWORD)).get('users/current')).status).toBe(200);
  });

  it('takes for effective what the own role and the roles of all groups allow together', async () => {
    const user = await aUser(server.admin, {});
    const effective = async (): Promise<string | undefined> => {
      const { text } = await deki.get(`users/${user.id}`);
      return /<permissions.effective><operations mask="(\d+)"/.exec(text)?.[1];
    };
    expect(await effective()).toBe('0');
    await deki.put(`users/${user.id}`, '<user><permissions.user><role>Guest</role></permissions.user></user>');
    expect(await effective()).toBe('1');
    const member = `<users><user id="${user.id}"/></users>`;
    const viewers = await deki.post(
      'groups',
      `<group><name>${aName('v')}</name><permissions.group><role>Viewer</role></permissions.group>${member}</group>`,
    );
    expect(await effective()).toBe('15');
    const { body: set } = await server.admin.post<{ id: number }>('privilege-sets', {
      name: aName('r'),
      siteRole: true,
    });
    await server.admin.put(`privilege-sets/${set.id}/privileges/UNSAFECONTENT`);
    const group = await aGroup(server.admin);
    await server.admin.put(`groups/${group.id}/members/${user.id}`);
    await server.admin.put(`groups/${group.id}/privilege-sets/${set.id}`);
    expect(await effective()).toBe('4111');
    await deki.delete(`groups/${attributeOf(viewers, 'group', 'id')}`);
    expect(await effective()).toBe('4097');
    await server.admin.put(`groups/${group.id}/privilege-sets/5`);
    expect(await effective()).toBe('9223372036854783999');
    await server.admin.patch(`users/${user.id}`, { active: false });
    expect(await effective()).toBe('0');
  });

  it('shows the groups of a user, and leaves out what is not wanted', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin, {}, [group.id]);
    const { text } = await deki.get(`users/${user.id}`);
    expect(text).toContain(`<groups count="1"><group id="${group.id}"`);
    const short = (await deki.get(`users/${user.id}?exclude=groups,properties`)).text;
    expect([short.includes('<groups'), short.includes('<properties')]).toEqual([false, false]);
  });

  it('says as which id a user of that name exists', async () => {
    const user = await aUser(server.admin);
    const answer = await deki.post('users', `<user><username>${user.username.toUpperCase()}</username></user>`);
    expect([answer.status, answer.text]).toEqual([
      409,
      error(409, 'Conflict', `User '${user.username.toUpperCase()}' already exists as id '${user.id}'`, 'users'),
    ]);
    const other = await aUser(server.admin);
    const renamed = await deki.put(`users/${other.id}`, `<user><username>${user.username}</username></user>`);
    expect([renamed.status, messageOf(renamed)]).toEqual([
      409,
      `User '${user.username}' already exists as id '${user.id}'`,
    ]);
  });

  it.each([
    ['no name', '<user/>', "'username' not provided or invalid"],
    ['an empty name', '<user><username> </username></user>', "'username' not provided or invalid"],
    ['no e-mail address', '<user><username>x</username><email>x</email></user>', "'email' must be an e-mail address"],
    [
      'an unknown status',
      '<user><username>x</username><status>new</status></user>',
      "'status' must be active or inactive",
    ],
    [
      'an unknown role',
      '<user><username>x</username><permissions.user><role>x</role></permissions.user></user>',
      "role 'x' does not exist",
    ],
    [
      'an unknown service',
      '<user><username>x</username><service.authentication id="77"/></user>',
      'service 77 does not exist',
    ],
    ['an id that is none', '<user id="x"><username>x</username></user>', '/user/@id provided but not valid'],
    ['another root', '<group/>', "Expected 'user' root node"],
    ['two names', '<user><username>x</username><username>y</username></user>', "'username' is given more than once"],
    ['no XML', 'x', 'The body is not well-formed XML.'],
  ])('refuses a user with %s', async (_what, body, message) => {
    const before = await server.sql('SELECT count(*) FROM users');
    const answer = await deki.post('users', body);
    expect([answer.status, messageOf(answer)]).toEqual([400, message]);
    expect(await server.sql('SELECT count(*) FROM users')).toEqual(before);
  });

  it('refuses a password that is too short', async () => {
    const answer = await deki.post('users?accountpassword=short', '<user><username>x</username></user>');
    expect([answer.status, messageOf(answer)]).toEqual([400, "'accountpassword' must have 8 to 1024 characters"]);
  });

  it('changes a user by POST with his id and by PUT, and keeps what is not named', async () => {
    const user = await aUser(server.admin, { displayName: 'Old', email: 'old@example.org' });
    const posted = await deki.post('users', `<user id="${user.id}"><fullname>New</fullname></user>`);
    expect(posted.text).toContain('<fullname>New</fullname><email>old@example.org</email>');
    const put = await deki.put(`users/=${user.username}`, '<user><status>inactive</status><email/></user>');
    expect(put.text).toContain('<fullname>New</fullname><email />');
    expect(put.text).toContain('<status>inactive</status>');
    expect((await deki.post('users', '<user id="99999"><fullname>x</fullname></user>')).status).toBe(404);
    const other = await deki.put(`users/${user.id}`, '<user id="1"><fullname>x</fullname></user>');
    expect([other.status, messageOf(other)]).toEqual([400, '/user/@id is not that of the user in the address']);
  });

  it('does not leave the server without an administrator', async () => {
    const answer = await deki.put('users/1', '<user><status>inactive</status></user>');
    expect(answer.status).toBe(409);
    expect((await deki.get('users/1')).text).toContain('<status>active</status>');
  });

  it('lets a user read himself and change his name and address alone', async () => {
    const user = await aUser(server.admin, { email: 'me@example.org' });
    const self = new Deki(server, { 'X-Authtoken': user.token });
    expect(idOf(await self.get('users/current'))).toBe(String(user.id));
    expect(idOf(await self.get(`users/=${user.username}`))).toBe(String(user.id));
    expect((await self.get('users/1')).text).toBe(error(404, 'Not Found', 'Given user was not found', 'users/1'));
    expect(usersOf(await self.get('users'))).toEqual([user.username]);
    const changed = await self.put(
      'users/current',
      `<user id="${user.id}"><username>${user.username}</username><fullname>Me</fullname><status>active</status></user>`,
    );
    expect([changed.status, changed.text.includes('<fullname>Me</fullname>')]).toEqual([200, true]);
    for (const body of [
      '<user><username>other</username></user>',
      '<user><status>inactive</status></user>',
      '<user><permissions.user><role>Admin</role></permissions.user></user>',
    ]) {
      expect((await self.put('users/current', body)).status).toBe(403);
    }
    expect((await self.put('users/1', '<user><fullname>x</fullname></user>')).status).toBe(404);
    expect((await self.post('users', '<user><username>x</username></user>')).status).toBe(403);
  });

  it('lets nobody in who does not say who he is', async () => {
    const anyone = new Deki(server);
    const answers = [
      await anyone.get('users'),
      await anyone.get('users/1'),
      await anyone.get('users/current'),
      await anyone.post('users', '<user><username>x</username></user>'),
      await anyone.put('users/1', '<user/>'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it.each([
    ['99999', 404, 'Given user was not found'],
    ['=nobody', 404, 'Given user was not found'],
    ['nobody', 400, "'userid' must be a user number or a username prefixed by '='"],
  ])('answers for the user %s what the original says', async (key, status, message) => {
    const answer = await deki.get(`users/${key}`);
    expect([answer.status, messageOf(answer)]).toEqual([status, message]);
  });

  it('filters and sorts users, and shows everything of them when it is asked to', async () => {
    const prefix = aName('list');
    for (const name of ['b', 'a', 'c']) await deki.post('users', `<user><username>${prefix}${name}</username></user>`);
    const list = (query: string): Promise<DekiAnswer> => deki.get(`users?usernamefilter=${prefix}&${query}`);
    expect(usersOf(await list('sortby=-username'))).toEqual([`${prefix}c`, `${prefix}b`, `${prefix}a`]);
    expect(usersOf(await list('sortby=username&limit=1&offset=1'))).toEqual([`${prefix}b`]);
    expect(usersOf(await list('rolefilter=contributor&sortby=date.created'))).toHaveLength(3);
    expect(usersOf(await list('rolefilter=Viewer'))).toEqual([]);
    expect((await list('verbose=true')).text).toContain('<permissions.effective>');
    expect((await list('')).text).not.toContain('<permissions.effective>');
    expect((await list('verbose=true&limit=all')).status).toBe(400);
    expect((await list('activatedfilter=maybe')).status).toBe(400);
  });
});
