import { TestServer } from '../support/test-server.js';

interface Seeded {
  id: number;
  name: string;
  category: string;
  maskBit: number | null;
  builtIn: boolean;
}

describe('the seed', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function all<T = Seeded>(path: string): Promise<T[]> {
    return (await server.admin.get<{ items: T[] }>(`${path}${path.includes('?') ? '&' : '?'}limit=200`)).body.items;
  }

  it('holds the catalogue of ThoughtSpot and the operations of MindTouch, all built in', async () => {
    const privileges = await all('privileges?sort=id');
    expect(privileges.length).toBeGreaterThanOrEqual(55);
    expect(privileges.every((privilege) => privilege.builtIn)).toBe(true);
    const names = privileges.map((privilege) => privilege.name);
    expect(names).toEqual(
      expect.arrayContaining(['ADMINISTRATION', 'DATADOWNLOADING', 'USERDATAUPLOADING', 'A3ANALYSIS']),
    );
    expect(names).toEqual(expect.arrayContaining(['DATAMANAGEMENT', 'SHAREWITHALL', 'JOBSCHEDULING', 'BYPASSRLS']));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });

  it('gives the operations of MindTouch the bits of its mask', async () => {
    const operations = await all('privileges?category=mindtouch');
    const masks = Object.fromEntries(operations.map(({ name, maskBit }) => [name, 1n << BigInt(maskBit ?? -1)]));
    expect(masks).toEqual({
      LOGIN: 1n,
      BROWSE: 2n,
      READ: 4n,
      SUBSCRIBE: 8n,
      UPDATE: 16n,
      CREATE: 32n,
      DELETE: 256n,
      CHANGEPERMISSIONS: 1024n,
      CONTROLPANEL: 2048n,
      UNSAFECONTENT: 4096n,
      MINDTOUCH_BIT_6: 64n,
      MINDTOUCH_BIT_7: 128n,
      MINDTOUCH_BIT_9: 512n,
      ADMIN: 9223372036854775808n,
    });
    const others = (await all('privileges')).filter((privilege) => privilege.category !== 'mindtouch');
    expect(others.every((privilege) => privilege.maskBit === null)).toBe(true);
  });

  it.each([
    [1, 'None', 0n],
    [2, 'Guest', 1n],
    [3, 'Viewer', 15n],
    [4, 'Contributor', 1343n],
    [5, 'Admin', 9223372036854779903n],
  ])('makes site role %d, %s, whose operations add up to %d', async (id, name, mask) => {
    const { body } = await server.admin.get(`privilege-sets/${id}`);
    expect(body).toMatchObject({ id, name, siteRole: true, builtIn: true });
    const bits = new Map((await all('privileges')).map((privilege) => [privilege.name, privilege.maskBit]));
    const inside = await all<{ privilege: string }>(`privilege-sets/${id}/privileges`);
    expect(inside.reduce((sum, { privilege }) => sum | (1n << BigInt(bits.get(privilege) ?? -1)), 0n)).toBe(mask);
  });

  it('makes All, Administrators and shared.infra, one service and one administrator', async () => {
    const groups = await all<{ name: string; public: boolean }>('groups?sort=id');
    expect(groups.map((group) => [group.name, group.public])).toEqual([
      ['All', true],
      ['Administrators', false],
      ['shared.infra', true],
    ]);
    expect(await all('users')).toMatchObject([{ id: 1, username: 'admin', active: true, authenticationServiceId: 1 }]);
    expect(await all('authentication-services')).toMatchObject([
      { id: 1, kind: 'local', name: 'Local', builtIn: true },
    ]);
    expect(await all('groups/2/members')).toMatchObject([{ userId: 1, admin: true }]);
    expect(await all('groups/2/privileges')).toMatchObject([{ privilege: 'ADMINISTRATION' }]);
    expect(await all('groups/1/privileges')).toMatchObject([{ privilege: 'AUTHORING' }]);
    expect(await all('privileges/ADMIN/implications')).toMatchObject([{ name: 'ADMINISTRATION' }]);
  });

  it('lets new rows take the ids after its own', async () => {
    const group = await server.admin.post('groups', { name: 'the first of ours' });
    expect(group.body.id).toBe(4);
  });
});
