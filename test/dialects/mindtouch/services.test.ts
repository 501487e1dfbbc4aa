import { aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, Deki, error, messageOf } from './deki.js';

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
});
