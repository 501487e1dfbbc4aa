import { aGroup, aName, aPrivilege, type Made } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import {
  ALL_GROUP,
  BASE,
  BASES,
  footprint,
  grantsOf,
  ThoughtSpotClient,
  type ThoughtSpotError,
} from './thoughtspot-client.js';

const CALLS = ['group/addprivilege', 'group/removeprivilege'] as const;

describe('ThoughtSpot group privileges', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let analyst: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    analyst = await aGroup(server.admin, { name: 'Analyst' });
  });
  afterAll(() => server.stop());

  /** Expects a refusal in ThoughtSpot's form, and nothing written. */
  const expectRefusal = async (
    call: () => Promise<{ status: number; body: ThoughtSpotError }>,
    status: number,
    code: number,
  ): Promise<string> => {
    const before = { ...(await footprint(server)), analyst: await grantsOf(server, analyst.id) };
    const answer = await call();
    expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code });
    expect({ ...(await footprint(server)), analyst: await grantsOf(server, analyst.id) }).toEqual(before);
    return (JSON.parse(answer.body.debug) as string[]).join(' ');
  };

  it.each(BASES)('adds to All and removes again under %s, seen by everyone at once', async (base) => {
    const { client: guest, id } = await ThoughtSpotClient.asGuest(server);
    const held = async (): Promise<string[]> =>
      (await guest.get<{ privileges: string[] }>('session/info')).body.privileges;
    const form = { privilege: 'DATADOWNLOADING', groupNames: 'All' };
    const added = await admin.with({ Accept: 'application/json' }).post('group/addprivilege', form, base);
    expect(added.status).toBe(204);
    expect(added.body).toBeUndefined();
    expect(added.headers.get('cache-control')).toContain('no-store');
    expect(added.headers.get('x-callosum-incident-id')).toBeTruthy();
    expect(await grantsOf(server, ALL_GROUP)).toEqual(['AUTHORING', 'DATADOWNLOADING']);
    expect(await held()).toEqual(['AUTHORING', 'DATADOWNLOADING']);
    const { body } = await server.admin.get<{ items: { name: string }[] }>(`users/${id}/privileges`);
    expect(body.items.map(({ name }) => name)).toEqual(['AUTHORING', 'DATADOWNLOADING']);

    expect((await admin.post('group/removeprivilege', form, base)).status).toBe(204);
    expect(await grantsOf(server, ALL_GROUP)).toEqual(['AUTHORING']);
    expect(await held()).toEqual(['AUTHORING']);
  });

  it('writes what it did into the audit trail, under its own name', async () => {
    const group = await aGroup(server.admin);
    await admin.post('group/addprivilege', { privilege: 'BYPASSRLS', groupNames: group.name });
    const { body } = await server.admin.get<{ items: object[] }>(`audit-events?targetType=group&targetId=${group.id}`);
    expect(body.items[0]).toMatchObject({
      action: 'group_privilege.granted',
      surface: 'thoughtspot',
      actor: { name: 'admin' },
      after: { privilege: 'BYPASSRLS' },
    });
  });

  it.each(['All', 'ALL_GROUP', '["All"]', '"ALL_GROUP"', '["All","ALL_GROUP"]'])(
    'takes %s for the built-in group of everyone',
    async (groupNames) => {
      const form = { privilege: 'USERDATAUPLOADING', groupNames };
      expect((await admin.post('group/addprivilege', form)).status).toBe(204);
      expect(await grantsOf(server, ALL_GROUP)).toContain('USERDATAUPLOADING');
      expect((await admin.post('group/removeprivilege', form)).status).toBe(204);
      expect(await grantsOf(server, ALL_GROUP)).not.toContain('USERDATAUPLOADING');
    },
  );

  it.each([
    ['quotes', 'Group "3"'],
    ['blanks', 'The  second   floor'],
    ['other letters', 'Größe 数据 🏛'],
    ['a JSON number for a name', '2024'],
    ['what looks like a JSON array and is none', '[Group]'],
    ['plus, ampersand and percent', 'R+D & 100%'],
  ])('finds groups whose names hold %s', async (_, name) => {
    const group = await aGroup(server.admin, { name });
    for (const groupNames of [name, JSON.stringify(name), JSON.stringify([name])]) {
      expect((await admin.post('group/addprivilege', { privilege: 'DEVELOPER', groupNames })).status).toBe(204);
      expect(await grantsOf(server, group.id)).toEqual(['DEVELOPER']);
      expect((await admin.post('group/removeprivilege', { privilege: 'DEVELOPER', groupNames })).status).toBe(204);
      expect(await grantsOf(server, group.id)).toEqual([]);
    }
  });

  it('takes a name in another Unicode form for the same name', async () => {
    const group = await aGroup(server.admin, { name: 'Zoë' });
    await admin.post('group/addprivilege', { privilege: 'DEVELOPER', groupNames: 'Zoë'.normalize('NFD') });
    expect(await grantsOf(server, group.id)).toEqual(['DEVELOPER']);
  });

  it('takes groupNames that are sent several times as a list', async () => {
    const groups = [await aGroup(server.admin), await aGroup(server.admin), await aGroup(server.admin)];
    const [first, second, third] = groups.map(({ name }) => name);
    const form = new URLSearchParams({ privilege: 'RANALYSIS', groupNames: JSON.stringify([first, second]) });
    form.append('groupNames', String(third));
    expect((await admin.post('group/addprivilege', form)).status).toBe(204);
    for (const group of groups) expect(await grantsOf(server, group.id)).toEqual(['RANALYSIS']);
  });

  it('gives other groups any privilege of the catalogue, and takes it again', async () => {
    const group = await aGroup(server.admin);
    const { body } = await server.admin.get<{ items: { name: string }[] }>('privileges?category=thoughtspot&limit=200');
    const names = body.items.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(50);
    for (const privilege of names) {
      expect((await admin.post('group/addprivilege', { privilege, groupNames: group.name })).status).toBe(204);
    }
    expect(await grantsOf(server, group.id)).toEqual(names);
    for (const privilege of names) {
      expect((await admin.post('group/removeprivilege', { privilege, groupNames: group.name })).status).toBe(204);
    }
    expect(await grantsOf(server, group.id)).toEqual([]);
  });

  it("takes the published client's misspelling of one privilege", async () => {
    const group = await aGroup(server.admin);
    await admin.post('group/addprivilege', { privilege: 'EXPERIMENTALFEATUREPRIVILEG', groupNames: group.name });
    expect(await grantsOf(server, group.id)).toEqual(['EXPERIMENTALFEATUREPRIVILEGE']);
  });

  it('succeeds when there is nothing to change, and writes nothing then', async () => {
    const form = { privilege: 'DATAMANAGEMENT', groupNames: 'Analyst' };
    const untouched = await footprint(server);
    expect((await admin.post('group/removeprivilege', form)).status).toBe(204);
    expect(await footprint(server)).toEqual(untouched);
    await admin.post('group/addprivilege', form);
    const added = await footprint(server);
    expect((await admin.post('group/addprivilege', form)).status).toBe(204);
    expect(await footprint(server)).toEqual(added);
    await admin.post('group/removeprivilege', form);
  });

  it('leaves a grant that counts now as it is, and opens one that does not', async () => {
    const group = await aGroup(server.admin);
    const path = `groups/${group.id}/privileges/DEVELOPER`;
    const form = { privilege: 'DEVELOPER', groupNames: group.name };
    const windowOf = async (): Promise<unknown> =>
      (await server.admin.get<{ items: object[] }>(`groups/${group.id}/privileges`)).body.items[0];
    await server.admin.put(path, { validUntil: '2999-01-01T00:00:00Z' });
    await admin.post('group/addprivilege', form);
    expect(await windowOf()).toMatchObject({ validFrom: null, validUntil: '2999-01-01T00:00:00.000Z' });
    await server.admin.put(path, { validUntil: '2001-01-01T00:00:00Z' });
    await admin.post('group/addprivilege', form);
    expect(await windowOf()).toMatchObject({ validFrom: null, validUntil: null });
    await server.admin.put(path, { validFrom: '2999-01-01T00:00:00Z' });
    await admin.post('group/addprivilege', form);
    expect(await windowOf()).toMatchObject({ validFrom: null, validUntil: null });
  });

  it('carries out many changes of the same groups at the same moment', async () => {
    const groups = await Promise.all(Array.from({ length: 5 }, () => aGroup(server.admin)));
    const names = groups.map(({ name }) => name);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        admin.post(index % 3 === 0 ? 'group/removeprivilege' : 'group/addprivilege', {
          privilege: 'DEVELOPER',
          groupNames: JSON.stringify(index % 2 === 0 ? names : names.toReversed()),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    await admin.post('group/addprivilege', { privilege: 'DEVELOPER', groupNames: JSON.stringify(names) });
    for (const group of groups) expect(await grantsOf(server, group.id)).toEqual(['DEVELOPER']);
  });

  describe.each(CALLS)('%s', (call) => {
    const form = { privilege: 'DATADOWNLOADING', groupNames: 'Analyst' };

    it('takes a bearer token, without X-Requested-By', async () => {
      expect((await server.admin.post(`${BASE}/${call}`, undefined, { raw: new URLSearchParams(form) })).status).toBe(
        204,
      );
      await admin.post('group/removeprivilege', form);
    });

    it.each([
      ['no session', {}, 401, 10_003],
      ['a dead session', { Cookie: 'JSESSIONID=gh_s_dead', 'X-Requested-By': 'x' }, 401, 10_003],
      ['a dead bearer token', { Authorization: 'Bearer gh_p_dead' }, 401, 10_003],
    ])('refuses %s', async (_, headers, status, code) => {
      await expectRefusal(() => new ThoughtSpotClient(server, headers).post(call, form), status, code);
    });

    it('refuses a session that was ended', async () => {
      const client = await ThoughtSpotClient.signIn(server);
      await client.post('session/logout');
      await expectRefusal(() => client.post(call, form), 401, 10_003);
    });

    it('refuses a cookie without X-Requested-By', async () => {
      await expectRefusal(() => admin.without('X-Requested-By').post(call, form), 400, 10_002);
      await expectRefusal(() => admin.with({ 'X-Requested-By': '' }).post(call, form), 400, 10_002);
    });

    it('refuses who is no administrator, a group admin and a narrowed token included', async () => {
      const { client, id } = await ThoughtSpotClient.asGuest(server);
      await server.admin.put(`groups/${analyst.id}/members/${id}`, { admin: true });
      await expectRefusal(() => client.post(call, form), 403, 10_003);
      const { body } = await server.admin.post<{ token: string }>('users/1/tokens', { scopes: ['DATADOWNLOADING'] });
      const narrowed = new ThoughtSpotClient(server, { Authorization: `Bearer ${body.token}` });
      await expectRefusal(() => narrowed.post(call, form), 403, 10_003);
    });

    it.each([
      ['an unknown privilege', { privilege: 'DATAUPLOADING' }, 'There is no'],
      ['a privilege in another case', { privilege: 'datadownloading' }, 'There is no privilege "datadownloading".'],
      ['a privilege of another catalogue', { privilege: 'READ' }, 'There is no privilege "READ".'],
      ['a privilege by its label', { privilege: 'Can download data' }, 'There is no'],
      ['an empty privilege', { privilege: '' }, 'privilege must not be empty.'],
      ['a NUL in the privilege', { privilege: 'DATA\0' }, ''],
      ['an unknown group', { groupNames: 'Nobodies' }, 'There is no group "Nobodies".'],
      ['a group in another case', { groupNames: 'analyst' }, 'There is no group "analyst".'],
      ['a group with a blank too many', { groupNames: ' Analyst' }, 'There is no group " Analyst".'],
      ['one unknown group among known ones', { groupNames: '["Analyst","Nobodies"]' }, '"Nobodies"'],
      ['no name', { groupNames: '' }, 'groupNames must hold names'],
      ['an empty list', { groupNames: '[]' }, 'groupNames must name at least one group.'],
      ['an empty name in a list', { groupNames: '["Analyst",""]' }, 'groupNames must hold names'],
      ['a number in a list', { groupNames: '["Analyst",7]' }, 'groupNames must hold names'],
      ['a list in a list', { groupNames: '[["Analyst"]]' }, 'groupNames must hold names'],
      ['a null in a list', { groupNames: '[null]' }, 'groupNames must hold names'],
      ['an object', { groupNames: '{"name":"Analyst"}' }, 'There is no group'],
      ['a NUL in a name', { groupNames: 'Ana\0lyst' }, ''],
      ['half a character in a name', { groupNames: '["\\ud800"]' }, 'There is no group'],
      ['100,000 brackets', { groupNames: `${'['.repeat(100_000)}${']'.repeat(100_000)}` }, 'groupNames must hold'],
      ['10,001 names', { groupNames: JSON.stringify(Array(10_001).fill('Analyst')) }, 'at most 10000'],
      ['AUTHORING on All', { privilege: 'AUTHORING', groupNames: 'All' }, 'DATADOWNLOADING or USERDATAUPLOADING'],
      ['ADMINISTRATION on All', { privilege: 'ADMINISTRATION', groupNames: 'ALL_GROUP' }, 'for the group All'],
      ['a privilege not for All on several', { privilege: 'DEVELOPER', groupNames: '["Analyst","All"]' }, 'All'],
    ])('refuses %s', async (_, fields, debug) => {
      expect(await expectRefusal(() => admin.post(call, { ...form, ...fields }), 400, 10_002)).toContain(debug);
    });

    it.each([
      ['a form without fields', 'x=y'],
      ['an empty form', ''],
      ['no privilege', 'groupNames=Analyst'],
      ['no groupNames', 'privilege=DATADOWNLOADING'],
      ['two privileges', 'privilege=DATADOWNLOADING&privilege=DEVELOPER&groupNames=Analyst'],
    ])('refuses %s', async (_, body) => {
      const client = admin.with({ 'Content-Type': 'application/x-www-form-urlencoded' });
      await expectRefusal(() => client.post(call, body), 400, 10_002);
    });

    it('refuses a privilege of our own that is not in the catalogue', async () => {
      const privilege = await aPrivilege(server.admin, { category: 'reports' });
      await expectRefusal(() => admin.post(call, { ...form, privilege: privilege.name }), 400, 10_002);
    });

    it('does the same 10,000 names at once', async () => {
      const groupNames = JSON.stringify(Array(10_000).fill('Analyst'));
      expect((await admin.post(call, { ...form, groupNames })).status).toBe(204);
      await admin.post('group/removeprivilege', form);
    });
  });

  it('never takes ADMINISTRATION from the administrators', async () => {
    const form = { privilege: 'ADMINISTRATION', groupNames: '["Analyst","Administrators"]' };
    await expectRefusal(() => admin.post('group/removeprivilege', form), 409, 10_002);
    const own = { privilege: 'ADMINISTRATION', groupNames: 'Administrators' };
    expect((await admin.post('group/addprivilege', own)).status).toBe(204);
  });

  it('prefers the built-in group to one that is called ALL_GROUP', async () => {
    const group = await aGroup(server.admin, { name: 'ALL_GROUP' });
    await admin.post('group/addprivilege', { privilege: 'DATADOWNLOADING', groupNames: 'ALL_GROUP' });
    expect(await grantsOf(server, group.id)).toEqual([]);
    expect(await grantsOf(server, ALL_GROUP)).toContain('DATADOWNLOADING');
    await admin.post('group/removeprivilege', { privilege: 'DATADOWNLOADING', groupNames: 'All' });
  });

  describe('with an explicit Accept: application/json', () => {
    const post = (groupNames: string, accept: string): ReturnType<ThoughtSpotClient['post']> => {
      const form = new FormData();
      form.set('privilege', 'JOBSCHEDULING');
      form.set('groupNames', groupNames);
      return admin.with({ Accept: accept }).post('group/addprivilege', form);
    };

    it('answers multipart with the group', async () => {
      const group = await aGroup(server.admin, { description: 'who plans' });
      const { body: native } = await server.admin.get<{ guid: string }>(`groups/${group.id}`);
      await server.admin.put(`groups/${group.id}/privileges/READ`);
      await server.admin.put(`groups/${group.id}/privileges/A3ANALYSIS`, { validUntil: '2001-01-01T00:00:00Z' });
      const answer = await post(group.name, 'text/html, Application/JSON;q=0.9');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(answer.body).toMatchObject({
        privileges: ['JOBSCHEDULING'],
        type: 'LOCAL_GROUP',
        parenttype: 'GROUP',
        visibility: 'DEFAULT',
        displayName: group.name,
        header: { id: native.guid, owner: native.guid, name: group.name, description: 'who plans' },
        complete: true,
        isSystemPrincipal: false,
      });
    });

    it('answers several groups with an array, in their order', async () => {
      const [one, two] = [await aGroup(server.admin), await aGroup(server.admin)];
      const answer = await post(JSON.stringify([two.name, one.name, two.name]), 'application/json');
      expect(answer.status).toBe(200);
      expect((answer.body as unknown as { displayName: string }[]).map(({ displayName }) => displayName)).toEqual([
        two.name,
        one.name,
      ]);
    });

    it.each(['*/*', 'application/*', 'text/plain'])('answers 204 to Accept: %s', async (accept) => {
      const answer = await post(analyst.name, accept);
      expect(answer.status).toBe(204);
      expect(answer.body).toBeUndefined();
    });
  });

  it('tells who is no administrator nothing about which groups exist', async () => {
    const name = aName('group');
    await aGroup(server.admin, { name });
    const { client } = await ThoughtSpotClient.asGuest(server);
    const known = await client.post('group/addprivilege', { privilege: 'DEVELOPER', groupNames: name });
    const unknown = await client.post('group/addprivilege', { privilege: 'DEVELOPER', groupNames: aName('group') });
    expect({ ...known.body, incident_id_guid: '', trace_id_guid: '' }).toEqual({
      ...unknown.body,
      incident_id_guid: '',
      trace_id_guid: '',
    });
  });
});
