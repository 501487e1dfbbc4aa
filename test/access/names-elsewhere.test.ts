import type { Api } from '../support/api.js';
import { aGroup, aName, aPrivilege, aPrivilegeSet, aResource, aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import type { Explained } from './explained.js';

interface Sources {
  items: { name: string; sources: { group: unknown; privilegeSet: { name: string } | null }[] }[];
}

interface Allowed {
  allowed: boolean;
}

const KIND = 'data_source';

/** Two servers on one database: what one has acknowledged the other shows at once, in its own words. */
describe('What is called otherwise on one server', () => {
  let server: TestServer;
  let other: TestServer;
  let admin: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    other = await TestServer.start({ shareWith: server });
    admin = server.admin;
  });
  afterAll(async () => {
    await other.stop();
    await server.stop();
  });

  it('has its new name on the other: a privilege set', async () => {
    const { user, privilege, set } = await anAssignedUser();
    const names = async (): Promise<unknown[]> => [
      await setNameIn(other, `users/${user.id}/privileges?explain=true`, privilege.name),
      (await explained({ user: user.id, privilege: privilege.name })).privilegePaths.map(({ steps }) =>
        steps.flatMap(({ to }) => (to.type === 'privilegeSet' ? [to.name] : [])),
      ),
    ];
    expect(await names()).toEqual([set.name, [[set.name]]]);
    const name = aName('renamed');
    const answer = await expectStatus(admin.patch(`privilege-sets/${set.id}`, { name }), 200);
    expect(await names()).toEqual([name, [[name]]]);
    expect(await setNameIn(server, `users/${user.id}/privileges?explain=true`, privilege.name)).toBe(name);
    const { body } = await other.admin.get<{ items: { revision: number }[] }>('audit-events?limit=1');
    expect(Number(answer.headers.get('guildhall-revision'))).toBe(body.items[0]?.revision);
  });

  it('has its new name on the other: a user, a group, a privilege and a resource', async () => {
    const { user, group, privilege } = await aGrantedUser();
    const resource = await aResource(admin, { kind: KIND });
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    const question = { user: user.id, privilege: privilege.id, resource: resource.id };
    expect(namesOf(await explained(question))).toEqual([user.username, group.name, privilege.name, resource.name]);
    const renames: [path: string, field: string][] = [
      [`users/${user.id}`, 'username'],
      [`groups/${group.id}`, 'name'],
      [`privileges/${privilege.name}`, 'name'],
      [`resources/${resource.id}`, 'name'],
    ];
    const names: string[] = [];
    for (const [path, field] of renames) {
      names.push(aName('renamed'));
      await expectStatus(admin.patch(path, { [field]: names.at(-1) }), 200);
      expect(namesOf(await explained(question)).slice(0, names.length)).toEqual(names);
    }
    const [username, groupName, privilegeName, resourceName] = names;
    const byName = { privilege: privilegeName, resource: { kind: KIND, name: resourceName } };
    expect(await isAllowed({ user: username, ...byName })).toBe(true);
    expect(await isAllowed({ group: groupName, ...byName })).toBe(true);
  });

  it('is written on the other as it is here, when only its case has changed', async () => {
    const { user, privilege, set } = await anAssignedUser();
    const path = `users/${user.id}/privileges?explain=true`;
    expect(await setNameIn(other, path, privilege.name)).toBe(set.name);
    await expectStatus(admin.patch(`privilege-sets/${set.id}`, { name: set.name.toUpperCase() }), 200);
    expect(await setNameIn(other, path, privilege.name)).toBe(set.name.toUpperCase());
  });

  it('counts there with its new properties: a user, a group and a resource', async () => {
    const user = await aUser(admin, { properties: { level: 1 } });
    const group = await aGroup(admin, { properties: { level: 1 } });
    const resource = await aResource(admin, { kind: KIND, properties: { level: 1 } });
    const privilege = await aPrivilege(admin);
    await expectStatus(admin.put(`groups/${group.id}/members/${user.id}`), 200);
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    const subjects = { condition: 'subject.properties.level == 2 && resource.properties.level == 2' };
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`, subjects), 200);
    const ask = (who: object): Promise<boolean> =>
      isAllowed({ ...who, privilege: privilege.name, resource: resource.id });
    expect([await ask({ user: user.id }), await ask({ group: group.id })]).toEqual([false, false]);
    await expectStatus(admin.patch(`resources/${resource.id}`, { properties: { level: 2 } }), 200);
    expect(await ask({ user: user.id })).toBe(false);
    await expectStatus(admin.patch(`users/${user.id}`, { properties: { level: 2 } }), 200);
    expect([await ask({ user: user.id }), await ask({ group: group.id })]).toEqual([true, false]);
    await expectStatus(admin.patch(`groups/${group.id}`, { properties: { level: 2 } }), 200);
    expect(await ask({ group: group.id })).toBe(true);
  });

  it('counts there as what it is now: an alias that stands for something else, a user who was deactivated', async () => {
    const { user, group, privilege } = await aGrantedUser();
    const kind = aName('kind');
    const resource = await aResource(admin, { kind });
    const action = aName('alias');
    const alias = `resource-kinds/${kind}/action-aliases/${action}`;
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`), 200);
    const may = async (): Promise<unknown> => {
      const question = {
        subject: { type: 'user', id: user.guid },
        action: { name: action },
        resource: { type: kind, id: resource.name },
      };
      return (await expectStatus(other.admin.post('/access/v1/evaluation', question), 200)).body.decision;
    };
    await expectStatus(admin.put(alias, { privilege: 'READ' }), 200);
    expect(await may()).toBe(false);
    await expectStatus(admin.put(alias, { privilege: privilege.name }), 200);
    expect(await may()).toBe(true);
    await expectStatus(admin.patch(`users/${user.id}`, { active: false }), 200);
    expect(await may()).toBe(false);
    expect((await other.as(user.token).get('me')).status).toBe(401);
    await expectStatus(admin.patch(`users/${user.id}`, { active: true }), 200);
    expect(await may()).toBe(true);
    expect((await other.as(user.token).get('me')).status).toBe(200);
  });

  async function aGrantedUser() {
    const [group, privilege] = [await aGroup(admin), await aPrivilege(admin)];
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    return { user: await aUser(admin, {}, [group.id]), group, privilege };
  }

  async function anAssignedUser() {
    const privilege = await aPrivilege(admin);
    const set = await aPrivilegeSet(admin, [privilege.name]);
    const user = await aUser(admin);
    await expectStatus(admin.put(`users/${user.id}/privilege-sets/${set.id}`), 200);
    return { user, privilege, set };
  }

  async function explained(question: object): Promise<Explained> {
    return (await expectStatus(other.admin.post<Explained>('access/explain', question), 200)).body;
  }

  async function isAllowed(question: object): Promise<boolean> {
    return (await expectStatus(other.admin.post<Allowed>('access/check', question), 200)).body.allowed;
  }
});

/** The name of the set through which a privilege comes, as a server says it. */
async function setNameIn({ admin }: TestServer, path: string, privilege: string): Promise<unknown> {
  const { body } = await expectStatus(admin.get<Sources>(path), 200);
  return body.items.find(({ name }) => name === privilege)?.sources[0]?.privilegeSet?.name;
}

/** Of the user, the group, the privilege and the resource of an answer. */
function namesOf({ subject, privilegePaths, resourcePaths }: Explained): string[] {
  const steps = [...privilegePaths, ...resourcePaths].flatMap((path) => path.steps);
  const nodes = steps.flatMap(({ from, to }) => [from, to]);
  const nameOf = (type: string): string => nodes.find((node) => node.type === type)?.name ?? '';
  return [subject.name, nameOf('group'), nameOf('privilege'), nameOf('resource')];
}
