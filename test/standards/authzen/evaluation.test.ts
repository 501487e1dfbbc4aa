import { aGroup, aName, aPrivilege, aResource, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { aToken, expectStatus } from '../../support/cast.js';
import type { CallOptions } from '../../support/api.js';
import { TestServer } from '../../support/test-server.js';
import { Pep } from './pep.js';

const NOWHERE = { type: 'urn:guildhall:no-resource', id: '*' };

describe('POST /access/v1/evaluation', () => {
  let server: TestServer;
  let ada: MadeUser;
  let bob: MadeUser;
  let group: Made;
  let privilege: Made;
  let shared: Made;
  let other: Made;
  let pep: Pep;
  let gatewayToken: string;

  beforeAll(async () => {
    server = await TestServer.start();
    const { admin } = server;
    group = await aGroup(admin);
    privilege = await aPrivilege(admin);
    shared = await aResource(admin, { kind: 'record' });
    other = await aResource(admin, { kind: 'record' });
    ada = await aUser(admin, {}, [group.id]);
    bob = await aUser(admin);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    await expectStatus(admin.put(`resources/${shared.id}/groups/${group.id}`), 200);
    const gateways = await aGroup(admin);
    await expectStatus(admin.put(`groups/${gateways.id}/privileges/ACCESS_CHECKING`), 200);
    gatewayToken = (await aUser(admin, {}, [gateways.id])).token;
    pep = new Pep(server.as(gatewayToken));
  });
  afterAll(() => server.stop());

  function question(changes: object = {}): Record<string, unknown> {
    return {
      subject: { type: 'user', id: ada.username },
      action: { name: privilege.name },
      resource: { type: 'record', id: shared.name },
      ...changes,
    };
  }

  async function decisionOn(changes: object): Promise<boolean> {
    const { status, body } = await pep.evaluation(question(changes));
    expect(status).toBe(200);
    return body.decision;
  }

  it('[AZ-01] answers 200 and JSON with a decision, for a no as for a yes', async () => {
    const yes = await pep.evaluation(question());
    const no = await pep.evaluation(question({ subject: { type: 'user', id: bob.username } }));
    expect([yes.status, yes.body, no.status, no.body]).toEqual([200, { decision: true }, 200, { decision: false }]);
    for (const { headers } of [yes, no]) expect(headers.get('content-type')).toMatch(/^application\/json\b/);
  });

  it('[AZ-01] names users and groups, privileges, kinds and resources without regard to case, and both by GUID', async () => {
    const { body: found } = await server.admin.get<{ guid: string }>(`groups/${group.id}`);
    for (const subject of [
      { type: 'user', id: ada.username.toUpperCase() },
      { type: 'user', id: ada.guid },
      { type: 'user', id: ada.guid.toUpperCase() },
      { type: 'group', id: group.name.toUpperCase() },
      { type: 'group', id: found.guid },
    ]) {
      expect([subject, await decisionOn({ subject })]).toEqual([subject, true]);
    }
    expect(await decisionOn({ action: { name: privilege.name.toUpperCase() } })).toBe(true);
    expect(await decisionOn({ resource: { type: 'RECORD', id: shared.name.toUpperCase() } })).toBe(true);
    expect(await decisionOn({ subject: { type: 'group', id: ada.guid } })).toBe(false);
  });

  it.each<[string, () => object]>([
    ['a subject that is not there', () => ({ subject: { type: 'user', id: 'nobody at all' } })],
    ['a GUID that nobody has', () => ({ subject: { type: 'user', id: '00000000-0000-4000-8000-000000000000' } })],
    ['a type of subjects that is not there', () => ({ subject: { type: 'spaceship', id: ada.username } })],
    ['a type in other letters', () => ({ subject: { type: 'User', id: ada.username } })],
    ['an action that is not there', () => ({ action: { name: 'NOTHING' } })],
    ['a resource that is not there', () => ({ resource: { type: 'record', id: 'nowhere' } })],
    ['a type of resources that is not there', () => ({ resource: { type: 'spaceship', id: shared.name } })],
    ['a resource that is not shared', () => ({ resource: { type: 'record', id: other.name } })],
    ['empty names', () => ({ subject: { type: 'user', id: '' }, action: { name: '' } })],
    ['an endless name', () => ({ subject: { type: 'user', id: 'x'.repeat(100_000) } })],
    ['a separator in a type', () => ({ resource: { type: `record\u001f${'x'}`, id: shared.name } })],
  ])('[AZ-01] says no to %s', async (_, changes) => {
    expect(await decisionOn(changes())).toBe(false);
  });

  it('[AZ-01] says whether he may do it at all for the resource that stands for none, and for that id alone', async () => {
    expect(await decisionOn({ resource: NOWHERE })).toBe(true);
    expect(await decisionOn({ resource: { ...NOWHERE, id: 'x' } })).toBe(false);
    expect(await decisionOn({ resource: NOWHERE, subject: { type: 'user', id: bob.username } })).toBe(false);
  });

  it('[AZ-02] ignores what it does not know, at every level, and takes a context and properties', async () => {
    const body = question({
      subject: { type: 'user', id: ada.username, name: 'x', more: [1], properties: { a: null, b: { c: [1.5] } } },
      action: { name: privilege.name, type: 'y', id: 'z', properties: {} },
      resource: { type: 'record', id: shared.name, properties: { status: 'active' }, ['__proto__']: 1 },
      context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' },
      options: { another_option: 'value' },
      consent: true,
    });
    expect(await pep.evaluation(body)).toMatchObject({ status: 200, body: { decision: true } });
  });

  it.each<[string, object, string]>([
    ['a missing subject', { subject: undefined }, '/subject is missing.'],
    ['a missing action', { action: undefined }, '/action is missing.'],
    ['a missing resource', { resource: undefined }, '/resource is missing.'],
    ['a subject without type', { subject: { id: 'x' } }, '/subject/type is missing.'],
    ['a subject without id', { subject: { type: 'user' } }, '/subject/id is missing.'],
    ['an action without name', { action: {} }, '/action/name is missing.'],
    ['a resource without type', { resource: { id: 'x' } }, '/resource/type is missing.'],
    ['a resource without id', { resource: { type: 'x' } }, '/resource/id is missing.'],
    ['a subject of text', { subject: 'alice' }, '/subject must be an object.'],
    ['a subject of null', { subject: null }, '/subject must be an object.'],
    ['a list for a resource', { resource: [] }, '/resource must be an object.'],
    ['a number for a name', { action: { name: 123 } }, '/action/name must be text.'],
    ['null for an id', { subject: { type: 'user', id: null } }, '/subject/id must be text.'],
    ['a number for a type', { resource: { type: 1, id: 'x' } }, '/resource/type must be text.'],
    ['text for a context', { context: 'x' }, '/context must be an object.'],
    ['a list of properties', { action: { name: 'x', properties: [] } }, '/action/properties must be an object.'],
    ['text for options', { options: 'x' }, '/options must be an object.'],
    ['a number for a flag', { options: { reasons: 1 } }, '/options/reasons must be true or false.'],
  ])('[AZ-03] answers 400 to %s', async (_, changes, message) => {
    const { status, body } = await pep.evaluation(question(changes));
    expect([status, body]).toEqual([400, { status: 400, code: 'validation_failed', message }]);
  });

  it.each<[string, CallOptions, string]>([
    ['malformed JSON', { raw: '{"subject":' }, 'malformed_json'],
    ['an empty body', { raw: '' }, 'malformed_json'],
    ['another media type', { headers: { 'Content-Type': 'text/plain' } }, 'unsupported_media_type'],
    [
      'a form',
      { raw: new URLSearchParams({ a: 'b' }), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      'unsupported_media_type',
    ],
    ['a body that is a list', { raw: '[]' }, 'validation_failed'],
    ['a body that is text', { raw: '"x"' }, 'validation_failed'],
    ['[AZ-32] a member twice', { raw: '{"subject":{"type":"user","id":"a","id":"b"}}' }, 'malformed_json'],
    ['[AZ-32] half a surrogate pair', { raw: '{"subject":{"type":"user","id":"\\ud800"}}' }, 'malformed_json'],
    ['[AZ-32] a number that would be rounded', { raw: '{"context":{"n":9007199254740993}}' }, 'malformed_json'],
    ['[AZ-32] more than 32 levels', { raw: `${'['.repeat(33)}${']'.repeat(33)}` }, 'json_too_deep'],
  ])('[AZ-03] answers 400 to %s', async (_, options, code) => {
    const { status, body } = await pep.evaluation({}, options);
    expect([status, body]).toEqual([400, { status: 400, code, message: expect.stringMatching(/.+\.$/) as string }]);
  });

  it('[AZ-03] answers 400 to a body without a media type', async () => {
    const answer = await fetch(`${server.url}/access/v1/evaluation`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${gatewayToken}` },
      body: new Blob([JSON.stringify(question())]),
    });
    expect(answer.status).toBe(400);
  });

  it('[AZ-32] answers 413 to more than 1 MiB', async () => {
    const { status, body } = await pep.evaluation(question({ context: { x: 'x'.repeat(2 ** 20) } }));
    expect([status, body]).toMatchObject([413, { code: 'body_too_large' }]);
  });

  it('[AZ-04] gives back the id of the request as it came, and makes one for whoever sends none', async () => {
    for (const id of ['bfe9eb29-ab87-4ca3-be83-a1d5d8305716', 'an "arbitrary" string; ~', 'x'.repeat(500)]) {
      for (const body of [question(), {}]) {
        const { headers } = await pep.evaluation(body, { headers: { 'X-Request-ID': id } });
        expect(headers.get('x-request-id')).toBe(id);
      }
    }
    const { status, headers } = await pep.evaluation(question());
    expect([status, headers.get('x-request-id')]).toEqual([200, expect.stringMatching(/^[\w-]{36}$/)]);
  });

  it('[AZ-05] gives the same decision however often it is asked', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => pep.evaluation(question())));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))).toEqual(
      new Set(['[200,{"decision":true}]']),
    );
  });

  it.each<[string, CallOptions, string]>([
    ['no token', { headers: { Authorization: '' } }, 'Bearer realm="guildhall"'],
    ['a wrong token', { headers: { Authorization: 'Bearer x' } }, 'Bearer realm="guildhall", error="invalid_token"'],
  ])('[AZ-06] answers 401 and how to authenticate to a caller with %s', async (_, options, challenge) => {
    const { status, headers, body } = await pep.evaluation(question(), options);
    expect([status, headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(body).toMatchObject({ status: 401, message: expect.any(String) as string });
  });

  it('[AZ-06] tells a caller without ACCESS_CHECKING of himself alone, and of what is shared with him', async () => {
    const own = new Pep(server.as(ada.token));
    expect((await own.evaluation(question())).body).toEqual({ decision: true });
    expect((await own.evaluation(question({ subject: { type: 'user', id: ada.guid } }))).body.decision).toBe(true);
    const reasons = { options: { reasons: true } };
    for (const id of [other.name, 'nowhere']) {
      const { body } = await own.evaluation(question({ resource: { type: 'record', id }, ...reasons }));
      expect(body).toMatchObject({ decision: false, context: { reason: { code: 'unknown_resource' } } });
    }
    for (const subject of [
      { type: 'user', id: bob.username },
      { type: 'user', id: 'nobody at all' },
      { type: 'group', id: group.name },
      { type: 'spaceship', id: 'x' },
    ]) {
      const { status, body } = await own.evaluation(question({ subject }));
      expect([status, body]).toMatchObject([403, { code: 'forbidden' }]);
    }
    const groupToken = await aToken(server.admin, `groups/${group.id}`);
    const asGroup = new Pep(server.as(groupToken));
    expect((await asGroup.evaluation(question({ subject: { type: 'group', id: group.name } }))).body.decision).toBe(
      true,
    );
    expect((await asGroup.evaluation(question())).status).toBe(403);
  });

  it('tells its reason when it is asked for it, and not otherwise', async () => {
    const inactive = await aUser(server.admin, { active: false });
    const admin = { subject: { type: 'user', id: 'admin' } };
    const cases: [object, string][] = [
      [{}, 'shared'],
      [{ resource: NOWHERE }, 'granted'],
      [admin, 'administration'],
      [{ subject: { type: 'user', id: 'nobody' } }, 'unknown_subject'],
      [{ action: { name: 'NOTHING' } }, 'unknown_action'],
      [{ resource: { type: 'record', id: 'nowhere' } }, 'unknown_resource'],
      [{ subject: { type: 'user', id: inactive.username } }, 'inactive_subject'],
      [{ subject: { type: 'user', id: bob.username } }, 'not_granted'],
      [{ resource: { type: 'record', id: other.name } }, 'not_shared'],
    ];
    for (const [changes, code] of cases) {
      const { body } = await pep.evaluation(question({ ...changes, options: { reasons: true } }));
      expect(body.context).toEqual({ reason: { code, message: expect.stringMatching(/^\w.+\.$/) as string } });
      expect((await pep.evaluation(question(changes))).body).toEqual({ decision: body.decision });
    }
  });

  it('shows at once what was changed before it was asked, at the revision that it names', async () => {
    const { id } = await aPrivilege(server.admin, { name: aName('late') });
    const { headers } = await server.admin.put(`groups/${group.id}/members/${bob.id}`);
    const answer = await pep.evaluation(question({ subject: { type: 'user', id: bob.username } }));
    expect(answer.body.decision).toBe(true);
    expect(answer.headers.get('guildhall-revision')).toBe(headers.get('guildhall-revision'));
    await server.admin.delete(`groups/${group.id}/members/${bob.id}`);
    expect(await decisionOn({ subject: { type: 'user', id: bob.username } })).toBe(false);
    const future = await pep.evaluation(question(), { headers: { 'Guildhall-Revision': '999999' } });
    expect(future.status).toBe(400);
    expect(id).toBeGreaterThan(0);
  });

  it('answers addresses and methods that it does not know in its own form', async () => {
    const api = server.as(gatewayToken);
    expect(await api.get('/access/v1/evaluation')).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(await api.post('/access/v1/nothing', {})).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
  });

  it('calls a privilege by the aliases of the kind, from the moment that they are made until they are gone', async () => {
    const alias = { action: { name: 'CAN_look' } };
    const path = 'resource-kinds/Record/action-aliases/can_look';
    expect(await decisionOn(alias)).toBe(false);
    await expectStatus(server.admin.put(path, { privilege: privilege.name }), 200);
    expect(await decisionOn(alias)).toBe(true);
    expect(await decisionOn({ ...alias, resource: NOWHERE })).toBe(false);
    await expectStatus(server.admin.put(path, { privilege: 'ACCESS_CHECKING' }), 200);
    expect(await decisionOn(alias)).toBe(false);
    await expectStatus(server.admin.put(path, { privilege: privilege.name }), 200);
    expect(await decisionOn(alias)).toBe(true);
    await expectStatus(server.admin.delete(path), 204);
    expect(await decisionOn(alias)).toBe(false);
  });
});
