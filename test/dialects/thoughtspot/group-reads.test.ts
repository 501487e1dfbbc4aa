import { aGroup, type Made } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import {
  BASES,
  expectRefusal,
  guidOf,
  NOBODY,
  PRIVATE_BASE,
  ThoughtSpotClient,
  type ThoughtSpotError,
} from './thoughtspot-client.js';

interface GroupObject {
  privileges: string[];
  displayName: string;
  header: { id: string; name: string };
}

const NAME = 'Group "3" & Größe';

describe('reading groups as ThoughtSpot does', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;
  let guestName: string;
  let group: Made;
  let guid: string;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    const made = await ThoughtSpotClient.asGuest(server);
    guest = made.client;
    guestName = made.username;
    group = await aGroup(server.admin, { name: NAME });
    guid = await guidOf(server, `groups/${group.id}`);
    await admin.post('group/addprivilege', { privilege: 'DEVELOPER', groupNames: JSON.stringify([NAME]) });
    await server.admin.put(`groups/${group.id}/privileges/READ`);
  });
  afterAll(() => server.stop());

  const query = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

  describe('group', () => {
    it.each(BASES)('shows one group by its id, its name or both under %s', async (base) => {
      const asked: Record<string, string>[] = [
        { groupid: guid },
        { groupid: guid.toUpperCase() },
        { name: NAME },
        { groupid: guid, name: NAME },
      ];
      for (const fields of asked) {
        const answer = await admin.get<GroupObject>(`group?${query(fields)}`, base);
        expect(answer.status).toBe(200);
        expect(answer.body).toMatchObject({ privileges: ['DEVELOPER'], displayName: NAME, header: { id: guid } });
        expect(answer.headers.get('x-callosum-incident-id')).toBeTruthy();
      }
    });

    it('lists all groups in the order of names, also with a slash at the end', async () => {
      for (const path of ['group', 'group/']) {
        const { body } = await admin.get<GroupObject[]>(path);
        expect(body.map(({ displayName }) => displayName)).toEqual(['Administrators', 'All', NAME, 'shared.infra']);
        expect(body.map(({ privileges }) => privileges)).toEqual([
          ['ADMINISTRATION'],
          ['AUTHORING'],
          ['DEVELOPER'],
          [],
        ]);
      }
    });

    it('shows others only the groups that they may see', async () => {
      const { body } = await guest.get<GroupObject[]>('group');
      expect(body.map(({ displayName }) => displayName)).toEqual(['All', 'shared.infra']);
      await expectRefusal(server, () => guest.get(`group?groupid=${guid}`), 400, 10_002);
      await expectRefusal(server, () => guest.get(`group?${query({ name: NAME })}`), 400, 10_002);
    });

    it.each([
      ['an unknown id', { groupid: NOBODY }, `There is no group "${NOBODY}".`],
      ['what is no GUID', { groupid: '1' }, 'There is no group "1".'],
      ['an empty id', { groupid: '' }, 'There is no group "".'],
      ['an unknown name', { name: 'Nobodies' }, 'There is no group "Nobodies".'],
      ['a NUL in the name', { name: 'A\0' }, ''],
      ['the name of another group', { name: 'All', groupid: '' }, 'There is no group "".'],
    ])('refuses %s', async (_, fields, debug) => {
      expect(await expectRefusal(server, () => admin.get(`group?${query(fields)}`), 400, 10_002)).toContain(debug);
    });

    it('refuses an id and a name that are not of the same group, and a field that is sent twice', async () => {
      await expectRefusal(server, () => admin.get(`group?groupid=${guid}&name=All`), 400, 10_002);
      await expectRefusal(server, () => admin.get('group?name=All&name=All'), 400, 10_002);
    });

    it('refuses a caller without a session', async () => {
      await expectRefusal(server, () => admin.without('Cookie').get('group'), 401, 10_003);
    });
  });

  describe.each([...BASES, PRIVATE_BASE])('metadata under %s', (base) => {
    it('lets a client that knows a name read its privileges back, as they are now', async () => {
      const list = `metadata/listobjectheaders?${query({ type: 'USER_GROUP', pattern: NAME, batchsize: '-1' })}`;
      const { body: headers } = await admin.get<GroupObject['header'][]>(list, base);
      expect(headers).toMatchObject([{ id: guid, name: NAME }]);
      const detail = `metadata/detail/${guid}?type=USER_GROUP`;
      const read = async (): Promise<string[]> => (await admin.get<GroupObject>(detail, base)).body.privileges;
      expect(await read()).toEqual(['DEVELOPER']);
      const form = { privilege: 'A3ANALYSIS', groupNames: JSON.stringify([NAME]) };
      await admin.post('group/addprivilege', form);
      expect(await read()).toEqual(['A3ANALYSIS', 'DEVELOPER']);
      await admin.post('group/removeprivilege', form);
      expect(await read()).toEqual(['DEVELOPER']);
    });

    it.each([
      ['', ['Administrators', 'All', NAME, 'shared.infra']],
      ['&batchsize=2', ['Administrators', 'All']],
      ['&pattern=ADMIN', ['Administrators']],
      ['&pattern=%25l%25', ['All']],
      ['&pattern=no%20such', []],
      [`&${query({ pattern: '"3" & GRÖSSE' })}`, [NAME]],
    ])('lists headers with %s', async (more, names) => {
      const { status, body } = await admin.get<GroupObject['header'][]>(
        `metadata/listobjectheaders?type=USER_GROUP${more}`,
        base,
      );
      expect(status).toBe(200);
      expect(body.map(({ name }) => name)).toEqual(names);
    });

    it('shows others only the groups that they may see', async () => {
      const { body } = await guest.get<GroupObject['header'][]>('metadata/listobjectheaders?type=USER_GROUP', base);
      expect(body.map(({ name }) => name)).toEqual(['All', 'shared.infra']);
      await expectRefusal(server, () => guest.get(`metadata/detail/${guid}?type=USER_GROUP`, base), 400, 10_002);
    });

    it.each([
      'metadata/listobjectheaders',
      'metadata/listobjectheaders?type=LOGICAL_TABLE',
      'metadata/listobjectheaders?type=user_group',
      'metadata/listobjectheaders?type=USER_GROUP&type=USER_GROUP',
      'metadata/listobjectheaders?type=USER_GROUP&batchsize=many',
      'metadata/listobjectheaders?type=USER_GROUP&batchsize=-2',
      'metadata/listobjectheaders?type=USER_GROUP&pattern=%00',
      'metadata/listobjectheaders?type=USER_GROUP&pattern=a&pattern=b',
      `metadata/detail/${NOBODY}?type=USER_GROUP`,
      'metadata/detail/1?type=USER_GROUP',
      `metadata/detail/%00?type=USER_GROUP`,
    ])('refuses %s', async (path) => {
      await expectRefusal(server, () => admin.get<ThoughtSpotError>(path, base), 400, 10_002);
    });

    it('lists first what is called like the pattern, because user_tools takes the first', async () => {
      const made = await Promise.all(
        [`a ${NAME}`, `${NAME} b`].map((name) => aGroup(server.admin, { name: `${name} ${base}` })),
      );
      const list = async (pattern: string, more = ''): Promise<string[]> => {
        const path = `metadata/listobjectheaders?${query({ type: 'USER_GROUP', pattern })}${more}`;
        return (await admin.get<GroupObject['header'][]>(path, base)).body.map(({ name }) => name);
      };
      for (const { name } of made) expect((await list(NAME))[0]).not.toBe(name);
      expect((await list(NAME.toUpperCase()))[0]).toBe(NAME);
      expect(await list(NAME, '&batchsize=1')).toEqual([NAME]);
      for (const { id } of made) await server.admin.delete(`groups/${id}`);
    });

    it('takes a pattern of 2,000 characters, and none that is longer', async () => {
      const path = (length: number): string =>
        `metadata/listobjectheaders?type=USER_GROUP&pattern=${'x'.repeat(length)}`;
      expect((await admin.get(path(2_000), base)).body).toEqual([]);
      await expectRefusal(server, () => admin.get(path(2_001), base), 400, 10_002);
    });

    it('knows users too: all for administrators, for anyone else himself', async () => {
      const list = 'metadata/listobjectheaders?type=USER';
      const all = await admin.get<GroupObject['header'][]>(list, base);
      expect(all.body.map(({ name }) => name)).toEqual(['admin', guestName]);
      const [me] = (await guest.get<GroupObject['header'][]>(list, base)).body;
      expect(me).toEqual(all.body[1]);
      expect((await admin.get<object[]>(`${list}&pattern=ADMI`, base)).body).toEqual([all.body[0]]);
      const detail = `metadata/detail/${me?.id}?type=USER`;
      expect((await guest.get<GroupObject>(detail, base)).body.header).toEqual(me);
      await expectRefusal(server, () => guest.get(`metadata/detail/${all.body[0]?.id}?type=USER`, base), 400, 10_002);
      await expectRefusal(server, () => admin.get(`metadata/detail/${guid}?type=USER`, base), 400, 10_002);
    });

    it('refuses the detail of another type, and a caller without a session', async () => {
      await expectRefusal(server, () => admin.get(`metadata/detail/${guid}?type=LOGICAL_TABLE`, base), 400, 10_002);
      await expectRefusal(server, () => admin.get(`metadata/detail/${guid}`, base), 400, 10_002);
      const nobody = admin.without('Cookie');
      await expectRefusal(server, () => nobody.get(`metadata/detail/${guid}?type=USER_GROUP`, base), 401, 10_003);
      const list = 'metadata/listobjectheaders?type=USER_GROUP';
      await expectRefusal(server, () => nobody.get(list, base), 401, 10_003);
    });
  });
});
