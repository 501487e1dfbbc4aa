import type { Answer } from '../support/api.js';
import { aGroup, aName, aUser, type Made, type MadeUser } from '../support/builders.js';
import { expectStatus, outcome, YESTERDAY } from '../support/cast.js';
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
  type Entry,
} from '../support/open-ldap.js';
import { cleanUp } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

const POSIX = `ou=posix,${BASE}`;
const KEPT_THERE = 'kept by an external authentication service';
const CROWD = 1_200;
const FULL = `ou=full,${BASE}`;

describeWithOpenLdap('Groups of an LDAP directory', () => {
  let server: TestServer;
  let ldap: OpenLdap;
  let service: Made;

  beforeAll(async () => {
    const trap = await aTrap();
    ldap = await OpenLdap.start(
      [
        ...['ada', 'bob', 'cleo', 'dan', 'crowded', 'full'].map((uid) => aPerson(uid)),
        ...['Analysts', 'Builders', 'Chefs', 'Drivers', 'Editors', 'Farmers', 'Gardeners', 'Hosts', 'Čeští (1)'].map(
          (cn) => aDirectoryGroup(cn, [dnOf('nobody')]),
        ),
        anOrganisationalUnit('posix'),
        aPosixGroup('posix-group', POSIX, ['dan'], 1),
        ...Array.from({ length: CROWD }, (_, index) => aDirectoryGroup(`crowd-${index}`, [dnOf('crowded')])),
        anOrganisationalUnit('full'),
        ...Array.from({ length: 10_001 }, (_, index) => aPosixGroup(`full-${index}`, FULL, ['full'], index)),
      ],
      trap.port,
    );
    server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${ldap.port}` } });
    service = await aService();
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  async function aService(ldapFields: object = {}): Promise<Made> {
    const settings = { url: ldap.url, ...SEARCHER, userBaseDn: PEOPLE, groupBaseDn: GROUPS, ...ldapFields };
    const body = { kind: 'ldap', name: aName('service'), ldap: settings };
    return (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  }

  function post(fields: object): Promise<Answer> {
    return server.admin.post('groups', { authenticationServiceId: service.id, ...fields });
  }

  async function anExternalGroup(name: string, fields: object = {}): Promise<number> {
    return (await expectStatus(post({ name, ...fields }), 201)).body.id as number;
  }

  /** A user of the service under a name that the directory knows; whoever had the name before is deleted. */
  async function aMember(username: string, serviceId = service.id): Promise<MadeUser> {
    await server.sql('DELETE FROM users WHERE username_key = $1', [username]);
    return aUser(server.admin, { username, authenticationServiceId: serviceId });
  }

  async function signIn(username: string): Promise<string> {
    return outcome(await server.as(undefined).post('sessions', { username, password: passwordOf(username) }));
  }

  async function groupsOf(userId: number): Promise<string[]> {
    const { body } = await server.admin.get<{ items: Made[] }>(`users/${userId}/groups?limit=200`);
    return body.items.map(({ name }) => name).toSorted();
  }

  describe('are created', () => {
    it('when the directory has one of exactly that name, and are shown with their service', async () => {
      const { status, body } = await post({ name: 'Čeští (1)' });
      expect([status, body.authenticationServiceId]).toEqual([201, service.id]);
      expect(body).not.toHaveProperty('directoryCredentials');
    });

    it.each(['analysts', 'Analyst', 'Analysts*', '*', 'Analysts)(cn=*', 'ada', 'people'])(
      'not under the name %s, which it does not have',
      async (name) => {
        const before = await written(server);
        expect(outcome(await post({ name }))).toBe('404 external_group_not_found');
        expect(await written(server)).toEqual(before);
      },
    );

    it('with the credentials of someone whom the directory answers, which are stored nowhere', async () => {
      const ask = (username: string, password: string): Promise<string> =>
        post({ name: 'Hosts', directoryCredentials: { username, password } }).then(outcome);
      expect(await ask('ada', 'wrong')).toBe('401 external_credentials_refused');
      expect(await ask('ada', '')).toBe('401 external_credentials_refused');
      expect(await ask('nobody', 'any')).toBe('401 external_credentials_refused');
      // Ada proves who she is, but this directory shows her no groups.
      expect(await ask('ada', passwordOf('ada'))).toBe('503 authentication_service_unavailable');
      // Without a user name it is the service that asks.
      expect(await ask('', 'any')).toBe('201');
      expect(JSON.stringify(await server.sql('SELECT * FROM audit_events'))).not.toContain('directoryCredentials');
    });

    it('once, and not when the name is taken by a group of our own', async () => {
      await aGroup(server.admin, { name: 'Gardeners' });
      expect(outcome(await post({ name: 'Gardeners' }))).toBe('409 group_name_taken');
    });

    it('not while the directory is down or its service switched off', async () => {
      const path = `authentication-services/${service.id}`;
      const before = await server.sql('SELECT count(*) FROM groups');
      await ldap.stop();
      try {
        expect(outcome(await post({ name: 'Farmers' }))).toBe('503 authentication_service_unavailable');
      } finally {
        await ldap.resume();
      }
      await expectStatus(server.admin.patch(path, { enabled: false }), 200);
      expect(outcome(await post({ name: 'Farmers' }))).toBe('503 authentication_service_unavailable');
      await expectStatus(server.admin.patch(path, { enabled: true }), 200);
      expect(outcome(await post({ name: 'Farmers', authenticationServiceId: 999 }))).toBe(
        '404 authentication_service_not_found',
      );
      expect(await server.sql('SELECT count(*) FROM groups')).toEqual(before);
    });
  });

  describe('are not changed by hand', () => {
    it('in their name', async () => {
      const id = await anExternalGroup('Analysts');
      expect(outcome(await server.admin.patch(`groups/${id}`, { name: 'Builders' }))).toBe('409 external_group_rename');
      expect(outcome(await server.admin.patch(`groups/${id}`, { name: 'ANALYSTS' }))).toBe('409 external_group_rename');
      const same = await server.admin.patch(`groups/${id}`, { name: 'Analysts', description: 'x', public: true });
      expect(same.body).toMatchObject({ name: 'Analysts', description: 'x', public: true });
    });

    it('in their members, on any surface', async () => {
      const id = await anExternalGroup('Builders');
      const user = await aMember('bob');
      const inside = await aGroup(server.admin);
      const before = await written(server);
      const calls = [
        server.admin.put(`groups/${id}/members/${user.id}`),
        server.admin.delete(`groups/${id}/members/${user.id}`),
        server.admin.post(`groups/${id}/members:batch`, { add: [{ userId: user.id }] }),
        server.admin.put(`groups/${id}/subgroups/${inside.id}`),
      ];
      for (const answer of await Promise.all(calls)) expect(outcome(answer)).toBe('409 external_group_members');
      const { body } = await server.admin.get<{ guid: string }>(`groups/${id}`);
      const form = new URLSearchParams({ groupid: body.guid, userid: user.guid });
      const headers = { Authorization: `Bearer ${server.admin.token}`, 'X-Requested-By': 'ThoughtSpot' };
      const path = `/callosum/v1/tspublic/v1/group/${body.guid}/user/${user.guid}`;
      const added = await server.as(undefined).post(path, undefined, { raw: form, headers });
      expect([added.status, JSON.stringify(added.body)]).toEqual([409, expect.stringContaining(KEPT_THERE)]);
      const item = { group: id, user: user.id };
      const token = { headers: { Token: String(server.admin.token) } };
      const member = await server.as(undefined).post('/api/user_group_member', item, token);
      expect([member.status, JSON.stringify(member.body)]).toEqual([400, expect.stringContaining(KEPT_THERE)]);
      expect(await written(server)).toEqual(before);
    });

    it('but hold grants, stand inside other groups, and can be deleted', async () => {
      const id = await anExternalGroup('Chefs');
      const above = await aGroup(server.admin);
      await expectStatus(server.admin.put(`groups/${id}/privileges/DATADOWNLOADING`), 200);
      await expectStatus(server.admin.put(`groups/${above.id}/subgroups/${id}`), 200);
      await expectStatus(server.admin.delete(`groups/${id}`), 204);
    });
  });

  describe('have the members whom the directory names', () => {
    it('from the sign-in on at which it does, until the one at which it does not', async () => {
      const drivers = await anExternalGroup('Drivers');
      await expectStatus(server.admin.put(`groups/${drivers}/privileges/DATADOWNLOADING`), 200);
      const own = await aGroup(server.admin);
      const cleo = await aMember('cleo');
      await expectStatus(server.admin.put(`groups/${own.id}/members/${cleo.id}`), 200);
      expect(await signIn('cleo')).toBe('201');
      expect(await groupsOf(cleo.id)).toEqual([own.name]);

      await ldap.change(`cn=Drivers,${GROUPS}`, 'add', 'member', dnOf('cleo'));
      const before = await written(server);
      expect(await signIn('cleo')).toBe('201');
      expect(await groupsOf(cleo.id)).toEqual(['Drivers', own.name].toSorted());
      const check = await server.as(cleo.token).get<{ items: Made[] }>('me/privileges');
      expect(check.body.items.map(({ name }) => name)).toContain('DATADOWNLOADING');
      const after = await written(server);
      expect(Number(after['revision']) - Number(before['revision'])).toBeGreaterThanOrEqual(1);
      expect(await lastEvent('group_member.added')).toEqual({
        target_name: 'Drivers',
        actor_user_id: cleo.id,
        surface: 'native',
      });

      await ldap.change(`cn=Drivers,${GROUPS}`, 'delete', 'member', dnOf('cleo'));
      expect(await signIn('cleo')).toBe('201');
      expect(await groupsOf(cleo.id)).toEqual([own.name]);
      expect(await lastEvent('group_member.removed')).toMatchObject({ target_name: 'Drivers' });
    });

    it('and write nothing but the session when nothing has changed', async () => {
      await anExternalGroup('Editors');
      await ldap.change(`cn=Editors,${GROUPS}`, 'add', 'member', dnOf('bob'));
      await aMember('bob');
      expect(await signIn('bob')).toBe('201');
      const count = (): Promise<object[]> =>
        server.sql(`SELECT count(*) FROM audit_events WHERE action LIKE 'group_member.%' OR action LIKE 'user.%'`);
      const [before, changes] = [await count(), await changesOfMembers()];
      expect(await signIn('bob')).toBe('201');
      expect([await count(), await changesOfMembers()]).toEqual([before, changes]);
    });

    it('and come back when a membership has run out here, but not while the name is written otherwise', async () => {
      const id = await anExternalGroup('Farmers');
      await ldap.change(`cn=Farmers,${GROUPS}`, 'add', 'member', dnOf('ada'));
      const ada = await aMember('ada');
      await server.sql('INSERT INTO group_members (group_id, user_id, valid_until) VALUES ($1, $2, $3)', [
        id,
        ada.id,
        YESTERDAY,
      ]);
      expect(await signIn('ada')).toBe('201');
      const [row] = await server.sql('SELECT valid_until FROM group_members WHERE user_id = $1', [ada.id]);
      expect(row).toEqual({ valid_until: null });
      await server.sql(`UPDATE groups SET name = 'FARMERS' WHERE id = $1`, [id]);
      expect(await signIn('ada')).toBe('201');
      expect(await groupsOf(ada.id)).toEqual([]);
    });

    it('where there are more of them than fit on a page', async () => {
      const first = await anExternalGroup('crowd-0');
      const last = await anExternalGroup(`crowd-${CROWD - 1}`);
      const crowded = await aMember('crowded');
      expect(await signIn('crowded')).toBe('201');
      expect(await groupsOf(crowded.id)).toEqual(['crowd-0', `crowd-${CROWD - 1}`].toSorted());
      for (const id of [first, last]) await expectStatus(server.admin.delete(`groups/${id}`), 204);
    });

    it('by their user name, where the attribute is memberUid', async () => {
      const posix = await aService({ groupBaseDn: POSIX, groupMemberAttribute: 'memberUid' });
      await anExternalGroup('posix-group', { authenticationServiceId: posix.id });
      const dan = await aMember('dan', posix.id);
      expect(await signIn('dan')).toBe('201');
      expect(await groupsOf(dan.id)).toEqual(['posix-group']);
    });

    it('unless there are more than 10,000 groups, which is no answer', async () => {
      const full = await aService({ groupBaseDn: FULL, groupMemberAttribute: 'memberUid', timeoutMs: 20_000 });
      await aMember('full', full.id);
      expect(await signIn('full')).toBe('503 authentication_service_unavailable');
      expect(server.logLines.join('')).toContain('More than 10000 entries match');
    });
  });

  it('lose a member who moves to another service, and become local with their members when theirs is deleted', async () => {
    const posix = await aService({ groupBaseDn: POSIX, groupMemberAttribute: 'memberUid' });
    await server.sql(`DELETE FROM groups WHERE name = 'posix-group'`);
    const id = await anExternalGroup('posix-group', { authenticationServiceId: posix.id });
    const dan = await aMember('dan', posix.id);
    expect(await signIn('dan')).toBe('201');
    await expectStatus(server.admin.patch(`users/${dan.id}`, { authenticationServiceId: 1 }), 200);
    expect(await groupsOf(dan.id)).toEqual([]);
    await expectStatus(server.admin.patch(`users/${dan.id}`, { authenticationServiceId: posix.id }), 200);
    expect(await signIn('dan')).toBe('201');
    await expectStatus(server.admin.delete(`authentication-services/${posix.id}`), 204);
    expect((await server.admin.get(`groups/${id}`)).body).toMatchObject({ authenticationServiceId: 1 });
    expect((await server.admin.get(`users/${dan.id}`)).body).toMatchObject({ authenticationServiceId: 1 });
    expect(await groupsOf(dan.id)).toEqual(['posix-group']);
    expect(await signIn('dan')).toBe('401 invalid_credentials');
    await expectStatus(server.admin.delete(`groups/${id}/members/${dan.id}`), 204);
    await expectStatus(server.admin.put(`users/${dan.id}/password`, { password: passwordOf('dan') }), 204);
    expect(await signIn('dan')).toBe('201');
  });

  async function lastEvent(action: string): Promise<object | undefined> {
    const [event] = await server.sql<object>(
      'SELECT target_name, actor_user_id, surface FROM audit_events WHERE action = $1 ORDER BY id DESC LIMIT 1',
      [action],
    );
    return event;
  }

  function changesOfMembers(): Promise<object[]> {
    return server.sql(`SELECT count(*) FROM access_changes WHERE change->>'table' = 'group_members'`);
  }
});

function aPosixGroup(cn: string, parent: string, members: readonly string[], gidNumber: number): Entry {
  const attributes = { objectClass: 'posixGroup', cn, gidNumber: String(gidNumber), memberUid: members };
  return { dn: `cn=${cn},${parent}`, attributes };
}
