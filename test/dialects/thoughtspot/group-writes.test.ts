import { aGroup, aName } from '../../support/builders.js';
import type { Answer } from '../../support/api.js';
import { TestServer } from '../../support/test-server.js';
import { ALL_GROUP, BASES, expectRefusal, grantsOf, guidOf, NOBODY, ThoughtSpotClient } from './thoughtspot-client.js';

interface GroupObject {
  privileges: string[];
  header: { id: string; name: string; description: string };
}

describe('writing groups as ThoughtSpot does', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    guest = (await ThoughtSpotClient.asGuest(server)).client;
  });
  afterAll(() => server.stop());

  const aGuid = async (fields: object = {}): Promise<{ id: number; guid: string; name: string }> => {
    const { id, name } = await aGroup(server.admin, fields);
    return { id, name, guid: await guidOf(server, `groups/${id}`) };
  };
  const content = (value: unknown): { content: string } => ({ content: JSON.stringify(value) });
  const show = async (guid: string): Promise<GroupObject> =>
    (await admin.get<GroupObject>(`group?groupid=${guid}`)).body;

  describe('POST group', () => {
    it.each(['Group "3"', 'The  second   floor', 'Größe 数据 🏛', '["a"]'])(
      'creates %s with its privileges',
      async (name) => {
        const { status, body } = await admin.post<GroupObject>('group', {
          name,
          display_name: 'something else',
          description: 'who plans',
          privileges: '["DEVELOPER","EXPERIMENTALFEATUREPRIVILEG"]',
          grouptype: 'LOCAL_GROUP',
          visibility: 'DEFAULT',
        });
        expect(status).toBe(200);
        expect(body).toMatchObject({
          privileges: ['DEVELOPER', 'EXPERIMENTALFEATUREPRIVILEGE'],
          header: { name, description: 'who plans' },
        });
        expect(await show(body.header.id)).toEqual(body);
      },
    );

    it('takes multipart, and no privileges', async () => {
      const form = new FormData();
      form.set('name', aName('group'));
      expect((await admin.post<GroupObject>('group', form, BASES[1])).body.privileges).toEqual([]);
    });

    it.each([
      ['no name', {}, 400, 'name must not be empty.'],
      ['a blank name', { name: ' ' }, 400, 'name must have'],
      ['a NUL in the name', { name: 'a\0' }, 400, 'name must not contain'],
      [
        'an unknown privilege',
        { name: 'New', privileges: '["DEVELOPER","READ"]' },
        400,
        'There is no privilege "READ".',
      ],
      ['a number as a privilege', { name: 'New', privileges: '[7]' }, 400, 'privileges must hold'],
      ['another kind of group', { name: 'New', grouptype: 'LDAP_GROUP' }, 400, 'grouptype must be LOCAL_GROUP.'],
      ['another visibility', { name: 'New', visibility: 'NON_SHARABLE' }, 400, 'visibility must be DEFAULT.'],
      ['a name that is taken', { name: 'ALL', privileges: '["DEVELOPER"]' }, 409, ''],
    ])('refuses %s, and makes nothing', async (_, fields, status, debug) => {
      const call = (): Promise<Answer> => admin.post('group', fields as Record<string, string>);
      expect(await expectRefusal(server, call, status, 10_002)).toContain(debug);
      await expectRefusal(server, () => admin.get('group?name=New'), 400, 10_002);
    });

    it('refuses a name that is sent twice, and what is no form', async () => {
      const twice = new URLSearchParams([
        ['name', 'New'],
        ['name', 'Newer'],
      ]);
      await expectRefusal(server, () => admin.post('group', twice), 400, 10_002);
      const json = await admin.with({ 'Content-Type': 'application/json' }).post('group', '{"name":"New"}');
      expect(json).toMatchObject({ status: 415, body: undefined });
    });
  });

  describe('PUT group/{id}', () => {
    it('changes name, description and privileges at once, with 204', async () => {
      const { id, guid } = await aGuid();
      await server.admin.put(`groups/${id}/privileges/READ`);
      await server.admin.put(`groups/${id}/privileges/RANALYSIS`);
      const group = await show(guid);
      const name = aName('Größe "3"');
      const changed = { ...group, header: { ...group.header, name, description: 'new' }, privileges: ['DEVELOPER'] };
      const answer = await admin.put(`group/${guid}`, { ...content(changed), groupid: guid, triggeredbyadmin: 'true' });
      expect(answer).toMatchObject({ status: 204, body: undefined });
      expect(await show(guid)).toMatchObject({ privileges: ['DEVELOPER'], header: { name, description: 'new' } });
      expect(await grantsOf(server, id)).toEqual(['DEVELOPER', 'READ']);
    });

    it('leaves alone what is not sent, and writes nothing when nothing differs', async () => {
      const { guid, name } = await aGuid({ description: 'old' });
      await admin.put(`group/${guid}`, content({ privileges: ['DEVELOPER'] }));
      const before = await show(guid);
      expect(before).toMatchObject({ privileges: ['DEVELOPER'], header: { name, description: 'old' } });
      expect((await admin.put(`group/${guid}`, content(before))).status).toBe(204);
      expect(await show(guid)).toEqual(before);
    });

    it('changes on All what may be set there, and nothing else', async () => {
      const guid = await guidOf(server, `groups/${ALL_GROUP}`);
      const put = (privileges: string[]): Promise<Answer> => admin.put(`group/${guid}`, content({ privileges }));
      expect((await put(['AUTHORING', 'DATADOWNLOADING'])).status).toBe(204);
      expect((await show(guid)).privileges).toEqual(['AUTHORING', 'DATADOWNLOADING']);
      await expectRefusal(server, () => put(['DATADOWNLOADING']), 400, 10_002);
      await expectRefusal(server, () => put(['AUTHORING', 'DEVELOPER']), 400, 10_002);
      expect((await put(['AUTHORING'])).status).toBe(204);
      expect(await grantsOf(server, ALL_GROUP)).toEqual(['AUTHORING']);
    });

    it.each([
      ['no content', {}],
      ['no JSON', { content: 'name=New' }],
      ['a list', content([])],
      ['a name that is no text', content({ name: 7 })],
      ['a header that is no object', content({ header: 'x' })],
      ['privileges that are no list', content({ privileges: 'DEVELOPER' })],
      ['an unknown privilege beside a new name', content({ name: 'New', privileges: ['READ'] })],
    ])('refuses %s', async (_, form) => {
      const { guid } = await aGuid();
      await expectRefusal(server, () => admin.put(`group/${guid}`, form as Record<string, string>), 400, 10_002);
    });

    it('refuses a name that is taken with the privileges beside it, and a new name for a built-in group', async () => {
      const { guid } = await aGuid();
      const taken = content({ name: 'All', privileges: ['DEVELOPER'] });
      await expectRefusal(server, () => admin.put(`group/${guid}`, taken), 409, 10_002);
      const administrators = await guidOf(server, 'groups/2');
      await expectRefusal(server, () => admin.put(`group/${administrators}`, content({ name: 'X' })), 409, 10_002);
      await expectRefusal(server, () => admin.put(`group/${administrators}`, content({ privileges: [] })), 409, 10_002);
    });
  });

  describe('DELETE group/{id}', () => {
    it('deletes the group, everywhere at once', async () => {
      const { id, guid } = await aGuid();
      expect(await admin.delete(`group/${guid}`)).toMatchObject({ status: 204, body: undefined });
      expect((await server.admin.get(`groups/${id}`)).status).toBe(404);
      await expectRefusal(server, () => admin.delete(`group/${guid}`), 400, 10_002);
    });

    it('refuses built-in groups', async () => {
      const guid = await guidOf(server, `groups/${ALL_GROUP}`);
      await expectRefusal(server, () => admin.delete(`group/${guid}`), 409, 10_002);
    });
  });

  it('refuses every write without a session, without X-Requested-By, and of who is no administrator', async () => {
    const { guid } = await aGuid();
    const calls = (client: ThoughtSpotClient): (() => Promise<Answer>)[] => [
      () => client.post('group', { name: 'New' }),
      () => client.put(`group/${guid}`, content({ name: 'New' })),
      () => client.delete(`group/${guid}`),
    ];
    for (const call of calls(admin.without('Cookie'))) await expectRefusal(server, call, 401, 10_003);
    for (const call of calls(admin.without('X-Requested-By'))) await expectRefusal(server, call, 400, 10_002);
    for (const call of calls(guest)) await expectRefusal(server, call, 403, 10_003);
  });

  it.each([NOBODY, '1', '%00', 'Analyst'])('refuses the unknown id %s', async (id) => {
    await expectRefusal(server, () => admin.put(`group/${id}`, content({ name: 'New' })), 400, 10_002);
    await expectRefusal(server, () => admin.delete(`group/${id}`), 400, 10_002);
  });
});
