import { aUser, type MadeUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, attributeOf, Deki, messageOf, type DekiAnswer } from './deki.js';

describe('lists of groups and members of MindTouch', () => {
  let server: TestServer;
  let deki: Deki;
  let foo: MadeUser;
  let bar: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    deki = new Deki(server, ADMIN);
    foo = await aUser(server.admin, { username: 'foo', displayName: 'Zoë Foo', email: 'foo@example.org' });
    bar = await aUser(server.admin, { username: 'bar', displayName: 'Ada Bär', email: 'zed@example.org' });
    const groups = [
      ['Alpha Contributors', 'Guest'],
      ['beta contrib', 'Viewer'],
      ['Gamma', 'Admin'],
    ];
    for (const [name, role] of groups) {
      await deki.post(
        'groups',
        `<group><name>${name}</name><permissions.group><role>${role}</role></permissions.group></group>`,
      );
    }
  });
  afterAll(() => server.stop());

  const names = ({ text }: DekiAnswer, element = 'groupname'): string[] =>
    [...text.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, name = '']) => name);
  const counts = (answer: DekiAnswer, element = 'groups'): (string | undefined)[] =>
    ['count', 'querycount', 'totalcount'].map((name) => attributeOf(answer, element, name));

  it('filters, sorts and counts (A18)', async () => {
    const answer = await deki.get('groups?groupnamefilter=Contrib&sortby=-name&limit=1&offset=0');
    expect([answer.status, counts(answer), names(answer)]).toEqual([200, ['1', '2', '6'], ['beta contrib']]);
    expect(answer.text).toMatch(
      /^<groups count="1" querycount="2" totalcount="6" href="http:\/\/h\/@api\/deki\/groups"><group id="5" href="http:\/\/h\/@api\/deki\/groups\/5">.*<\/group><\/groups>$/,
    );
  });

  it.each([
    ['', ['All', 'Administrators', 'shared.infra', 'Alpha Contributors', 'beta contrib', 'Gamma']],
    ['sortby=-id', ['Gamma', 'beta contrib', 'Alpha Contributors', 'shared.infra', 'Administrators', 'All']],
    ['sortby=NAME', ['Administrators', 'All', 'Alpha Contributors', 'beta contrib', 'Gamma', 'shared.infra']],
    ['sortby=role', ['Gamma', 'Alpha Contributors', 'beta contrib', 'All', 'Administrators', 'shared.infra']],
    ['sortby=service', ['All', 'Administrators', 'shared.infra', 'Alpha Contributors', 'beta contrib', 'Gamma']],
    ['sortby=colour', ['All', 'Administrators', 'shared.infra', 'Alpha Contributors', 'beta contrib', 'Gamma']],
    ['sortby=toString', ['All', 'Administrators', 'shared.infra', 'Alpha Contributors', 'beta contrib', 'Gamma']],
    ['limit=2&offset=3', ['Alpha Contributors', 'beta contrib']],
    ['count=1', ['All']],
    ['max=1&offset=5', ['Gamma']],
    ['limit=0', []],
    ['offset=100', []],
    ['limit=all&groupnamefilter=g', ['Gamma']],
    ['groupnamefilter=%25', []],
    ['groupnamefilter=_', []],
    ['authprovider=0&limit=1', ['All']],
    ['authprovider=9', []],
  ])('answers ?%s with these groups', async (query, expected) => {
    expect(names(await deki.get(`groups?${query}`))).toEqual(expected);
  });

  it('lists 100 unless it is asked for more', async () => {
    await server.sql(
      `INSERT INTO groups (name, name_key, authentication_service_id)
       SELECT 'many ' || n, 'many ' || n, 1 FROM generate_series(1, 120) AS n`,
    );
    expect(counts(await deki.get('groups'))).toEqual(['100', '126', '126']);
    expect(counts(await deki.get('groups?limit=all'))).toEqual(['126', '126', '126']);
    await server.sql(`DELETE FROM groups WHERE name LIKE 'many %'`);
  });

  it.each([
    ['limit=x', "'limit' parameter is not valid"],
    ['limit=-1', "'limit' parameter is not valid"],
    ['offset=x', "invalid value for feature parameter 'offset'"],
    ['offset=-1', "invalid value for feature parameter 'offset'"],
    ['authprovider=x', "invalid value for feature parameter 'authprovider'"],
  ])('refuses ?%s', async (query, message) => {
    for (const list of ['groups', 'users', 'groups/1/users']) {
      const answer = await deki.get(`${list}?${query}`);
      expect([answer.status, messageOf(answer)]).toEqual([400, message]);
    }
  });

  it('replaces, adds and removes members (A20)', async () => {
    const users = (...ids: number[]): string => `<users>${ids.map((id) => `<user id="${id}"/>`).join('')}</users>`;
    const count = (answer: DekiAnswer): unknown[] => [answer.status, attributeOf(answer, 'users', 'count')];
    expect(count(await deki.put('groups/6/users', users(foo.id, bar.id)))).toEqual([200, '2']);
    expect(count(await deki.post('groups/6/users', users(1)))).toEqual([200, '3']);
    expect(count(await deki.post('groups/6/users', users(1, 1, foo.id)))).toEqual([200, '3']);
    expect(count(await deki.delete('groups/=Gamma/users/=foo'))).toEqual([200, '2']);
    expect(count(await deki.delete('groups/6/users/=foo'))).toEqual([200, '2']);
    expect(count(await deki.post('groups/6/users', '<users/>'))).toEqual([200, '2']);
    expect(names(await deki.get('groups/6/users'), 'username')).toEqual(['admin', 'bar']);
    expect(count(await deki.put('groups/6/users', users(foo.id)))).toEqual([200, '1']);
    expect(count(await deki.put('groups/6/users', '<users/>'))).toEqual([200, '0']);
    for (const method of ['POST', 'PUT']) {
      const answer = await deki.send(method, 'groups/6/users', {
        headers: { 'Content-Type': 'text/xml' },
        body: '<group><user id="1"/></group>',
      });
      expect([answer.status, messageOf(answer)]).toEqual([400, "Expected 'users' root node"]);
    }
  });

  it.each([
    ['/99', 404, 'Given user was not found'],
    ['/=nobody', 404, 'Given user was not found'],
    ['/nobody', 400, "'userid' must be a user number or a username prefixed by '='"],
  ])('does not remove the member %s', async (key, status, message) => {
    const answer = await deki.delete(`groups/6/users${key}`);
    expect([answer.status, messageOf(answer)]).toEqual([status, message]);
  });

  it('adds and replaces nobody when one is unknown', async () => {
    await deki.put('groups/6/users', `<users><user id="${foo.id}"/></users>`);
    for (const method of ['POST', 'PUT']) {
      const body = `<users><user id="${bar.id}"/><user id="99"/></users>`;
      const answer = await deki.send(method, 'groups/6/users', { headers: { 'Content-Type': 'text/xml' }, body });
      expect([answer.status, messageOf(answer)]).toEqual([400, "Could not find user with id '99'"]);
    }
    expect(names(await deki.get('groups/6/users'), 'username')).toEqual(['foo']);
  });

  it('takes neither the last administrator away nor members into All', async () => {
    const empty = await deki.put('groups/2/users', '<users/>');
    expect(empty.status).toBe(409);
    expect((await deki.delete('groups/2/users/1')).status).toBe(409);
    expect((await deki.post('groups/1/users', '<users><user id="1"/></users>')).status).toBe(409);
    expect(names(await deki.get('groups/2/users'), 'username')).toEqual(['admin']);
  });

  it('keeps how those are members who stay', async () => {
    await server.admin.put(`groups/6/members/${foo.id}`, { admin: true });
    await deki.put('groups/6/users', `<users><user id="${foo.id}"/><user id="${bar.id}"/></users>`);
    const { body } = await server.admin.get<{ items: object[] }>('groups/6/members');
    expect(body.items).toMatchObject([
      { userId: foo.id, admin: true },
      { userId: bar.id, admin: false },
    ]);
  });

  it.each([
    ['sortby=-username', ['foo', 'bar']],
    ['sortby=fullname', ['bar', 'foo']],
    ['sortby=email', ['foo', 'bar']],
    ['usernamefilter=BA', ['bar']],
    ['fullnamefilter=zoë', ['foo']],
    ['usernameemailfilter=zed', ['bar']],
    ['activatedfilter=false', []],
    ['activatedfilter=true&limit=1', ['foo']],
    ['rolefilter=Viewer', []],
  ])('answers members for ?%s', async (query, expected) => {
    expect(names(await deki.get(`groups/6/users?${query}`), 'username')).toEqual(expected);
  });

  it('hides the e-mail addresses of others from users, and what could tell them', async () => {
    await deki.put('groups/6', '<group><permissions.group><role>Viewer</role></permissions.group></group>');
    const member = new Deki(server, { 'X-Authtoken': bar.token });
    const { text } = await member.get('groups/6/users');
    expect(text).toContain('<username>foo</username><fullname>Zoë Foo</fullname><email hidden="true" />');
    expect(text).toContain('<username>bar</username><fullname>Ada Bär</fullname><email>zed@example.org</email>');
    for (const query of ['usernameemailfilter=foo@', 'rolefilter=Viewer', 'activatedfilter=true', 'sortby=-email']) {
      expect((await member.get(`groups/6/users?${query}`)).status).toBe(403);
    }
    expect((await deki.get('groups/6/users')).text).toContain('<email>foo@example.org</email>');
  });
});
