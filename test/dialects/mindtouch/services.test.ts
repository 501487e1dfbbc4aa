import { aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, attributeOf, Deki, error, messageOf } from './deki.js';

describe('authentication services of MindTouch', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const LOCAL =
    '<service id="1" href="http://h/@api/deki/site/services/1"><sid>http://services.mindtouch.com/deki/draft/2006/11/dekiwiki</sid><uri />' +
    '<type>auth</type><description>Local</description><date.modified>{{instant}}</date.modified>' +
    '<status>enabled</status><local deprecated="true">true</local><init>native</init></service>';

  it('shows anyone the service Local, and administrators its settings', async () => {
    const anyone = new Deki(server);
    const { status, text } = await anyone.get('site/services/1');
    expect([status, text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, '{{instant}}')]).toEqual([200, LOCAL]);
    const list = (await anyone.get('site/services')).text;
    expect(list).toBe(
      `<services count="1" querycount="1" totalcount="1" href="http://h/@api/deki/site/services">${text}</services>`,
    );
    const { token } = await aUser(server.admin);
    expect((await new Deki(server, { 'X-Authtoken': token }).get('site/services/1')).text).toBe(text);
    const seen = (await new Deki(server, ADMIN).get('site/services/1')).text;
    expect(seen).toBe(text.replace('</service>', '<config /><preferences /><lasterror /></service>'));
  });

  it.each([
    ['type=ext', '0'],
    ['type=auth', '1'],
    ['limit=0', '0'],
    ['offset=1', '0'],
    ['sortby=-description', '1'],
  ])('lists for ?%s %s services', async (query, count) => {
    expect((await new Deki(server).get(`site/services?${query}`)).text).toMatch(
      new RegExp(`^<services count="${count}"`),
    );
  });

  it('answers for services that are not there', async () => {
    const missing = await new Deki(server).get('site/services/9');
    expect(missing.text).toBe(error(404, 'Not Found', 'There is no such authentication service.', 'site/services/9'));
    expect(messageOf(await new Deki(server).get('site/services/x'))).toBe("'id' must be a number");
  });

  it('deletes a service for administrators, and gives its users and groups to Local', async () => {
    const { body: service } = await server.admin.post<{ id: number }>('authentication-services', {
      kind: 'local',
      name: 'Partners',
    });
    const user = await aUser(server.admin, { authenticationServiceId: service.id });
    const admin = new Deki(server, ADMIN);
    const group = await admin.post(
      'groups',
      `<group><name>Partners</name><service.authentication id="${service.id}"/></group>`,
    );
    const path = `site/services/${service.id}`;
    expect((await new Deki(server).delete(path)).status).toBe(401);
    expect((await new Deki(server, { 'X-Authtoken': user.token }).delete(path)).status).toBe(403);
    const deleted = await admin.delete(path);
    expect([deleted.status, deleted.text]).toEqual([200, '']);
    expect((await admin.delete(path)).status).toBe(404);
    expect((await admin.delete('site/services/1')).status).toBe(409);
    const moved = await admin.get(`groups/${attributeOf(group, 'group', 'id')}`);
    expect(attributeOf(moved, 'service.authentication', 'id')).toBe('1');
    expect((await admin.get(`users/${user.id}`)).text).toContain('<service.authentication id="1"');
  });
});
