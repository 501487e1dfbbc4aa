import { aName, aPrivilegeSet } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { Deki, error } from './deki.js';

const SUBSCRIBER = 'LOGIN,BROWSE,READ,SUBSCRIBE';
const CONTRIBUTOR = `${SUBSCRIBER},UPDATE,CREATE,DELETE,CHANGEPERMISSIONS`;

const role = (id: number, name: string, mask: string, operations: string): string =>
  `<permissions>${operations === '' ? `<operations mask="${mask}" />` : `<operations mask="${mask}">${operations}</operations>`}` +
  `<role id="${id}" href="http://h/@api/deki/site/roles/${id}">${name}</role></permissions>`;

const SEEDED = [
  role(1, 'None', '0', ''),
  role(2, 'Guest', '1', 'LOGIN'),
  role(3, 'Viewer', '15', SUBSCRIBER),
  role(4, 'Contributor', '1343', CONTRIBUTOR),
  role(5, 'Admin', '9223372036854779903', `${CONTRIBUTOR},CONTROLPANEL,ADMIN`),
];

describe('roles and operations of MindTouch', () => {
  let server: TestServer;
  let anyone: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    anyone = new Deki(server);
  });
  afterAll(() => server.stop());

  it('shows anyone the five roles with exact masks (A22)', async () => {
    const { status, contentType, text } = await anyone.get('site/roles');
    expect({ status, contentType }).toEqual({ status: 200, contentType: 'application/xml; charset=utf-8' });
    expect(text).toBe(`<roles href="http://h/@api/deki/site/roles">${SEEDED.join('')}</roles>`);
  });

  it.each(['4', '=Contributor', '=contributor', '=%43ontributor', '=%2543ontributor'])(
    'finds a role by %s',
    async (key) => {
      const { status, text } = await anyone.get(`site/roles/${key}`);
      expect({ status, text }).toEqual({ status: 200, text: SEEDED[3] });
    },
  );

  it.each([
    ['9', 404, 'Not Found', "Role with id '9' not found"],
    ['=x', 404, 'Not Found', "Role with name 'x' not found'"],
    ['x', 400, 'Bad Request', "'roleid' must be a number or a role name prefixed by '='"],
    ['-1', 400, 'Bad Request', "'roleid' must be a number or a role name prefixed by '='"],
  ])('answers for the unknown role %s what the original says', async (key, status, title, message) => {
    const answer = await anyone.get(`site/roles/${key}`);
    expect({ status: answer.status, text: answer.text }).toEqual({
      status,
      text: error(status, title, message, `site/roles/${key}`),
    });
  });

  it('shows the operations in the order of their bits', async () => {
    expect((await anyone.get('site/operations')).text).toBe(
      `<operations href="http://h/@api/deki/site/operations">${CONTRIBUTOR},CONTROLPANEL,UNSAFECONTENT,ADMIN</operations>`,
    );
  });

  it('shows native sets that are marked as site roles, and no others', async () => {
    const shown = await aPrivilegeSet(server.admin, ['LOGIN', 'DATADOWNLOADING', 'UNSAFECONTENT'], { siteRole: true });
    const hidden = await aPrivilegeSet(server.admin, ['LOGIN']);
    expect((await anyone.get(`site/roles/${shown.id}`)).text).toBe(
      role(shown.id, shown.name, '4097', 'LOGIN,UNSAFECONTENT'),
    );
    expect((await anyone.get(`site/roles/${hidden.id}`)).status).toBe(404);
    expect((await anyone.get('site/roles')).text).not.toContain(hidden.name);
  });

  it('says of a role that holds ADMINISTRATION that it allows ADMIN', async () => {
    const set = await aPrivilegeSet(server.admin, ['ADMINISTRATION'], { siteRole: true });
    expect((await anyone.get(`site/roles/${set.id}`)).text).toBe(
      role(set.id, set.name, '9223372036854775808', 'ADMIN'),
    );
  });

  it('keeps bits without a name in the mask, and shows privileges that were given a bit', async () => {
    const name = aName('operation');
    await server.admin.post('privileges', { name, maskBit: 40 });
    const set = await aPrivilegeSet(server.admin, ['MINDTOUCH_BIT_6', name], { siteRole: true });
    expect((await anyone.get(`site/roles/${set.id}`)).text).toBe(
      role(set.id, set.name, String((1n << 40n) + 64n), name),
    );
    expect((await anyone.get('site/operations')).text).toContain(`UNSAFECONTENT,${name},ADMIN`);
    await server.admin.delete(`privileges/${name}`);
  });
});
