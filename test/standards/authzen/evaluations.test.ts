import { aGroup, aPrivilege, aResource, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { Pep } from './pep.js';

describe('POST /access/v1/evaluations', () => {
  let server: TestServer;
  let ada: MadeUser;
  let bob: MadeUser;
  let group: Made;
  let privilege: Made;
  let shared: Made;
  let other: Made;
  let pep: Pep;

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
    pep = new Pep(admin);
  });
  afterAll(() => server.stop());

  const user = ({ username }: MadeUser): object => ({ type: 'user', id: username });
  const record = ({ name }: Made): object => ({ type: 'record', id: name });

  async function decisions(body: object): Promise<boolean[]> {
    const answer = await pep.evaluations(body);
    expect([answer.status, 'decision' in answer.body]).toEqual([200, false]);
    return answer.body.evaluations.map(({ decision }) => decision);
  }

  it('[AZ-10] lets questions inherit what they leave out, and nothing of what they say themselves', async () => {
    const body = { subject: user(ada), action: { name: privilege.name }, resource: record(shared) };
    const evaluations = [
      {},
      { resource: record(other) },
      { subject: user(bob) },
      { action: { name: 'NOTHING' } },
      { subject: user(ada), action: { name: privilege.name }, resource: record(shared), context: { source: 'item' } },
    ];
    expect(await decisions({ ...body, context: { time: 'x' }, evaluations })).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('[AZ-10] takes a name that an entity leaves out from the default of it, in either direction', async () => {
    const body = { subject: { type: 'user' }, action: { name: privilege.name }, resource: { type: 'record' } };
    const evaluations = [
      { subject: { id: ada.username }, resource: { id: shared.name } },
      { subject: { id: ada.username }, resource: { id: other.name } },
      { subject: { id: group.name, type: 'group' }, resource: { id: shared.name } },
    ];
    expect(await decisions({ ...body, evaluations })).toEqual([true, false, true]);
  });

  it('[AZ-11] answers as many as were asked, in their order, at one revision', async () => {
    const evaluations = Array.from({ length: 1_000 }, (_, index) => ({
      subject: user(index % 3 === 0 ? ada : bob),
      resource: record(index % 2 === 0 ? shared : other),
    }));
    const wanted = evaluations.map((_, index) => index % 6 === 0);
    expect(await decisions({ action: { name: privilege.name }, evaluations })).toEqual(wanted);
  });

  it('[AZ-12] without evaluations, or with none in the list, is the evaluation of one', async () => {
    const single = { subject: user(ada), action: { name: privilege.name }, resource: record(shared) };
    for (const more of [{}, { evaluations: [] }, { evaluations: null }]) {
      const answer = await pep.evaluations({ ...single, ...more });
      expect([answer.status, answer.body]).toEqual([200, { decision: true }]);
      const missing = await pep.evaluations({ ...single, ...more, resource: undefined });
      expect([missing.status, missing.body]).toMatchObject([400, { message: '/resource is missing.' }]);
    }
  });

  it.each<[string, (boolean | null)[]]>([
    ['execute_all', [true, false, true, null, false]],
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('[AZ-13] ends after the decision that decides: %s', async (semantic, wanted) => {
    const evaluations = [shared, other, shared, null, other].map((each) => (each ? { resource: record(each) } : {}));
    const body = { subject: user(ada), action: { name: privilege.name }, evaluations };
    const answered = await decisions({ ...body, options: { evaluations_semantic: semantic } });
    expect(answered).toEqual(wanted.map((each) => each ?? false));
    if (semantic === 'execute_all') expect(await decisions(body)).toEqual(answered);
  });

  it('[AZ-13] takes an error for a no, and goes on to the end when nothing decides', async () => {
    const body = { subject: user(ada), action: { name: privilege.name } };
    const [yes, no, error] = [{ resource: record(shared) }, { resource: record(other) }, {}];
    const ask = (semantic: string, evaluations: object[]): Promise<boolean[]> =>
      decisions({ ...body, evaluations, options: { evaluations_semantic: semantic } });
    expect(await ask('deny_on_first_deny', [yes, error, yes])).toEqual([true, false]);
    expect(await ask('deny_on_first_deny', [yes, yes])).toEqual([true, true]);
    expect(await ask('permit_on_first_permit', [no, error, yes, no])).toEqual([false, false, true]);
    expect(await ask('permit_on_first_permit', [no, error])).toEqual([false, false]);
  });

  it.each<[string, object, string]>([
    ['an unknown semantic', { options: { evaluations_semantic: 'first_come' } }, '/options/evaluations_semantic'],
    ['a semantic that objects have anyway', { options: { evaluations_semantic: 'toString' } }, '/options/evalu'],
    ['a semantic of null', { options: { evaluations_semantic: null } }, '/options/evaluations_semantic'],
    ['a list of options', { options: [] }, '/options'],
    ['evaluations that are no list', { evaluations: {} }, '/evaluations'],
    ['more than 10,000 questions', { evaluations: Array.from({ length: 10_001 }, () => 1) }, '/evaluations'],
    ['text for a default', { subject: 'alice' }, '/subject'],
    ['a number for a name of a default', { action: { name: 1 } }, '/action/name'],
    ['text for a context', { context: 'x' }, '/context'],
  ])('[AZ-13] answers 400 to %s', async (_, changes, pointer) => {
    const body = { subject: user(ada), action: { name: privilege.name }, evaluations: [{ resource: record(shared) }] };
    const answer = await pep.evaluations({ ...body, ...changes });
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'validation_failed' }]);
    expect(JSON.stringify(answer.body)).toContain(pointer);
  });

  it.each<[string, unknown, string]>([
    ['leaves out what has no default', {}, '/evaluations/1/resource is missing.'],
    ['is no object', 'x', '/evaluations/1 must be an object.'],
    ['is null', null, '/evaluations/1 must be an object.'],
    ['has a subject of text', { subject: 'alice' }, '/evaluations/1/subject must be an object.'],
    ['has a number for an id', { resource: { type: 'x', id: 1 } }, '/evaluations/1/resource/id must be text.'],
    ['lacks an id', { resource: { type: 'record' } }, '/evaluations/1/resource/id is missing.'],
    [
      'has a list for a context',
      { resource: { type: 'x', id: 'y' }, context: [] },
      '/evaluations/1/context must be an object.',
    ],
  ])('[AZ-14] answers no with an error, and 200, when a question %s', async (_, item, message) => {
    const body = { subject: user(ada), action: { name: privilege.name } };
    const evaluations = [{ resource: record(shared) }, item, { resource: record(shared) }];
    const { status, body: answered } = await pep.evaluations({ ...body, evaluations });
    const error = { status: 400, code: 'validation_failed', message };
    expect([status, answered.evaluations]).toEqual([
      200,
      [{ decision: true }, { decision: false, context: { error } }, { decision: true }],
    ]);
  });

  it('[AZ-14] answers no with an error of 403 where the caller may not ask', async () => {
    const own = new Pep(server.as(ada.token));
    const body = { action: { name: privilege.name }, resource: record(shared) };
    const answer = await own.evaluations({ ...body, evaluations: [{ subject: user(ada) }, { subject: user(bob) }] });
    expect([answer.status, answer.body.evaluations]).toMatchObject([
      200,
      [{ decision: true }, { decision: false, context: { error: { status: 403, code: 'forbidden' } } }],
    ]);
    expect((await own.evaluations({ ...body, subject: user(bob) })).status).toBe(403);
  });

  it('finds subjects by GUID, also those that are inherited, and tells reasons when asked for', async () => {
    const body = { subject: { type: 'user', id: ada.guid }, action: { name: privilege.name } };
    const evaluations = [
      { resource: record(shared) },
      { subject: { type: 'user', id: bob.guid }, resource: record(shared) },
      {},
    ];
    const { body: answered } = await pep.evaluations({ ...body, evaluations, options: { reasons: true } });
    expect(answered.evaluations).toMatchObject([
      { decision: true, context: { reason: { code: 'shared' } } },
      { decision: false, context: { reason: { code: 'not_granted' } } },
      { decision: false, context: { error: { code: 'validation_failed' } } },
    ]);
  });
});
