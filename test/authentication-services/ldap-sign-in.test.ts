import type { Api } from '../support/api.js';
import { aName, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import {
  aDirectoryGroup,
  anOrganisationalUnit,
  aPerson,
  aTrap,
  BASE,
  describeWithOpenLdap,
  dnOf,
  GROUPS,
  OpenLdap,
  passwordOf,
  PEOPLE,
  SEARCHER,
} from '../support/open-ldap.js';
import { cleanUp } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

const REFUSED = '401 invalid_credentials';
const JANE = `cn=Doe\\, Jane \\28abroad\\29 \\2A,${PEOPLE}`;

describeWithOpenLdap('Signing in with the password of an LDAP directory', () => {
  let server: TestServer;
  let ldap: OpenLdap;
  let service: Made;
  let trap: { port: number; visits: () => number };

  beforeAll(async () => {
    trap = await aTrap();
    ldap = await OpenLdap.start(
      [
        aPerson('ada', { mail: 'ada@example.org', displayName: 'Ada Lovelace' }),
        aPerson('bob'),
        aPerson('žofie'),
        aPerson('locked', { userPassword: [] }),
        anOrganisationalUnit('others', PEOPLE),
        aPerson('twin'),
        aPerson('twin', {}, `ou=others,${PEOPLE}`),
        { dn: JANE, attributes: { ...aPerson('jane').attributes, cn: 'Doe, Jane (abroad) *' } },
        aPerson('new', { mail: 'not an address', displayName: 'New Here' }),
        aPerson('a  b'),
        anOrganisationalUnit('open'),
        aPerson('eve', {}, `ou=open,${BASE}`),
        {
          dn: `ou=elsewhere,${PEOPLE}`,
          attributes: {
            objectClass: ['referral', 'extensibleObject'],
            ou: 'elsewhere',
            ref: `ldap://127.0.0.1:${trap.port}/ou=people,dc=other`,
          },
        },
        aDirectoryGroup('Analysts', [dnOf('ada'), JANE]),
      ],
      trap.port,
    );
    server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1' } });
    service = await aService();
    for (const username of ['ada', 'bob', 'locked', 'twin', 'jane', 'žofie']) await aMember(username);
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  async function aService(fields: object = {}, ldapFields: object = {}): Promise<Made> {
    const settings = { url: ldap.url, ...SEARCHER, userBaseDn: PEOPLE, groupBaseDn: GROUPS, ...ldapFields };
    const body = { kind: 'ldap', name: aName('service'), ldap: settings, ...fields };
    return (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  }

  function aMember(username: string, fields: object = {}): Promise<{ id: number }> {
    return aUser(server.admin, { username, authenticationServiceId: service.id, ...fields });
  }

  async function signIn(username: string, password: string, api: Api = server.as(undefined)): Promise<string> {
    return outcome(await api.post('sessions', { username, password }));
  }

  it('lets in who has the right password there', async () => {
    expect(await signIn('ada', passwordOf('ada'))).toBe('201');
    expect(await signIn('ADA', passwordOf('ada'))).toBe('201');
    expect(await signIn('žofie', passwordOf('žofie'))).toBe('201');
  });

  it('speaks of users whose DN has to be escaped', async () => {
    const group = (
      await expectStatus(
        server.admin.post<Made>('groups', { name: 'Analysts', authenticationServiceId: service.id }),
        201,
      )
    ).body;
    expect(await signIn('jane', passwordOf('jane'))).toBe('201');
    const members = await server.admin.get<{ items: { username: string }[] }>(`groups/${group.id}/members`);
    expect(members.body.items.map(({ username }) => username)).toEqual(['jane']);
  });

  it.each([
    ['a wrong password', 'ada', 'wrong'],
    ['an empty password', 'ada', ''],
    ["another user's password", 'ada', passwordOf('bob')],
    ['a user without a password there', 'locked', passwordOf('locked')],
    ['a user who is there twice', 'twin', passwordOf('twin')],
    ['a password with a NUL behind it', 'ada', `${passwordOf('ada')}\0`],
  ])('refuses %s, and writes nothing', async (_what, username, password) => {
    const before = await written(server);
    expect(await signIn(username, password)).toBe(REFUSED);
    expect(await written(server)).toEqual(before);
  });

  it.each([
    '*',
    'a*',
    'ada)(uid=*',
    'ada)(|(uid=*',
    '*)(uid=ada',
    'ada\\2a',
    '\\61da',
    'ada,ou=people',
    dnOf('ada'),
    'a\u030ada',
    ' ',
  ])('takes the user name %j for a name, and nothing else', async (username) => {
    // A service that makes users of strangers: whoever were found would become one.
    const open = await aService({ createsUsers: true });
    const before = await written(server);
    expect(await signIn(username, passwordOf('ada'))).toBe(REFUSED);
    expect(await signIn(username, passwordOf('new'))).toBe(REFUSED);
    expect(await written(server)).toEqual(before);
    await expectStatus(server.admin.delete(`authentication-services/${open.id}`), 204);
  });

  it('refuses a user name with a NUL', async () => {
    expect(await signIn('ada\0', passwordOf('ada'))).toBe('400 validation_failed');
  });

  it('lets in nobody whose name the directory alone takes for the same', async () => {
    const open = await aService({ createsUsers: true });
    // OpenLDAP finds "a  b" for "a b": here these are two.
    expect(await signIn('a b', passwordOf('a  b'))).toBe(REFUSED);
    await expectStatus(server.admin.delete(`authentication-services/${open.id}`), 204);
  });

  it('refuses whom we have deactivated, whatever the directory says', async () => {
    const { id } = await aMember('new');
    expect(await signIn('new', passwordOf('new'))).toBe('201');
    await expectStatus(server.admin.patch(`users/${id}`, { active: false }), 200);
    expect(await signIn('new', passwordOf('new'))).toBe(REFUSED);
    await expectStatus(server.admin.delete(`users/${id}`), 204);
  });

  it('refuses users of a service that is switched off', async () => {
    const path = `authentication-services/${service.id}`;
    await expectStatus(server.admin.patch(path, { enabled: false }), 200);
    expect(await signIn('bob', passwordOf('bob'))).toBe(REFUSED);
    await expectStatus(server.admin.patch(path, { enabled: true }), 200);
    expect(await signIn('bob', passwordOf('bob'))).toBe('201');
  });

  it('makes users of strangers where the service says so, and nowhere else', async () => {
    expect(await signIn('new', passwordOf('new'))).toBe(REFUSED);
    const open = await aService({ createsUsers: true });
    expect(await signIn('NEW', 'wrong')).toBe(REFUSED);
    const { status, body } = await server
      .as(undefined)
      .post<{ user: object; token: string }>('sessions', { username: 'NEW', password: passwordOf('new') });
    expect(status).toBe(201);
    // The name as the directory writes it; an address that is none is left out.
    const user = { username: 'new', displayName: 'New Here', email: null, authenticationServiceId: open.id };
    expect(body.user).toMatchObject({ ...user, active: true });
    expect((await server.as(body.token).get('me')).body).toMatchObject({ user, administrator: false });
    const [event] = await server.sql<object>(
      `SELECT actor_name, surface FROM audit_events WHERE action = 'user.created' ORDER BY id DESC LIMIT 1`,
    );
    expect(event).toEqual({ actor_name: 'new', surface: 'native' });
  });

  it('searches anonymously where there is nobody to search as', async () => {
    const fields = { bindDn: null, bindPassword: null, userBaseDn: `ou=open,${BASE}`, groupBaseDn: null };
    const open = await aService({ createsUsers: true }, fields);
    expect(await signIn('eve', 'wrong')).toBe(REFUSED);
    expect(await signIn('eve', '')).toBe(REFUSED);
    expect(await signIn('eve', passwordOf('eve'))).toBe('201');
    await expectStatus(server.admin.delete(`authentication-services/${open.id}`), 204);
  });

  it('lets users of a service sign in through every surface', async () => {
    const form = new URLSearchParams({ username: 'bob', password: passwordOf('bob') });
    const thoughtspot = server.as(undefined);
    const answer = await thoughtspot.post('/callosum/v1/tspublic/v1/session/login', undefined, {
      raw: form,
      headers: { 'X-Requested-By': 'ThoughtSpot' },
    });
    expect(answer.status).toBe(204);
    form.set('password', 'wrong');
    const refused = await thoughtspot.post('/callosum/v1/tspublic/v1/session/login', undefined, {
      raw: form,
      headers: { 'X-Requested-By': 'ThoughtSpot' },
    });
    expect(refused.status).toBe(401);
  });

  it('has no password here for a user of the service, and takes none', async () => {
    const { id } = await aUser(server.admin, { password: passwordOf('here') });
    await expectStatus(server.admin.patch(`users/${id}`, { authenticationServiceId: service.id }), 200);
    const [row] = await server.sql('SELECT password_hash FROM users WHERE id = $1', [id]);
    expect(row).toEqual({ password_hash: null });
    const set = server.admin.put(`users/${id}/password`, { password: passwordOf('here') });
    expect(outcome(await set)).toBe('409 external_password');
    const made = { username: aName(), password: passwordOf('here'), authenticationServiceId: service.id };
    expect(outcome(await server.admin.post('users', made))).toBe('409 external_password');
  });

  it('never follows where the directory refers to', async () => {
    expect(await signIn('ada', passwordOf('ada'))).toBe('201');
    const elsewhere = await aService({ createsUsers: true }, { userBaseDn: 'ou=people,dc=other' });
    expect(await signIn('nobody', 'any')).toBe('503 authentication_service_unavailable');
    await expectStatus(server.admin.delete(`authentication-services/${elsewhere.id}`), 204);
    expect(trap.visits()).toBe(0);
  });
});
