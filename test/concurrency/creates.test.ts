import type { Answer } from '../support/api.js';
import { aName, aPrivilegeSet, aUser } from '../support/builders.js';
import { outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const ROUNDS = 20;

describe('parallel creates of one name', () => {
  let server: TestServer;
  let sibling: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
    sibling = await TestServer.start({ shareWith: server });
  });
  afterAll(async () => {
    await sibling.stop();
    await server.stop();
  });

  it.each([
    ['users', 'username', 'username_taken'],
    ['groups', 'name', 'group_name_taken'],
    ['privileges', 'name', 'privilege_name_taken'],
    ['privilege-sets', 'name', 'privilege_set_name_taken'],
    ['resources', 'name', 'resource_name_taken'],
    ['authentication-services', 'name', 'authentication_service_name_taken'],
  ])('make one of the %s and refuse the other, on one server and on two', async (path, field, code) => {
    const kind = { resources: { kind: 'x' }, 'authentication-services': { kind: 'local' } }[path] ?? {};
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = aName('Straße');
      const second = round % 2 === 0 ? server : sibling;
      const answers = await Promise.all([
        server.admin.post(path, { [field]: name, ...kind }),
        second.admin.post(path, { [field]: name.toUpperCase(), ...kind }),
      ]);
      expect(answers.map(outcome).toSorted()).toEqual(['201', `409 ${code}`]);
    }
  });

  it('make one of two privileges with the same bit of the mask', async () => {
    for (const maskBit of [13, 14, 15, 16, 17, 18]) {
      const answers = await Promise.all([0, 1].map(() => server.admin.post('privileges', { name: aName(), maskBit })));
      expect(answers.map(outcome).toSorted()).toEqual(['201', '409 mask_bit_taken']);
    }
  });

  it('mark one of many sets as the role of a group or a user', async () => {
    const user = await aUser(server.admin);
    const group = await server.admin.post<{ id: number }>('groups', { name: aName() });
    const sets = await Promise.all(Array.from({ length: 6 }, () => aPrivilegeSet(server.admin)));
    for (const owner of [`groups/${group.body.id}`, `users/${user.id}`]) {
      const answers: Answer[] = await Promise.all(
        sets.map((set) => server.admin.put(`${owner}/privilege-sets/${set.id}`, { role: true })),
      );
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
      expect(new Set(answers.map(outcome))).toEqual(new Set(['200', '409 role_taken']));
    }
  });

  it('of one pair with If-None-Match: * let one through', async () => {
    const user = await aUser(server.admin);
    const group = await server.admin.post<{ id: number }>('groups', { name: aName() });
    const paths = [`groups/${group.body.id}/members/${user.id}`, `groups/${group.body.id}/privileges/LOGIN`];
    for (const path of [...paths, `groups/${group.body.id}/privilege-sets/1`, `groups/${group.body.id}/subgroups/3`]) {
      const createOnly = { headers: { 'If-None-Match': '*' } };
      const answers = await Promise.all(Array.from({ length: 6 }, () => server.admin.put(path, undefined, createOnly)));
      expect(answers.map(outcome).toSorted()).toEqual(['200', ...Array<string>(5).fill('412 precondition_failed')]);
    }
  });
});
