import { aGroup, aName, aUser, type MadeUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, attributeOf, Deki, error, messageOf, type DekiAnswer } from './deki.js';

const OPERATIONS = 'LOGIN,BROWSE,READ,SUBSCRIBE,UPDATE,CREATE,DELETE,CHANGEPERMISSIONS';

describe('groups of MindTouch', () => {
  let server: TestServer;
  let deki: Deki;
  let ada: MadeUser;

  beforeAll(async () => {
    server = await TestServer.start();
    deki = new Deki(server, ADMIN);
    ada = await aUser(server.admin);
  });
  afterAll(() => server.stop());

  const idOf = (answer: DekiAnswer): string => attributeOf(answer, 'group', 'id') ?? '';

  async function made(name = aName('group'), rest = ''): Promise<string> {
    const answer = await deki.post('groups', `<group><name>${name}</name>${rest}</group>`);
    if (answer.status !== 200) throw new Error(answer.text);
    return idOf(answer);
  }

  const document = (id: string, names: string, count: number, permissions: string): string =>
    `<group id="${id}" href="http://h/@api/deki/groups/${id}">${names}` +
    '<service.authentication id="1" href="http://h/@api/deki/site/services/1" />' +
    `<users count="${count}" href="http://h/@api/deki/groups/${id}/users" />` +
    `<permissions.group>${permissions}</permissions.group></group>`;

  const CONTRIBUTOR = `<operations mask="1343">${OPERATIONS}</operations><role id="4" href="http://h/@api/deki/site/roles/4">Contributor</role>`;
  const VIEWER =
    '<operations mask="15">LOGIN,BROWSE,READ,SUBSCRIBE</operations><role id="3" href="http://h/@api/deki/site/roles/3">Viewer</role>';

  describe('POST:groups', () => {
    it('creates a group with its role and members, and shows both of its names (A1)', async () => {
      const answer = await deki.post(
        'groups',
        `<group><name>My Contributors Group</name><permissions.group><role>Contributor</role></permissions.group><users><user id="1"/><user id="${ada.id}"/></users></group>`,
      );
      const id = idOf(answer);
      const names = '<groupname>My Contributors Group</groupname><name>My Contributors Group</name>';
      expect([answer.status, answer.contentType]).toEqual([200, 'application/xml; charset=utf-8']);
      expect(answer.text).toBe(document(id, names, 2, CONTRIBUTOR));
      expect((await deki.get(`groups/${id}`)).text).toBe(
        document(id, '<groupname>My Contributors Group</groupname>', 2, CONTRIBUTOR),
      );
    });

    it('gives a group the role Contributor and no members unless it is told otherwise (A3)', async () => {
      const answer = await deki.post('groups', '<group><name>G</name></group>');
      const id = idOf(answer);
      expect(answer.text).toBe(document(id, '<groupname>G</groupname><name>G</name>', 0, CONTRIBUTOR));
    });

    it('changes the role of the group whose id it is given, and nothing else (A4)', async () => {
      const name = aName('group');
      const id = await made(name, `<users><user id="${ada.id}"/></users>`);
      const answer = await deki.post(
        'groups',
        `<group id="${id}"><permissions.group><role>viewer</role></permissions.group><users><user id="1"/></users></group>`,
      );
      const names = `<groupname>${name}</groupname><name>${name}</name>`;
      expect([answer.status, answer.text]).toEqual([200, document(id, names, 1, VIEWER)]);
    });

    it('keeps the role of a group when the document names none', async () => {
      const id = await made(aName('group'), '<permissions.group><role>Viewer</role></permissions.group>');
      const answer = await deki.post('groups', `<group id="${id}"><name>${aName('renamed')}</name></group>`);
      expect(attributeOf(answer, 'role', 'id')).toBe('3');
    });

    it('says which service has a group of that name already (A5)', async () => {
      const name = aName('Twice');
      await made(name);
      for (const again of [name, name.toUpperCase()]) {
        const answer = await deki.post('groups', `<group><name>${again}</name></group>`);
        expect([answer.status, answer.text]).toEqual([
          409,
          error(409, 'Conflict', `Group '${again}' already exists with service id '1'`, 'groups'),
        ]);
      }
      const other = await made();
      const renamed = await deki.post('groups', `<group id="${other}"><name>${name}</name></group>`);
      expect([renamed.status, messageOf(renamed)]).toEqual([409, `Group '${name}' already exists with service id '1'`]);
      expect((await deki.get(`groups/${other}`)).text).not.toContain(name);
    });

    it('lets one of several that come at once have the name', async () => {
      const body = `<group><name>${aName('race')}</name></group>`;
      const answers = await Promise.all(Array.from({ length: 6 }, () => deki.post('groups', body)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409]);
      expect(
        answers.filter(({ status }) => status === 409).every((answer) => /service id '1'/.test(messageOf(answer))),
      ).toBe(true);
    });

    it('takes groupname before name, and the id 0 for a new group', async () => {
      const name = aName('first');
      const answer = await deki.post(
        'groups',
        `<group id="0"><name>second</name><groupname>${name}</groupname></group>`,
      );
      expect([answer.status, answer.text.includes(`<groupname>${name}</groupname>`)]).toEqual([200, true]);
    });

    it.each([
      ['a quote and a bracket', `O'Brien & "Söhne" <AG> />`],
      ['blanks', 'two  blanks'],
      ['letters of other scripts', 'Δοκιμή 測試 🙂'],
      ['a slash and a per cent sign', '50% / 50'],
    ])('finds a group by a name with %s, encoded once or twice', async (_what, name) => {
      const escaped = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      const id = await made(escaped);
      const once = encodeURIComponent(name);
      const answer = await deki.get(`groups/=${encodeURIComponent(once)}`);
      expect([answer.status, idOf(answer)]).toEqual([200, id]);
      expect(answer.text).toContain(`<groupname>${escaped}</groupname>`);
      expect(idOf(await deki.get(`groups/=${once}`))).toBe(id);
      const json = JSON.parse((await deki.get(`groups/${id}?dream.out.format=json`)).text) as { groupname: string };
      expect(json.groupname).toBe(name);
    });

    it.each([
      ['no name', '<group/>', "'groupname' not provided or invalid"],
      ['an empty name', '<group><name> </name></group>', "'groupname' not provided or invalid"],
      [
        'an empty groupname beside a name',
        '<group><groupname/><name>x</name></group>',
        "'groupname' not provided or invalid",
      ],
      [
        'a name that is too long',
        `<group><name>${'x'.repeat(256)}</name></group>`,
        "'groupname' must have 1 to 255 characters that are not all blank",
      ],
      ['an id that is none', '<group id="x"><name>x</name></group>', '/group/@id provided but not valid'],
      ['a negative id', '<group id="-1"><name>x</name></group>', '/group/@id provided but not valid'],
      [
        'a service that is none',
        '<group><name>x</name><service.authentication id="x"/></group>',
        "'/user/service.authentication/@id' not provided or invalid",
      ],
      [
        'an unknown service',
        '<group><name>x</name><service.authentication id="77"/></group>',
        'service 77 does not exist',
      ],
      [
        'an unknown role',
        '<group><name>x</name><permissions.group><role>Foo</role></permissions.group></group>',
        "role 'Foo' does not exist",
      ],
      [
        'a member whose id is none',
        '<group><name>x</name><users><user id="x"/></users></group>',
        '/user/@id not specified or invalid',
      ],
      [
        'an unknown member',
        '<group><name>x</name><users><user id="1"/><user id="99"/></users></group>',
        "Could not find user with id '99'",
      ],
      ['another root', '<users><name>x</name></users>', "Expected 'group' root node"],
      ['two names', '<group><name>x</name><name>y</name></group>', "'name' is given more than once"],
      ['two lists of users', '<group><name>x</name><users/><users/></group>', "'users' is given more than once"],
      ['no body', '', 'The body is not well-formed XML.'],
      ['no XML', 'name=x', 'The body is not well-formed XML.'],
      ['a tag that does not end', '<group><name>x</group>', 'The body is not well-formed XML.'],
      [
        'a document type',
        '<!DOCTYPE group [<!ENTITY e SYSTEM "file:///etc/passwd">]><group><name>&e;</name></group>',
        'A document type is not read.',
      ],
      ['an unknown entity', '<group><name>&e;</name></group>', 'The body is not well-formed XML.'],
      ['too many levels', `${'<group>'.repeat(40)}${'</group>'.repeat(40)}`, 'At most 32 levels are read.'],
      [
        'too many tags',
        `<group><name>x</name><users>${'<user id="1"/>'.repeat(20_001)}</users></group>`,
        'At most 20000 tags are read.',
      ],
      [
        'more than a megabyte',
        `<group><name>x</name><!--${'x'.repeat(1_100_000)}--></group>`,
        'The body is larger than 1 MiB.',
      ],
      [
        'another encoding',
        '<?xml version="1.0" encoding="iso-8859-1"?><group><name>x</name></group>',
        'Only UTF-8 is read.',
      ],
      [
        'bytes that are not UTF-8',
        Buffer.from('<group><name>\xfc</name></group>', 'latin1'),
        'The body is not in UTF-8.',
      ],
    ])('refuses %s, and nothing is written', async (_what, body, message) => {
      const before = await server.sql(
        'SELECT (SELECT count(*) FROM groups) AS g, (SELECT count(*) FROM audit_events) AS e',
      );
      const answer = await deki.post('groups', body);
      expect([answer.status, answer.text]).toEqual([400, error(400, 'Bad Request', message, 'groups')]);
      expect(
        await server.sql('SELECT (SELECT count(*) FROM groups) AS g, (SELECT count(*) FROM audit_events) AS e'),
      ).toEqual(before);
    });

    it.each<Record<string, string>>([
      { 'Content-Type': 'application/json' },
      { 'Content-Type': 'text/plain' },
      { 'Content-Type': 'application/xml; charset=iso-8859-1' },
      { 'Content-Type': 'application/xml', 'Content-Encoding': 'gzip' },
    ])('refuses a body of another kind: %j', async (headers) => {
      const answer = await deki.send('POST', 'groups', { headers, body: '<group><name>Never</name></group>' });
      expect([answer.status, messageOf(answer)]).toEqual([400, 'Send application/xml or text/xml in UTF-8.']);
    });

    it('names the first thing that is wrong, in the order of the original', async () => {
      const wrong = (id: string, service: string, role: string, user: string): string =>
        `<group id="${id}"><service.authentication id="${service}"/><permissions.group><role>${role}</role></permissions.group><users><user id="${user}"/></users></group>`;
      const messages = [
        [wrong('x', '77', 'Foo', '99'), '/group/@id provided but not valid'],
        [wrong('99999', '77', 'Foo', '99'), 'service 77 does not exist'],
        [wrong('99999', '1', 'Foo', '99'), "role 'Foo' does not exist"],
        [wrong('99999', '1', 'Viewer', '99'), "Could not find user with id '99'"],
        [wrong('99999', '1', 'Viewer', '1'), "Group id '99999' not found"],
        [wrong('0', '1', 'Viewer', '1'), "'groupname' not provided or invalid"],
      ];
      for (const [body, message] of messages) expect(messageOf(await deki.post('groups', String(body)))).toBe(message);
    });

    it('does not find a group to change that is not there (A8)', async () => {
      const answer = await deki.post('groups', '<group id="99999"><name>x</name></group>');
      expect([answer.status, answer.text]).toEqual([
        404,
        error(404, 'Not Found', "Group id '99999' not found", 'groups'),
      ]);
    });

    it('takes each member once, and passes over users without an id', async () => {
      const users = `<users><user/><user id="1"/><user id=" 1 "/><user id="${ada.id}"/></users>`;
      const answer = await deki.post('groups', `<group><name>${aName('group')}</name>${users}</group>`);
      expect(attributeOf(answer, 'users', 'count')).toBe('2');
    });

    it('takes members of its own service alone for a group of another one, and any for its own', async () => {
      const { body: service } = await server.admin.post<{ id: number }>('authentication-services', {
        kind: 'local',
        name: aName('service'),
      });
      const other = await aUser(server.admin, { authenticationServiceId: service.id });
      const group = (members: string): string =>
        `<group><name>${aName('group')}</name><service.authentication id="${service.id}"/><users>${members}</users></group>`;
      const mixed = await deki.post('groups', group(`<user id="${other.id}"/><user id="1"/>`));
      expect([mixed.status, messageOf(mixed)]).toEqual([
        400,
        'Group members must have same authentication provider as the group',
      ]);
      const same = await deki.post('groups', group(`<user id="${other.id}"/>`));
      expect(attributeOf(same, 'service.authentication', 'id')).toBe(String(service.id));
      const own = await deki.post(
        'groups',
        `<group><name>${aName('group')}</name><users><user id="${other.id}"/><user id="1"/></users></group>`,
      );
      expect(attributeOf(own, 'users', 'count')).toBe('2');
      const listed = await deki.get(`groups?authprovider=${service.id}`);
      expect([attributeOf(listed, 'groups', 'querycount'), idOf(listed)]).toEqual(['1', idOf(same)]);
    });
  });

  describe('PUT, GET and DELETE', () => {
    it('changes name and role, and keeps what is not named', async () => {
      const id = await made();
      const name = aName('renamed');
      const answer = await deki.put(`groups/${id}`, `<group><groupname>${name}</groupname></group>`);
      expect([answer.status, answer.text]).toEqual([
        200,
        document(id, `<groupname>${name}</groupname>`, 0, CONTRIBUTOR),
      ]);
      const role = '<group><permissions.group><role>Viewer</role></permissions.group></group>';
      expect((await deki.put(`groups/=${name}`, role)).text).toBe(
        document(id, `<groupname>${name}</groupname>`, 0, VIEWER),
      );
      const upper = await deki.put(`groups/${id}`, `<group id="${id}"><name>${name.toUpperCase()}</name></group>`);
      expect(upper.text).toContain(`<groupname>${name.toUpperCase()}</groupname>`);
    });

    it('refuses a document with the id of another group', async () => {
      const [id, other] = [await made(), await made()];
      const answer = await deki.put(`groups/${id}`, `<group id="${other}"><name>x</name></group>`);
      expect([answer.status, messageOf(answer)]).toEqual([400, '/group/@id is not that of the group in the address']);
    });

    it('neither renames nor deletes what is built in, and gives it a role all the same', async () => {
      expect((await deki.put('groups/3', '<group><name>other</name></group>')).status).toBe(409);
      expect((await deki.delete('groups/3')).status).toBe(409);
      const answer = await deki.put(
        'groups/3',
        '<group><permissions.group><role>Guest</role></permissions.group></group>',
      );
      expect([answer.status, attributeOf(answer, 'operations', 'mask')]).toEqual([200, '1']);
    });

    it('shows no role where there is none, and every user in All', async () => {
      const group = await aGroup(server.admin);
      expect((await deki.get(`groups/${group.id}`)).text).toBe(
        document(String(group.id), `<groupname>${group.name}</groupname>`, 0, '<operations mask="0" />'),
      );
      const [row] = await server.sql<{ count: number }>('SELECT count(*) AS count FROM users');
      expect(attributeOf(await deki.get('groups/1'), 'users', 'count')).toBe(String(row?.count));
    });

    it('deletes a group with an empty answer', async () => {
      const id = await made();
      const answer = await deki.delete(`groups/${id}`);
      expect([answer.status, answer.text]).toEqual([200, '']);
      const gone = await deki.delete(`groups/${id}`);
      expect([gone.status, messageOf(gone)]).toEqual([404, `Group id '${id}' not found`]);
    });

    it.each([
      ['9999', 404, "Group id '9999' not found"],
      ['=foo', 404, "Group 'foo' not found"],
      ['foo', 400, "'groupid' must be a number or a group name prefixed by '='"],
      ['-1', 400, "'groupid' must be a number or a group name prefixed by '='"],
      ['1e3', 400, "'groupid' must be a number or a group name prefixed by '='"],
      ['99999999999999999999', 400, "'groupid' must be a number or a group name prefixed by '='"],
    ])('answers for the group %s what the original says', async (key, status, message) => {
      const answers = [
        await deki.get(`groups/${key}`),
        await deki.delete(`groups/${key}`),
        await deki.put(`groups/${key}`, '<group/>'),
        await deki.get(`groups/${key}/users`),
        await deki.post(`groups/${key}/users`, '<users/>'),
        await deki.put(`groups/${key}/users`, '<users/>'),
        await deki.delete(`groups/${key}/users/1`),
      ];
      expect(answers.map((answer) => [answer.status, messageOf(answer)])).toEqual(answers.map(() => [status, message]));
    });
  });

  describe('who may', () => {
    it('is told apart: nobody, a user, and an administrator', async () => {
      const hidden = await made();
      const user = new Deki(server, { 'X-Authtoken': ada.token });
      const anyone = new Deki(server);
      const calls = (caller: Deki): Promise<DekiAnswer>[] => [
        caller.post('groups', '<group><name>Never</name></group>'),
        caller.put(`groups/${hidden}`, '<group><name>Never</name></group>'),
        caller.delete(`groups/${hidden}`),
        caller.post(`groups/${hidden}/users`, '<users/>'),
        caller.put(`groups/${hidden}/users`, '<users/>'),
        caller.delete(`groups/${hidden}/users/1`),
      ];
      const reads = (caller: Deki): Promise<DekiAnswer>[] => [
        caller.get('groups'),
        caller.get('groups/1'),
        caller.get('groups/1/users'),
        caller.get(`groups/${hidden}`),
      ];
      const statuses = async (answers: Promise<DekiAnswer>[]): Promise<number[]> =>
        (await Promise.all(answers)).map(({ status }) => status);
      expect(await statuses(calls(anyone))).toEqual([401, 401, 401, 401, 401, 401]);
      expect(await statuses(calls(user))).toEqual([403, 403, 403, 403, 403, 403]);
      expect(await statuses(reads(anyone))).toEqual([401, 401, 401, 401]);
      expect(await statuses(reads(user))).toEqual([200, 200, 200, 404]);
      expect((await user.get('groups')).text).not.toContain(`groups/${hidden}"`);
    });
  });
});
