import { aName, aPrivilegeSet, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, attributeOf, Deki, messageOf } from './deki.js';

const body = (operations: string): string => `<permissions><operations>${operations}</operations></permissions>`;

describe('PUT:site/roles of MindTouch', () => {
  let server: TestServer;
  let deki: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    deki = new Deki(server, ADMIN);
  });
  afterAll(() => server.stop());

  it('creates a role by its name, a site role everywhere', async () => {
    const name = aName('Editor of ');
    const answer = await deki.put(`site/roles/=${encodeURIComponent(encodeURIComponent(name))}`, body('LOGIN, read'));
    const id = attributeOf(answer, 'role', 'id');
    expect([answer.status, answer.text]).toEqual([
      200,
      `<permissions><operations mask="5">LOGIN,READ</operations><role id="${id}" href="http://h/@api/deki/site/roles/${id}">${name}</role></permissions>`,
    ]);
    expect((await server.admin.get(`privilege-sets/${id}`)).body).toMatchObject({ name, siteRole: true });
    const group = await deki.post(
      'groups',
      `<group><name>${aName('g')}</name><permissions.group><role>${name}</role></permissions.group></group>`,
    );
    expect(attributeOf(group, 'operations', 'mask')).toBe('5');
  });

  it('replaces the operations of a role, and leaves what is no operation in its set', async () => {
    const set = await aPrivilegeSet(server.admin, ['LOGIN', 'CREATE', 'MINDTOUCH_BIT_9', 'DATADOWNLOADING'], {
      siteRole: true,
    });
    const answer = await deki.put(`site/roles/${set.id}`, body('LOGIN,READ'));
    expect(attributeOf(answer, 'operations', 'mask')).toBe('5');
    const { body: contents } = await server.admin.get<{ items: { privilege: string }[] }>(
      `privilege-sets/${set.id}/privileges`,
    );
    expect(contents.items.map(({ privilege }) => privilege)).toEqual(['DATADOWNLOADING', 'LOGIN', 'READ']);
    expect(attributeOf(await deki.put(`site/roles/=${set.name}`, body('')), 'operations', 'mask')).toBe('0');
  });

  it('takes ALL for every bit that something stands for', async () => {
    const set = await aPrivilegeSet(server.admin, [], { siteRole: true });
    const answer = await deki.put(`site/roles/${set.id}`, body('ALL'));
    expect(attributeOf(answer, 'operations', 'mask')).toBe(String((1n << 63n) + 0x1fffn));
  });

  it.each([
    ['=x', body('FLY'), 400, "operation 'FLY' does not exist"],
    ['=x', body('MINDTOUCH_BIT_6'), 400, "operation 'MINDTOUCH_BIT_6' does not exist"],
    ['=x', '<permissions/>', 400, "'operations' not provided"],
    ['=x', '<role/>', 400, "Expected 'permissions' root node"],
    ['=x', '<permissions><operations/><operations/></permissions>', 400, "'operations' is given more than once"],
    ['=', body('READ'), 400, "'roleid' must have 1 to 255 characters that are not all blank"],
    ['999', body('READ'), 404, "Role with id '999' not found"],
    ['x', body('READ'), 400, "'roleid' must be a number or a role name prefixed by '='"],
  ])('refuses PUT:site/roles/%s with %s', async (key, document, status, message) => {
    const before = await server.sql('SELECT count(*) FROM audit_events');
    const answer = await deki.put(`site/roles/${key}`, document);
    expect([answer.status, messageOf(answer)]).toEqual([status, message]);
    expect(await server.sql('SELECT count(*) FROM audit_events')).toEqual(before);
  });

  it('does not make a role of a set that is none', async () => {
    const set = await aPrivilegeSet(server.admin);
    expect((await deki.put(`site/roles/=${set.name}`, body('READ'))).status).toBe(409);
    expect((await deki.put(`site/roles/${set.id}`, body('READ'))).status).toBe(404);
  });

  it('is for administrators', async () => {
    const { token } = await aUser(server.admin);
    expect((await new Deki(server).put('site/roles/2', body('ALL'))).status).toBe(401);
    expect((await new Deki(server, { 'X-Authtoken': token }).put('site/roles/2', body('ALL'))).status).toBe(403);
    expect(attributeOf(await deki.get('site/roles/2'), 'operations', 'mask')).toBe('1');
  });
});
