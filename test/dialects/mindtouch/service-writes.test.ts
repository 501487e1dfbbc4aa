import { aName, aUser } from '../../support/builders.js';
import { hasOpenssl, makeCertificates } from '../../support/certificates.js';
import {
  aPerson,
  aTrap,
  describeWithOpenLdap,
  OpenLdap,
  passwordOf,
  PEOPLE,
  SEARCHER,
} from '../../support/open-ldap.js';
import { cleanUp } from '../../support/processes.js';
import { TestServer } from '../../support/test-server.js';
import { written } from '../../support/written.js';
import { ADMIN, attributeOf, basic, Deki, error, messageOf, type DekiAnswer } from './deki.js';

const LDAP = 'http://services.mindtouch.com/deki/draft/2007/05/ldap-authentication';
const REMOTE = 'http://services.mindtouch.com/deki/draft/2007/07/remote-authentication';
const URI = 'https://accounts.example.org/provider';

/** A document of a service; `parts` replace those of a valid one. */
function document(parts: Readonly<Record<string, string>>, config: Readonly<Record<string, string>> = {}): string {
  const values = Object.entries(config).map(([key, value]) => `<value key="${key}">${value}</value>`);
  const elements = Object.entries(parts).map(([name, text]) => `<${name}>${text}</${name}>`);
  return `<service>${elements.join('')}<config>${values.join('')}</config></service>`;
}

const remote = (parts: Readonly<Record<string, string>> = {}, config: Readonly<Record<string, string>> = {}): string =>
  document({ sid: REMOTE, uri: URI, description: aName('service'), ...parts }, config);

const ldap = (config: Readonly<Record<string, string>> = {}, parts: Readonly<Record<string, string>> = {}): string =>
  document(
    { sid: LDAP, uri: 'ldap://ldap.example.org', description: aName('service'), ...parts },
    { userBaseDn: PEOPLE, ...config },
  );

