import { aGroup, aName, aResource, type Made } from '../support/builders.js';
import { aCast, expectStatus, outcome, refusal, type Caller, type Cast } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const UNKNOWN = 9_007_199_254_740_991;

interface ResourceList {
  items: (Made & { kind: string; groupId: number })[];
  totalCount?: number;
}

describe('resources', () => {
  let server: TestServer;
  let cast: Cast;
  let shared: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    cast = await aCast(server);
    shared = await aResource(server.admin);
    await expectStatus(server.admin.put(`resources/${shared.id}/groups/${cast.group.id}`), 200);
  });
  afterAll(() => server.stop());

  it('creates a resource that can then be read', async () => {
    const body = { kind: 'worker_model', name: aName(), description: 'd' };
    const created = await server.admin.post('resources', body);
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(created.body).toMatchObject({ ...body, version: 1 });
    expect((await server.admin.get(`resources/${String(created.body.id)}`)).body).toEqual(created.body);
  });

  it('allows one resource of each kind and name, whatever the case', async () => {
    const { name } = await aResource(server.admin);
    const again = await server.admin.post('resources', { kind: 'DATA_SOURCE', name: name.toUpperCase() });
    expect(outcome(again)).toBe('409 resource_name_taken');
    expect((await server.admin.post('resources', { kind: 'action', name })).status).toBe(201);
    const other = await aResource(server.admin);
    expect(outcome(await server.admin.patch(`resources/${other.id}`, { name }))).toBe('409 resource_name_taken');
  });

  it.each([
    [{ name: 'x' }, '/kind'],
    [{ kind: 'x' }, '/name'],
    [{ kind: ' ', name: 'x' }, '/kind'],
    [{ kind: 'x', name: 'y', groups: [] }, '/groups'],
  ])('refuses to create a resource of %j', async (body, pointer) => {
    const answer = await server.admin.post('resources', body);
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('changes name and description, never the kind, and no other version than the one read', async () => {
    const { id } = await aResource(server.admin);
    const path = `resources/${id}`;
    expect((await server.admin.patch(path, { description: 'new' })).body).toMatchObject({ version: 2 });
    expect(outcome(await server.admin.patch(path, { kind: 'other' }))).toBe('400 validation_failed');
    const stale = { headers: { 'If-Match': '"1"' } };
    expect(outcome(await server.admin.patch(path, { description: 'x' }, stale))).toBe('412 precondition_failed');
    expect(outcome(await server.admin.delete(path, stale))).toBe('412 precondition_failed');
    expect((await server.admin.delete(path)).status).toBe(204);
    expect(outcome(await server.admin.delete(path))).toBe('404 resource_not_found');
    expect(outcome(await server.admin.patch(path, {}))).toBe('404 resource_not_found');
  });

  it('shares a resource with a group once, and stops sharing it', async () => {
    const [resource, group] = [await aResource(server.admin), await aGroup(server.admin)];
    const path = `resources/${resource.id}/groups/${group.id}`;
    const first = await server.admin.put(path);
    expect(first.body).toMatchObject({
      resourceId: resource.id,
      groupId: group.id,
      groupName: group.name,
      createdById: 1,
    });
    const again = await server.admin.put(path);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('guildhall-revision')).toBeNull();
    expect(outcome(await server.admin.put(path, undefined, { headers: { 'If-None-Match': '*' } }))).toBe(
      '412 precondition_failed',
    );
    const list = await server.admin.get<ResourceList>(`resources/${resource.id}/groups?count=true`);
    expect(list.body).toMatchObject({ items: [{ groupId: group.id }], totalCount: 1 });
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).not.toBeNull();
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).toBeNull();
    expect((await server.admin.get<ResourceList>(`groups/${group.id}/resources`)).body.items).toEqual([]);
  });

  it('refuses to share what or with what does not exist', async () => {
    for (const method of ['PUT', 'DELETE']) {
      const ask = async (path: string): Promise<string> => outcome(await server.admin.call(method, path));
      expect(await ask(`resources/${UNKNOWN}/groups/1`)).toBe('404 resource_not_found');
      expect(await ask(`resources/${shared.id}/groups/${UNKNOWN}`)).toBe('404 group_not_found');
      expect(await ask(`resources/${shared.id}/groups/x`)).toBe('400 validation_failed');
    }
    expect(outcome(await server.admin.get(`resources/${UNKNOWN}/groups`))).toBe('404 resource_not_found');
  });

  const insiders: Caller[] = [
    'administrator',
    'groupAdmin',
    'scopedGroupAdmin',
    'member',
    'nestedMember',
    'groupToken',
  ];
  it.each(insiders)('shows a shared resource to %s, through nested groups too', async (caller) => {
    expect((await cast[caller].get(`resources/${shared.id}`)).status).toBe(200);
    const list = await cast[caller].get<ResourceList>(`resources?name=${shared.name}&count=true`);
    expect(list.body).toMatchObject({ items: [{ id: shared.id }], totalCount: 1 });
    const ofGroup = await cast[caller].get<ResourceList>(`groups/${cast.group.id}/resources`);
    expect(ofGroup.body.items.map((item) => item.id)).toEqual([shared.id]);
  });

  const outsiders: Caller[] = ['stranger', 'formerMember'];
  it.each(outsiders)('hides a resource from a %s as if it were not there', async (caller) => {
    const hidden = await cast[caller].get(`resources/${shared.id}`);
    expect(outcome(hidden)).toBe('404 resource_not_found');
    expect(refusal(hidden)).toEqual(refusal(await cast[caller].get(`resources/${UNKNOWN}`)));
    const list = await cast[caller].get<ResourceList>('resources?count=true');
    expect(list.body).toMatchObject({ items: [], totalCount: 0 });
  });

  it('shows everyone what is shared with All', async () => {
    const resource = await aResource(server.admin);
    expect((await cast.stranger.get(`resources/${resource.id}`)).status).toBe(404);
    await expectStatus(server.admin.put(`resources/${resource.id}/groups/1`), 200);
    expect((await cast.stranger.get(`resources/${resource.id}`)).status).toBe(200);
    await expectStatus(server.admin.delete(`resources/${resource.id}`), 204);
  });

  it.each<Caller>(['groupAdmin', 'member', 'stranger', 'groupToken'])('refuses every write of %s', async (caller) => {
    const path = `resources/${shared.id}`;
    const writes: [string, string, object?][] = [
      ['POST', 'resources', { kind: 'x', name: aName() }],
      ['PATCH', path, { description: 'x' }],
      ['DELETE', path],
      ['PUT', `${path}/groups/3`],
      ['DELETE', `${path}/groups/${cast.group.id}`],
      ['GET', `${path}/groups`],
    ];
    for (const [method, target, body] of writes) {
      expect(outcome(await cast[caller].call(method, target, body))).toBe('403 forbidden');
    }
    expect((await server.admin.get(path)).body).toMatchObject({ version: 1 });
    expect((await server.admin.get<ResourceList>(`${path}/groups`)).body.items).toHaveLength(1);
  });

  it('finds resources by kind, name and part of the name', async () => {
    const tag = aName();
    const first = await aResource(server.admin, { kind: `Kind ${tag}`, name: `${tag} A` });
    const second = await aResource(server.admin, { kind: `Kind ${tag}`, name: `${tag} b` });
    const find = async (query: object): Promise<number[]> => {
      const { body } = await server.admin.get<ResourceList>(
        `resources?${new URLSearchParams({ ...query }).toString()}`,
      );
      return body.items.map((item) => item.id);
    };
    expect(await find({ kind: `kind ${tag}` })).toEqual([first.id, second.id]);
    expect(await find({ kind: tag })).toEqual([]);
    expect(await find({ q: tag.toUpperCase(), sort: '-name' })).toEqual([second.id, first.id]);
    expect(await find({ name: `${tag} B` })).toEqual([second.id]);
    expect(outcome(await server.admin.get('resources?sort=kind'))).toBe('400 validation_failed');
  });
});
