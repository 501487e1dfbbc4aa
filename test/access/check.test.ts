import { aGroup, aPrivilege, aResource, aUser, type Made, type MadeUser } from '../support/builders.js';
import { aToken, expectStatus } from '../support/cast.js';
import type { Answer, Api, CallOptions } from '../support/api.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';

/** Differs from answer to answer, in either lane. */
const VOLATILE = new Set(['date', 'x-request-id']);

describe('POST /access/check and /access/checks', () => {
  let server: TestServer;
  let ada: MadeUser;
  let bob: MadeUser;
  let group: Made;
  let privilege: Made;
  let shared: Made;
  let other: Made;
  let gateway: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    const { admin } = server;
    [group, privilege, shared, other] = [
      await aGroup(admin),
      await aPrivilege(admin),
      await aResource(admin),
      await aResource(admin),
    ];
    ada = await aUser(admin, {}, [group.id]);
    bob = await aUser(admin);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    await expectStatus(admin.put(`resources/${shared.id}/groups/${group.id}`), 200);
    const gateways = await aGroup(admin);
    await expectStatus(admin.put(`groups/${gateways.id}/privileges/ACCESS_CHECKING`), 200);
    gateway = server.as((await aUser(admin, {}, [gateways.id])).token);
  });
  afterAll(() => server.stop());

  /** Asks in front of Express and behind it (any query leads there), and holds the two answers against each other. */
  async function both(api: Api, path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
    const hot = await api.post(`access/${path}`, body, options);
    const usual = await api.post(`access/${path}?lane=nest`, body, options);
    expect(comparable(usual)).toEqual(comparable(hot));
    return hot;
  }

  it('says yes to what he holds, in words and in numbers, and no to what he does not', async () => {
    const { id: user } = ada;
    for (const who of [{ user: ada.username }, { user: ada.username.toUpperCase() }, { user }, { group: group.name }]) {
      for (const what of [{ privilege: privilege.name }, { privilege: privilege.id }]) {
        expect((await both(gateway, 'check', { ...who, ...what })).body).toMatchObject({ allowed: true });
      }
    }
    const answer = await both(gateway, 'check', { user: bob.username, privilege: privilege.name });
    expect(answer.body).toMatchObject({ allowed: false });
  });

  it('asks of a resource whether it is shared with him', async () => {
    const question = { user: ada.id, privilege: privilege.name };
    const byName = { kind: 'data_source', name: shared.name };
    expect((await both(gateway, 'check', { ...question, resource: byName })).body).toMatchObject({ allowed: true });
    expect((await both(gateway, 'check', { ...question, resource: shared.id })).body).toMatchObject({ allowed: true });
    expect((await both(gateway, 'check', { ...question, resource: other.id })).body).toMatchObject({ allowed: false });
    const admin = await both(gateway, 'check', { user: 'admin', privilege: privilege.name, resource: other.id });
    expect(admin.body).toMatchObject({ allowed: true });
  });

  it('is about whoever asks when nobody is named, be it a user or a group', async () => {
    expect((await both(server.as(ada.token), 'check', { privilege: privilege.id })).body).toMatchObject({
      allowed: true,
    });
    const groupToken = await aToken(server.admin, `groups/${group.id}`);
    expect((await both(server.as(groupToken), 'check', { privilege: privilege.id })).body).toMatchObject({
      allowed: true,
    });
    expect((await both(server.as(bob.token), 'check', { privilege: privilege.id })).body).toMatchObject({
      allowed: false,
    });
  });

  it('shows its revision, in the answer and in a header', async () => {
    const answer = await both(gateway, 'check', { privilege: privilege.id });
    expect(answer.headers.get('guildhall-revision')).toBe(String(answer.body.revision));
    const { headers } = await server.admin.put(`groups/${group.id}/members/${bob.id}`, {});
    expect(Number(headers.get('guildhall-revision'))).toBeGreaterThan(Number(answer.body.revision));
    const after = await both(gateway, 'check', { user: bob.id, privilege: privilege.id });
    expect(after.body).toEqual({ allowed: true, revision: Number(headers.get('guildhall-revision')) });
    await expectStatus(server.admin.delete(`groups/${group.id}/members/${bob.id}`), 204);
    const removed = await both(gateway, 'check', { user: bob.id, privilege: privilege.id });
    expect(removed.body).toMatchObject({ allowed: false });
  });

  it('answers from the revision that is asked for, and not from one that is not there', async () => {
    const { headers } = await server.admin.put(`groups/${group.id}/members/${bob.id}`, { admin: true });
    const revision = Number(headers.get('guildhall-revision'));
    const question = { user: bob.id, privilege: privilege.id, consistency: 'minimizeLatency' };
    expect((await both(gateway, 'check', { ...question, atLeast: revision })).body).toMatchObject({ allowed: true });
    const header = { headers: { 'Guildhall-Revision': String(revision) } };
    expect((await both(gateway, 'check', question, header)).body).toMatchObject({ allowed: true });
    const future = await both(gateway, 'check', { ...question, atLeast: revision + 1_000 });
    expect(problemOf(future)).toEqual({ status: 400, code: 'validation_failed', fields: ['/atLeast'] });
    await expectStatus(server.admin.delete(`groups/${group.id}/members/${bob.id}`), 204);
  });

  it.each([
    ['a user', { user: 'nobody at all' }, 'user_not_found'],
    ['a user by id', { user: 999_999 }, 'user_not_found'],
    ['a group', { group: 'no group at all' }, 'group_not_found'],
    ['a privilege', { privilege: 'NOTHING' }, 'privilege_not_found'],
    ['a resource', { resource: { kind: 'data_source', name: 'nowhere' } }, 'resource_not_found'],
    ['a resource by id', { resource: 999_999 }, 'resource_not_found'],
  ])('does not know %s that is not there', async (_, fields, code) => {
    const question = { privilege: privilege.id, ...fields };
    expect(problemOf(await both(gateway, 'check', question))).toEqual({ status: 404, code, fields: [] });
    const batch = await both(gateway, 'checks', { checks: [question, { privilege: privilege.id }] });
    expect(batch.body.results).toMatchObject([{ error: { code } }, { allowed: false }]);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], ''],
    ['no privilege', {}, '/privilege'],
    ['a privilege of null', { privilege: null }, '/privilege'],
    ['an empty name', { privilege: '' }, '/privilege'],
    ['a name of 256 characters', { privilege: 'x'.repeat(256) }, '/privilege'],
    ['a broken number', { privilege: 1.5 }, '/privilege'],
    ['a negative id', { user: -1, privilege: 1 }, '/user'],
    ['a huge id', { user: 1e300, privilege: 1 }, '/user'],
    ['a user of another type', { user: { id: 1 }, privilege: 1 }, '/user'],
    ['a user and a group', { user: 1, group: 1, privilege: 1 }, '/group'],
    ['a resource of text', { privilege: 1, resource: 'Sales' }, '/resource'],
    ['a resource without a name', { privilege: 1, resource: { kind: 'x' } }, '/resource/name'],
    ['a resource with more', { privilege: 1, resource: { kind: 'x', name: 'y', id: 1 } }, '/resource/id'],
    ['an unknown field', { privilege: 1, permission: 2 }, '/permission'],
    ['a field named like a member of objects', JSON.parse('{"privilege":1,"__proto__":{}}'), '/__proto__'],
  ])('refuses %s', async (_, question, pointer) => {
    const { status, code, fields } = problemOf(await both(gateway, 'check', question));
    expect([status, code, fields]).toEqual([400, 'validation_failed', [pointer]]);
    const batch = await both(gateway, 'checks', { checks: [question] });
    expect(batch.body.results).toMatchObject([{ error: { code: 'validation_failed', errors: [{ pointer }] } }]);
  });

  it.each<[string, object, string]>([
    ['another consistency', { consistency: 'eventual' }, '/consistency'],
    ['a day for an instant', { at: '2026-01-01' }, '/at'],
    ['an instant that is none', { at: '2026-13-01T00:00:00Z' }, '/at'],
    ['a number for an instant', { at: 5 }, '/at'],
    ['a negative revision', { atLeast: -1 }, '/atLeast'],
    ['text for a revision', { atLeast: '5' }, '/atLeast'],
  ])('refuses %s', async (_, terms, pointer) => {
    const answers = [
      await both(gateway, 'check', { privilege: privilege.id, ...terms }),
      await both(gateway, 'checks', { checks: [], ...terms }),
    ];
    for (const answer of answers) expect(problemOf(answer).fields).toEqual([pointer]);
  });

  it.each<[string, unknown, string]>([
    ['no object', [], ''],
    ['no list', {}, '/checks'],
    ['a list of another type', { checks: {} }, '/checks'],
    ['an unknown field', { checks: [], questions: [] }, '/questions'],
    ['more than 10,000 questions', { checks: Array.from({ length: 10_001 }, () => 1) }, '/checks'],
  ])('refuses a batch with %s', async (_, body, pointer) => {
    expect(problemOf(await both(gateway, 'checks', body)).fields).toEqual([pointer]);
  });

  it('takes 10,000 questions and answers in their order', async () => {
    const checks = Array.from({ length: 10_000 }, (_, index) => ({
      user: index % 3 === 0 ? ada.id : bob.id,
      privilege: privilege.id,
    }));
    const { body } = await both(gateway, 'checks', { checks });
    expect(body.results).toEqual(checks.map(({ user }) => ({ allowed: user === ada.id })));
  });

  it('tells a caller without ACCESS_CHECKING about himself alone, as if nobody else were there', async () => {
    const api = server.as(bob.token);
    for (const user of [ada.id, ada.username, 'nobody at all', 999_999]) {
      const answer = await both(api, 'check', { user, privilege: privilege.id });
      expect(problemOf(answer)).toEqual({ status: 404, code: 'user_not_found', fields: [] });
    }
    expect(problemOf(await both(api, 'check', { group: group.name, privilege: privilege.id })).code).toBe(
      'group_not_found',
    );
    for (const resource of [other.id, 999_999]) {
      const answer = await both(api, 'check', { privilege: privilege.id, resource });
      expect(problemOf(answer).code).toBe('resource_not_found');
    }
    const batch = await both(api, 'checks', { checks: [{ user: ada.id, privilege: privilege.id }] });
    expect(batch.body.results).toMatchObject([{ error: { code: 'user_not_found' } }]);
  });

  it('lets a token with that scope alone ask, and nothing else', async () => {
    const token = await aToken(server.admin, 'users/1', { scopes: ['ACCESS_CHECKING'] });
    const answer = await both(server.as(token), 'check', { user: ada.id, privilege: privilege.id });
    expect(answer.body).toMatchObject({ allowed: true });
    expect((await server.as(token).post('groups', { name: 'x' })).status).toBe(403);
  });

  it.each<[string, CallOptions, number, string]>([
    ['no token', { headers: { Authorization: '' } }, 401, 'not_authenticated'],
    ['an unknown token', { headers: { Authorization: `Bearer ${'f'.repeat(64)}` } }, 401, 'invalid_token'],
    ['broken JSON', { raw: '{"privilege":' }, 400, 'malformed_json'],
    ['JSON that is too deep', { raw: `${'['.repeat(40)}${']'.repeat(40)}` }, 400, 'json_too_deep'],
    ['another type', { headers: { 'Content-Type': 'text/plain' } }, 415, 'unsupported_media_type'],
    [
      'another charset',
      { headers: { 'Content-Type': 'application/json; charset=latin1' } },
      415,
      'unsupported_media_type',
    ],
    ['a bad revision', { headers: { 'Guildhall-Revision': 'x' } }, 400, 'validation_failed'],
    [
      'an unknown token and a bad revision',
      { headers: { Authorization: 'Bearer x', 'Guildhall-Revision': 'x' } },
      401,
      'invalid_token',
    ],
    ['more than 1 MiB', { raw: `"${'x'.repeat(2 ** 20)}"` }, 413, 'body_too_large'],
  ])('answers %s in either lane alike', async (_, options, status, code) => {
    const answer = await both(gateway, 'check', { privilege: privilege.id }, options);
    expect(problemOf(answer)).toMatchObject({ status, code });
  });

  it('logs a line for each question in either lane alike, with who asked', async () => {
    const before = server.logLines.length;
    await both(gateway, 'check', { privilege: privilege.id });
    const lines = server.logLines.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
    const logged = lines
      .filter(({ msg }) => msg === 'request')
      .map(({ method, path, status, actor, requestId }) => ({
        method,
        path,
        status,
        hasActor: typeof actor === 'string',
        hasId: typeof requestId === 'string',
      }));
    const line = { method: 'POST', path: '/api/v1/access/check', status: 200, hasActor: true, hasId: true };
    expect(logged).toEqual([line, line]);
  });
});

function comparable({ status, headers, body }: Answer): unknown {
  const kept = [...headers].filter(([name]) => !VOLATILE.has(name) && name !== 'content-length');
  const { instance: _instance, ...rest } = (body ?? {}) as Record<string, unknown>;
  return { status, headers: Object.fromEntries(kept), body: rest };
}