describe('authentication services that MindTouch writes', () => {
  let server: TestServer;
  let admin: Deki;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = new Deki(server, ADMIN);
  });
  afterAll(() => server.stop());

  async function created(body: string): Promise<{ id: string; path: string; answer: DekiAnswer }> {
    const answer = await admin.post('site/services', body);
    if (answer.status !== 200) throw new Error(answer.text);
    const id = attributeOf(answer, 'service', 'id') ?? '';
    return { id, path: `site/services/${id}`, answer };
  }

  async function natively(id: string): Promise<Record<string, unknown>> {
    return (await server.admin.get<Record<string, unknown>>(`authentication-services/${id}`)).body;
  }

  it('are registered with an address and settings, which administrators alone are shown', async () => {
    const { id, path, answer } = await created(
      remote(
        { type: 'auth', init: 'remote', status: 'enabled', description: 'Partners &amp; friends' },
        {
          createsUsers: 'true',
          timeoutMs: '2000',
        },
      ),
    );
    const start = `<service id="${id}" href="http://h/@api/deki/${path}"><sid>${REMOTE}</sid>`;
    const middle =
      '<type>auth</type><description>Partners &amp; friends</description><date.modified>{{instant}}</date.modified>' +
      '<status>enabled</status><local deprecated="true">false</local><init>remote</init>';
    const config = '<config><value key="timeoutMs">2000</value><value key="createsUsers">true</value></config>';
    const stable = ({ text }: DekiAnswer): string => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, '{{instant}}');
    expect(stable(answer)).toBe(`${start}<uri>${URI}</uri>${middle}${config}<preferences /><lasterror /></service>`);
    expect((await admin.get(path)).text).toBe(answer.text);
    const user = await aUser(server.admin);
    for (const caller of [new Deki(server), new Deki(server, { 'X-Authtoken': user.token })]) {
      expect(stable(await caller.get(path))).toBe(`${start}<uri />${middle}</service>`);
      expect((await caller.get('site/services')).text).not.toContain('example.org');
    }
    expect(await natively(id)).toMatchObject({
      kind: 'remote',
      name: 'Partners & friends',
      createsUsers: true,
      remote: { url: URI, timeoutMs: 2_000, caCertificate: null },
    });
  });

  it('of LDAP take every setting, and never show the password', async () => {
    const settings = {
      startTls: 'true',
      bindDn: 'cn=guildhall,dc=example,dc=org',
      userBaseDn: PEOPLE,
      userAttribute: 'sAMAccountName',
      emailAttribute: 'email',
      displayNameAttribute: 'cn',
      groupBaseDn: 'ou=groups,dc=example,dc=org',
      groupNameAttribute: 'ou',
      groupMemberAttribute: 'memberUid',
      timeoutMs: '700',
      ...(hasOpenssl ? { caCertificate: makeCertificates().ca } : {}),
    };
    const { id, path, answer } = await created(ldap({ ...settings, bindPassword: ' very &lt;secret&gt; ' }));
    for (const [key, value] of Object.entries(settings)) {
      expect(answer.text).toContain(`<value key="${key}">${value}</value>`);
    }
    expect(answer.text).toContain('<value key="bindPasswordSet">true</value><');
    const shown = [answer, await admin.get(path), await admin.get('site/services?dream.out.format=json')];
    expect(shown.map(({ text }) => text).join('')).not.toMatch(/very|secret|key="bindPassword"/);
    expect(server.logLines.join('')).not.toContain('very');
    expect(JSON.stringify(await server.sql('SELECT * FROM audit_events'))).not.toContain('very');
    expect(await natively(id)).toMatchObject({ kind: 'ldap', ldap: { startTls: true, timeoutMs: 700 } });
  });

  it('take back what they show, which changes nothing', async () => {
    const secret = { bindDn: 'cn=x', bindPassword: 'secret' };
    for (const path of ['site/services/1', (await created(remote())).path, (await created(ldap(secret))).path]) {
      const { text } = await admin.get(path);
      const before = await written(server);
      const answer = await admin.put(path, text);
      expect([answer.status, answer.text]).toEqual([200, text]);
      expect(await written(server)).toEqual(before);
    }
  });

  it('are changed where a document says so: what it leaves out stays, and an empty setting goes', async () => {
    const config = { bindDn: 'cn=x', bindPassword: 'secret', groupBaseDn: 'ou=groups', createsUsers: 'true' };
    const { id, path } = await created(ldap(config));
    const before = await natively(id);
    const renamed = await admin.put(path, '<service><description>Suppliers</description></service>');
    expect([renamed.status, renamed.text]).toEqual([
      200,
      expect.stringContaining('<description>Suppliers</description>'),
    ]);
    expect(await natively(id)).toMatchObject({ name: 'Suppliers', createsUsers: true, ldap: before['ldap'] });
    const emptied = document(
      { status: 'disabled' },
      { groupBaseDn: '', bindDn: '', bindPassword: '', createsUsers: 'FALSE' },
    );
    expect((await admin.put(path, emptied)).text).not.toContain('groupBaseDn');
    expect(await natively(id)).toMatchObject({
      enabled: false,
      createsUsers: false,
      ldap: { groupBaseDn: null, bindDn: null, bindPasswordSet: false, url: 'ldap://ldap.example.org' },
    });
    const tunnelled = await admin.post(`${path}?dream.in.verb=PUT`, '<service><status>enabled</status></service>');
    expect([tunnelled.status, (await natively(id))['enabled']]).toEqual([200, true]);
  });

  it('are remote ones where no sid is given', async () => {
    const { answer } = await created(`<service><description>${aName('s')}</description><uri>${URI}/</uri></service>`);
    expect(answer.text).toContain(`<sid>${REMOTE}</sid><uri>${URI}</uri>`);
  });

  it.each([
    ['another root', '<services/>', "Expected 'service' root node"],
    ['an id', '<service id="7"/>', '/service/@id is not for a new service'],
    ['an id that is none', '<service id="x"/>', '/service/@id provided but not valid'],
    ['an unknown sid', remote({ sid: 'http://else' }), "'sid' is none that is known here"],
    [
      'the sid of Local',
      remote({ sid: 'http://services.mindtouch.com/deki/draft/2006/11/dekiwiki' }),
      "'sid' must be that of a service outside of this server",
    ],
    ['another type', remote({ type: 'ext' }), "'type' must be auth"],
    ['an unknown type', remote({ type: 'x' }), "'type' must be auth or ext"],
    ['an unknown status', remote({ status: 'on' }), "'status' must be enabled or disabled"],
    [
      'two statuses',
      remote({ status: 'enabled' }).replace('<config>', '<status/><config>'),
      "'status' is given more than once",
    ],
    [
      'to be started here',
      remote({ init: 'native' }),
      "'init' must be remote for a service outside of this server, and native for any other",
    ],
    ['no description', `<service><uri>${URI}</uri></service>`, "'description' not provided"],
    ['no uri', document({ description: 'x', uri: ' ' }), "'uri' not provided"],
    [
      'a uri of another kind',
      remote({ uri: 'ldap://ldap.example.org' }),
      /^'uri' must be a URL that starts with http:/,
    ],
    ['a uri among the settings', remote({}, { url: URI }), "'uri' is where the address of a service stands"],
    ['an unknown setting', remote({}, { hostname: 'x' }), "config 'hostname' is not known here"],
    ['a setting of another kind', remote({}, { bindDn: 'cn=x' }), "config 'bindDn' is not known here"],
    [
      'a setting twice',
      ldap().replace('<config>', '<config><value key="userBaseDn"/>'),
      "config 'userBaseDn' is given more than once",
    ],
    ['a setting without a key', remote().replace('<config>', '<config><value/>'), '/value/@key not provided'],
    ['a number that is none', remote({}, { timeoutMs: 'soon' }), /^config 'timeoutMs' must be /],
    ['a number too small', remote({}, { timeoutMs: '1' }), "config 'timeoutMs' must be at least 100"],
    ['a truth that is none', remote({}, { createsUsers: '1' }), "config 'createsUsers' must be true or false"],
    [
      'a name without its password',
      ldap({ bindDn: 'cn=x' }),
      "config 'bindPassword' is needed with bindDn, and has no meaning without it",
    ],
  ])('are not registered with %s', async (_what, body, message) => {
    const before = await written(server);
    const answer = await admin.post('site/services', body);
    expect([answer.status, messageOf(answer)]).toEqual([
      400,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
    expect(await written(server)).toEqual(before);
  });

  it('refuse a document of __proto__ as any other setting that is not known', async () => {
    const body = remote().replace('<config>', '<config><value key="__proto__">x</value>');
    expect(messageOf(await admin.post('site/services', body))).toBe("config '__proto__' is not known here");
  });

  it.each([
    ['another id', '<service id="1"/>', 400, '/service/@id is not that of the service in the address'],
    ['another kind', `<service><sid>${LDAP}</sid></service>`, 400, "'sid' cannot be changed"],
    ['a name that is taken', '<service><description>LOCAL</description></service>', 409, /name/],
  ])('are not changed by %s', async (_what, body, status, message) => {
    const { path } = await created(remote());
    const before = await written(server);
    const answer = await admin.put(path, body);
    expect([answer.status, messageOf(answer)]).toEqual([
      status,
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
    expect(await written(server)).toEqual(before);
  });

  it('do not hand the stored password to another address', async () => {
    const { path } = await created(ldap({ bindDn: 'cn=x', bindPassword: 'secret' }));
    const answer = await admin.put(path, '<service><uri>ldap://evil.example.org</uri></service>');
    expect([answer.status, messageOf(answer)]).toEqual([
      400,
      "config 'bindPassword' must be given again for another url",
    ]);
  });

  it('leave Local as it is, but for its settings that there are not', async () => {
    const put = (body: string): Promise<DekiAnswer> => admin.put('site/services/1', body);
    expect((await put('<service><status>disabled</status></service>')).status).toBe(409);
    expect((await put('<service><description>Other</description></service>')).status).toBe(409);
    const message = "'uri' and 'config' are for services outside of this server";
    expect(messageOf(await put(`<service><uri>${URI}</uri></service>`))).toBe(message);
    expect(messageOf(await put(document({}, { timeoutMs: '100' })))).toBe(message);
  });

  it('are written by administrators alone', async () => {
    const { path } = await created(remote());
    const user = new Deki(server, { 'X-Authtoken': (await aUser(server.admin)).token });
    const before = await written(server);
    for (const [caller, status] of [
      [new Deki(server), 401],
      [user, 403],
    ] as const) {
      expect((await caller.post('site/services', remote())).status).toBe(status);
      expect((await caller.put(path, '<service><status>disabled</status></service>')).status).toBe(status);
    }
    expect(await written(server)).toEqual(before);
    const missing = await admin.put('site/services/999', '<service/>');
    const text = error(404, 'Not Found', 'There is no such authentication service.', 'site/services/999');
    expect([missing.status, missing.text]).toEqual([404, text]);
    expect((await admin.post('site/services', remote({ description: 'local' }))).status).toBe(409);
  });

  it('are listed by their type', async () => {
    expect((await admin.get('site/services?type=ext')).text).toMatch(/^<services count="0" querycount="0"/);
    expect((await admin.get('site/services?type=AUTH&limit=1')).text).toMatch(/^<services count="1"/);
    expect(messageOf(await admin.get('site/services?type=x'))).toBe("invalid value for feature parameter 'type'");
  });
});

describeWithOpenLdap('an LDAP directory that MindTouch has registered', () => {
  afterAll(cleanUp);

  it('lets its users in until it is switched off', async () => {
    const directory = await OpenLdap.start([aPerson('ada')], (await aTrap()).port);
    const server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1' } });
    try {
      const admin = new Deki(server, ADMIN);
      const ada = new Deki(server, basic('ada', passwordOf('ada')));
      const made = await admin.post(
        'site/services',
        ldap({ ...SEARCHER, createsUsers: 'true' }, { uri: directory.url }),
      );
      const id = attributeOf(made, 'service', 'id');
      expect((await ada.post(`users/authenticate?authprovider=${id}`)).status).toBe(200);
      const off = await admin.put(`site/services/${id}`, '<service><status>disabled</status></service>');
      expect([off.status, (await ada.get('users/current')).status]).toEqual([200, 401]);
    } finally {
      await server.stop();
    }
  });
});
