import { aGroup } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { ADMIN, Deki, error, messageOf, XML } from './deki.js';

describe('the transport of MindTouch', () => {
  let server: TestServer;
  let anyone: Deki;
  let admin: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    anyone = new Deki(server);
    admin = new Deki(server, ADMIN);
  });
  afterAll(() => server.stop());

  it('answers JSON without the root, attributes first and all values as text', async () => {
    const { text, contentType } = await anyone.get('site/roles/5?dream.out.format=json');
    expect(contentType).toBe('application/json; charset=utf-8');
    expect(text).toBe(
      '{"operations":{"@mask":"9223372036854779903","#text":"LOGIN,BROWSE,READ,SUBSCRIBE,UPDATE,CREATE,DELETE,CHANGEPERMISSIONS,CONTROLPANEL,ADMIN"},' +
        '"role":{"@id":"5","@href":"http://h/@api/deki/site/roles/5","#text":"Admin"}}',
    );
  });

  it('answers serialised PHP with the root, errors included', async () => {
    const { text, contentType } = await anyone.get('site/roles/2?dream.out.format=php');
    const href = `${server.url}/@api/deki/site/roles/2`;
    expect(contentType).toBe('application/php; charset=utf-8');
    expect(text.replaceAll('http://h', server.url)).toBe(
      'a:1:{s:11:"permissions";a:2:{s:10:"operations";a:2:{s:5:"@mask";s:1:"1";s:5:"#text";s:5:"LOGIN";}' +
        `s:4:"role";a:3:{s:3:"@id";s:1:"2";s:5:"@href";s:${href.length}:"${href}";s:5:"#text";s:5:"Guest";}}}`,
    );
    const refused = await anyone.get('site/roles/99?dream.out.format=php');
    expect(refused.status).toBe(404);
    expect(refused.text).toMatch(/^a:1:\{s:5:"error";a:4:\{s:7:"message";s:27:"Role with id '99' not found";/);
  });

  it('counts bytes in serialised PHP, and lists several elements of a name', async () => {
    await admin.post('groups', '<group><name>Müller "AG" 🙂</name></group>');
    const { text } = await admin.get('groups?groupnamefilter=m%C3%BCller&dream.out.format=php');
    expect(text).toContain('s:9:"groupname";s:17:"Müller "AG" 🙂";');
    expect((await anyone.get('site/roles?dream.out.format=php')).text).toContain('s:11:"permissions";a:5:{i:0;a:2:{');
    const json = JSON.parse((await anyone.get('site/roles?dream.out.format=json')).text) as { permissions: unknown[] };
    expect(json.permissions).toHaveLength(5);
  });

  it.each([
    ['dream.out.format=yaml', '`yaml` output format not supported'],
    ['dream.out.select=//role', '`dream.out.select` is not supported'],
    ['dream.out.callback=f', '`dream.out.callback` is not supported'],
  ])('refuses ?%s before anything happens', async (query, message) => {
    const before = await server.sql('SELECT count(*) FROM audit_events');
    for (const answer of [
      await anyone.get(`site/roles?${query}`),
      await admin.post(`groups?${query}`, '<group><name>Never</name></group>'),
    ]) {
      expect([answer.status, messageOf(answer)]).toEqual([400, message]);
    }
    expect(await server.sql('SELECT count(*) FROM audit_events')).toEqual(before);
  });

  it('ignores what the PHP client says of itself', async () => {
    const query = 'dream.in.host=evil.example&dream.in.scheme=https&dream.in.origin=10.0.0.1&apikey=0123';
    const { status, text } = await anyone.get(`site/roles/4?${query}`);
    expect([status, text.includes('evil')]).toEqual([200, false]);
  });

  it('names PUBLIC_URL in addresses, and no host that a caller names', async () => {
    const behind = await TestServer.start({ env: { PUBLIC_URL: 'https://deki.example/base' } });
    try {
      const caller = new Deki(behind, { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' });
      expect((await caller.get('site/roles/4')).text).toContain(
        'href="https://deki.example/base/@api/deki/site/roles/4"',
      );
      expect((await caller.get('nothing')).text).toContain('<uri>https://deki.example/base/@api/deki/nothing</uri>');
    } finally {
      await behind.stop();
    }
  });

  it('says of an unknown address that there is no such resource', async () => {
    const { status, text } = await anyone.get('nothing/here?password=secret');
    expect({ status, text }).toEqual({
      status: 404,
      text: error(404, 'Not Found', 'resource not found', 'nothing/here'),
    });
  });

  it('says which methods an address knows', async () => {
    const wrong = await admin.send('PATCH', 'groups/1');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'DELETE,GET,PUT']);
    expect(wrong.text).toBe(error(405, 'Method Not Allowed', 'allowed methods are DELETE, GET, PUT', 'groups/1'));
    const options = await anyone.send('OPTIONS', 'groups/1');
    expect([options.status, options.headers.get('allow'), options.text]).toEqual([200, 'DELETE,GET,PUT', '']);
    expect((await anyone.send('OPTIONS', 'nothing')).status).toBe(404);
  });

  it.each([
    ['the query', '?dream.in.verb=DELETE', {}],
    ['a header', '', { 'X-HTTP-Method-Override': 'delete' }],
  ])('takes a POST for the method that %s names', async (_place, query, headers) => {
    const group = await aGroup(server.admin);
    const refused = await anyone.send('POST', `groups/${group.id}${query}`, { headers });
    expect(refused.status).toBe(401);
    const { status } = await admin.send('POST', `groups/${group.id}${query}`, { headers });
    expect(status).toBe(200);
    expect((await server.admin.get(`groups/${group.id}`)).status).toBe(404);
  });

  it('never takes a GET for anything else, and no POST of another surface', async () => {
    const group = await aGroup(server.admin);
    expect((await admin.get(`groups/${group.id}?dream.in.verb=DELETE`)).status).toBe(200);
    const native = await server.admin.post(`groups/${group.id}?dream.in.verb=DELETE`, undefined, {
      headers: { 'X-HTTP-Method-Override': 'DELETE' },
    });
    expect(native.status).toBe(405);
    expect((await server.admin.get(`groups/${group.id}`)).status).toBe(200);
    expect((await admin.send('POST', `groups/${group.id}?dream.in.verb=FLY`)).status).toBe(405);
    expect((await admin.send('POST', `groups/${group.id}?dream.in.verb=F%20Y`)).status).toBe(400);
  });

  it.each([
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
  ])('takes no change from a page of another site: %s: %s', async (header, value) => {
    const group = await aGroup(server.admin);
    const { status } = await admin.send('POST', `groups/${group.id}?dream.in.verb=DELETE`, {
      headers: { [header]: value },
    });
    expect(status).toBe(403);
    expect((await server.admin.get(`groups/${group.id}`)).status).toBe(200);
    const own = { Origin: server.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await admin.send('DELETE', `groups/${group.id}`, { headers: own })).status).toBe(200);
  });

  it('refuses a query with a broken escape', async () => {
    expect((await anyone.get('site/roles?x=%zz')).status).toBe(400);
  });

  it('answers a HEAD like the GET without its body', async () => {
    const { status, text, contentType } = await anyone.send('HEAD', 'site/roles');
    expect([status, text, contentType]).toEqual([200, '', 'application/xml; charset=utf-8']);
  });

  it('does not read the body of a caller who is not let in', async () => {
    const { status } = await anyone.send('POST', 'groups', { headers: XML, body: '<not xml' });
    expect(status).toBe(401);
  });
});
