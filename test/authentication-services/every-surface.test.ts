import { unavailable } from '../../src/authentication-services/directory.js';
import { toMetricInsightsError } from '../../src/dialects/metric-insights/error.renderer.js';
import { basic, Deki, error } from '../dialects/mindtouch/deki.js';
import { Client } from '../dialects/metric-insights/exchange.js';
import { BASES, cookieOf, PRIVATE_BASE, ThoughtSpotClient } from '../dialects/thoughtspot/thoughtspot-client.js';
import type { Answer } from '../support/api.js';
import { aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import {
  aDirectoryGroup,
  aPerson,
  aTrap,
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

const UNAVAILABLE = 'The authentication service "Staff" does not answer as it should.';
const PASSWORD = passwordOf('ada');
const THOUGHTSPOT = [...BASES, PRIVATE_BASE];

describeWithOpenLdap('A user of an LDAP directory', () => {
  let server: TestServer;
  let ldap: OpenLdap;
  let group: Made;

  beforeAll(async () => {
    const people = ['ada', 'new', 'other'].map((name) => aPerson(name));
    const groups = ['Analysts', 'Writers'].map((name) => aDirectoryGroup(name, [dnOf('ada')]));
    ldap = await OpenLdap.start([...people, ...groups], (await aTrap()).port);
    server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1' } });
    const service = await aService('Staff');
    await aUser(server.admin, { username: 'ada', authenticationServiceId: service.id });
    const body = { name: 'Analysts', authenticationServiceId: service.id };
    group = (await expectStatus(server.admin.post<Made>('groups', body), 201)).body;
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  async function aService(name: string, fields: object = {}): Promise<Made> {
    const settings = { url: ldap.url, ...SEARCHER, userBaseDn: PEOPLE, groupBaseDn: GROUPS };
    const body = { kind: 'ldap', name, ldap: settings, ...fields };
    return (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  }

  async function whileDown(work: () => Promise<void>): Promise<void> {
    await ldap.stop();
    try {
      const before = await written(server);
      await work();
      expect(await written(server)).toEqual(before);
    } finally {
      await ldap.resume();
    }
  }

  function native(password = PASSWORD): Promise<Answer<Record<string, unknown>>> {
    return server.as(undefined).post('sessions', { username: 'ada', password });
  }

  function thoughtSpot(base: string, password = PASSWORD): Promise<Answer<Record<string, unknown>>> {
    return new ThoughtSpotClient(server, {}).post('session/login', { username: 'ada', password }, base);
  }

  function cds(password = PASSWORD): Promise<Answer<Record<string, unknown>>> {
    return server.as(undefined).post('/login', { username: 'ada', password });
  }

  const deki = (password = PASSWORD): Deki => new Deki(server, basic('ada', password));

  async function isMember(): Promise<boolean> {
    const { body } = await server.admin.get<{ items: object[] }>(`groups/${group.id}/members`);
    return body.items.length === 1;
  }

  /** As before the first sign-in. */
  async function leave(): Promise<void> {
    await server.sql('DELETE FROM group_members WHERE group_id = $1', [group.id]);
    expect(await isMember()).toBe(false);
  }

  describe('signs in with his password there, and is in the groups that it names', () => {
    beforeEach(leave);

    it('natively, and in Metric Insights with the token of that session', async () => {
      const { status, body } = await native();
      expect([status, await isMember()]).toEqual([201, true]);
      const mine = await new Client(server, String(body.token)).get('/api/get_token');
      expect(mine.body.message).toBeUndefined();
      expect(mine.status).toBe(200);
      expect(outcome(await native('wrong'))).toBe('401 invalid_credentials');
    });

    it.each(THOUGHTSPOT)('in ThoughtSpot under %s', async (base) => {
      const answer = await thoughtSpot(base);
      expect([answer.status, await isMember()]).toEqual([base === PRIVATE_BASE ? 200 : 204, true]);
      const client = new ThoughtSpotClient(server, { Cookie: cookieOf(answer) });
      expect((await client.get('session/info')).body).toMatchObject({ userName: 'ada' });
      expect((await thoughtSpot(base, 'wrong')).status).toBe(401);
    });

    it('in CDS', async () => {
      const answer = await cds();
      expect([answer.status, await isMember()]).toEqual([200, true]);
      expect(answer.headers.get('session-token')).toBe(answer.body.token);
      expect((await cds('wrong')).body).toMatchObject({ id: 25, message: 'invalid user or password' });
    });

    it.each(['GET', 'POST'])('in MindTouch by %s:users/authenticate', async (method) => {
      const answer = await deki().send(method, 'users/authenticate');
      expect([answer.status, await isMember()]).toEqual([200, true]);
      const current = await new Deki(server, { 'X-Authtoken': answer.text }).get('users/current');
      expect(current.text).toContain('<username>ada</username>');
      expect((await deki('wrong').send(method, 'users/authenticate')).status).toBe(401);
    });

    it('in MindTouch by HTTP Basic with any request', async () => {
      const { status, text } = await deki().get('users/current');
      expect([status, text.includes('<groupname>Analysts</groupname>')]).toEqual([200, true]);
      expect((await deki('wrong').get('users/current')).status).toBe(401);
    });
  });

  describe('is told that the directory is down, and is not signed in', () => {
    it('natively', () =>
      whileDown(async () => {
        const answer = await native();
        expect([outcome(answer), answer.body.detail]).toEqual(['503 authentication_service_unavailable', UNAVAILABLE]);
        expect(answer.headers.get('retry-after')).toBe('5');
      }));

    it.each(THOUGHTSPOT)('in ThoughtSpot under %s', (base) =>
      whileDown(async () => {
        const answer = await thoughtSpot(base);
        expect([answer.status, answer.headers.getSetCookie(), answer.headers.get('retry-after')]).toEqual([
          503,
          [],
          '5',
        ]);
        expect(Object.keys(answer.body)).toEqual(['code', 'incident_id_guid', 'trace_id_guid', 'debug']);
        expect(JSON.stringify(answer.body.debug)).toContain('does not answer as it should');
      }),
    );

    it.each([
      ['GET', 'users/authenticate'],
      ['POST', 'users/authenticate'],
      ['GET', 'users/current'],
      ['GET', 'site/roles'],
    ])('in MindTouch by %s:%s', (method, path) =>
      whileDown(async () => {
        const { status, headers, text } = await deki().send(method, path);
        expect([status, headers.getSetCookie(), headers.get('retry-after')]).toEqual([503, [], '5']);
        expect(text).toBe(error(503, 'Service Unavailable', UNAVAILABLE, path));
      }),
    );

    it('in CDS', () =>
      whileDown(async () => {
        const { status, headers, body } = await cds();
        expect([status, headers.get('session-token'), headers.get('retry-after')]).toEqual([503, null, '5']);
        expect(body).toMatchObject({ id: 60, message: 'service currently unavailable or down for maintenance' });
      }));

    it('in the form of Metric Insights, which is told no passwords but would say it so', () => {
      expect(toMetricInsightsError(unavailable('Staff', null))).toEqual({
        status: 503,
        body: { status: 'ERROR', message: UNAVAILABLE },
      });
    });

    it('with a wrong password as with the right one, however often', () =>
      whileDown(async () => {
        for (let attempt = 0; attempt < 6; attempt += 1) {
          expect((await deki('wrong').get('users/authenticate')).status).toBe(503);
        }
      }));
  });

  describe('whom this server does not know', () => {
    const stranger = (name: string): Deki => new Deki(server, basic(name, passwordOf(name)));
    const isKnown = async (name: string): Promise<boolean> =>
      (await server.sql('SELECT id FROM users WHERE username_key = $1', [name])).length === 1;

    it('becomes a user by POST:users/authenticate alone, of the service that it names and that says so', async () => {
      const closed = await aService('Closed');
      const open = await aService('Open', { createsUsers: true });
      const openPath = `users/authenticate?authprovider=${open.id}`;
      for (const [method, path] of [
        ['GET', 'users/authenticate'],
        ['GET', openPath],
        ['GET', 'users/current'],
        ['POST', `users/authenticate?authprovider=${closed.id}`],
        ['POST', 'users/authenticate?authprovider=1'],
        ['POST', 'users/authenticate?authprovider=999'],
      ] as const) {
        const answer = await stranger('new').send(method, path);
        expect([path, answer.status, await isKnown('new')]).toEqual([path, 401, false]);
        await server.sql('DELETE FROM sign_in_attempts');
      }
      expect((await stranger('new').post(openPath)).status).toBe(200);
      expect((await stranger('new').get('users/current')).text).toContain(`<service.authentication id="${open.id}"`);
      expect((await stranger('other').post('users/authenticate?authprovider=0')).status).toBe(200);
      expect((await stranger('new').get(`users/authenticate?authprovider=${closed.id}`)).status).toBe(401);
      const text = await stranger('new').get('users/authenticate?authprovider=x');
      expect(text.status).toBe(400);
    });
  });

  it('is of Local and without a password once MindTouch has deleted the service, and so are its groups', async () => {
    const service = await aService('Leaving');
    const user = await aUser(server.admin, { authenticationServiceId: service.id });
    const input = { name: 'Writers', authenticationServiceId: service.id };
    const writers = (await expectStatus(server.admin.post<Made>('groups', input), 201)).body;
    const admin = new Deki(server, { 'X-Authtoken': String(server.admin.token) });
    expect((await admin.delete(`site/services/${service.id}`)).status).toBe(200);
    for (const path of [`users/${user.id}`, `groups/${writers.id}`]) {
      expect((await admin.get(path)).text).toContain('<service.authentication id="1"');
    }
    expect(await server.sql('SELECT password_hash FROM users WHERE id = $1', [user.id])).toEqual([
      { password_hash: null },
    ]);
  });
});
