import { TestServer } from '../../support/test-server.js';
import { Pep } from './pep.js';
import { load, type Scenario } from './scenario.js';

/** The fixture of the certification scenario, sections 4.1 to 4.5. */
const FIXTURE: Scenario = {
  privileges: ['write'],
  users: [{ username: 'alice' }, { username: 'bob', properties: { role: 'admin' } }],
  groups: [
    {
      name: 'record users',
      members: ['alice', 'bob'],
      grants: [
        { privilege: 'READ' },
        {
          privilege: 'write',
          condition: 'subject.properties.role == "admin" && resource.properties.status == "archived"',
        },
      ],
    },
    {
      name: 'authors',
      members: ['alice'],
      grants: [
        { privilege: 'write', condition: 'resource.properties.status != "archived"' },
        { privilege: 'DELETE', condition: 'action.properties.soft == true' },
      ],
    },
  ],
  resources: [
    { kind: 'record', name: 'record-1', properties: { status: 'active' }, sharedWith: ['record users'] },
    { kind: 'record', name: 'record-2', properties: { status: 'archived' }, sharedWith: ['record users'] },
  ],
  // The names of results are compared letter by letter.
  aliases: [
    ['record', 'read', 'READ'],
    ['record', 'delete', 'DELETE'],
  ],
};

const ALICE = { type: 'user', id: 'alice' };
const BOB = { type: 'user', id: 'bob' };
const BOB_ADMIN = { ...BOB, properties: { role: 'admin' } };
const READ = { name: 'read' };
const WRITE = { name: 'write' };
const RECORD_1 = { type: 'record', id: 'record-1' };
const RECORD_2 = { type: 'record', id: 'record-2' };
const ACTIVE = { ...RECORD_1, properties: { status: 'active' } };
const ARCHIVED = { ...RECORD_2, properties: { status: 'archived' } };
const CONTEXT = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };

const soft = (value: boolean): object => ({ name: 'delete', properties: { soft: value } });

describe('the certification scenario of AuthZEN', () => {
  let server: TestServer;
  let pep: Pep;

  beforeAll(async () => {
    server = await TestServer.start({ env: { PUBLIC_URL: 'https://pdp.example.com' } });
    await load(server.admin, FIXTURE);
    const scopes = { scopes: ['ACCESS_CHECKING'] };
    const { body } = await server.admin.post<{ token: string }>('tokens', scopes);
    pep = new Pep(server.as(body.token));
  });
  afterAll(() => server.stop());

  it.each<[string, object, object, object, boolean]>([
    ['rule 1', ALICE, READ, RECORD_1, true],
    ['rule 2', ALICE, WRITE, RECORD_1, true],
    ['rule 3', BOB, READ, RECORD_1, true],
    ['rule 4', BOB, WRITE, RECORD_1, false],
    ['rule 5', ALICE, WRITE, ARCHIVED, false],
    ['rule 6', BOB_ADMIN, WRITE, ARCHIVED, true],
    ['rule 7', ALICE, soft(true), RECORD_1, true],
    ['rule 8', ALICE, soft(false), RECORD_1, false],
  ])('[AZ-01] decides as %s says, with a context as without', async (_, subject, action, resource, decision) => {
    for (const more of [{}, { context: CONTEXT }, { context: {}, unknown: [1] }]) {
      const answer = await pep.evaluation({ subject, action, resource, ...more });
      expect([answer.status, answer.body]).toEqual([200, { decision }]);
    }
  });

  it('[AZ-02] takes properties over what is stored, for one question alone', async () => {
    const archived = { ...RECORD_1, properties: { status: 'archived', more: [{ a: null }] } };
    expect((await pep.evaluation({ subject: ALICE, action: WRITE, resource: archived })).body.decision).toBe(false);
    expect((await pep.evaluation({ subject: ALICE, action: WRITE, resource: RECORD_1 })).body.decision).toBe(true);
  });

  it.each<[string, object, (boolean | null)[]]>([
    [
      '3.2.1',
      { subject: ALICE, action: READ, evaluations: [{ resource: RECORD_1 }, { resource: RECORD_2 }] },
      [true, null],
    ],
    ['3.2.2', { subject: BOB, resource: RECORD_1, evaluations: [{ action: READ }, { action: WRITE }] }, [true, false]],
    [
      '3.2.3',
      { subject: ALICE, action: WRITE, evaluations: [{ resource: ACTIVE }, { resource: ARCHIVED }] },
      [true, false],
    ],
    [
      '3.2.4',
      { action: WRITE, resource: ARCHIVED, evaluations: [{ subject: ALICE }, { subject: BOB_ADMIN }] },
      [false, true],
    ],
    [
      '3.2.5',
      {
        evaluations: [
          { subject: ALICE, action: READ, resource: RECORD_1 },
          { subject: BOB, action: WRITE, resource: RECORD_1 },
        ],
      },
      [true, false],
    ],
    [
      '3.2.6',
      {
        subject: ALICE,
        action: READ,
        context: { time: CONTEXT.time },
        evaluations: [{ resource: RECORD_1 }, { resource: RECORD_2, context: { source: 'batch-override' } }],
      },
      [true, null],
    ],
    [
      '3.2.7',
      { subject: ALICE, action: WRITE, resource: ACTIVE, evaluations: [{}, { resource: ARCHIVED }] },
      [true, false],
    ],
    [
      '3.4.1',
      {
        subject: ALICE,
        action: READ,
        options: { evaluations_semantic: 'execute_all' },
        evaluations: [{ resource: RECORD_1 }, {}],
      },
      [true, false],
    ],
  ])('[AZ-10] answers the batch of C-%s', async (_, body, wanted) => {
    const { status, body: answered } = await pep.evaluations(body);
    expect([status, answered.evaluations.length, 'decision' in answered]).toEqual([200, wanted.length, false]);
    for (const [index, decision] of wanted.entries()) {
      const given = answered.evaluations[index]?.decision;
      expect(given).toBe(decision ?? given);
      expect(typeof given).toBe('boolean');
    }
  });

  it('[AZ-10] lets no entity inherit the properties of another one, though it leaves out its name', async () => {
    const body = { subject: ALICE, action: WRITE, resource: { ...RECORD_1, properties: { status: 'archived' } } };
    const evaluations = [{}, { resource: RECORD_1 }, { resource: { id: 'record-1' } }, { resource: {} }];
    const { body: answered } = await pep.evaluations({ ...body, evaluations });
    expect(answered.evaluations.map(({ decision }) => decision)).toEqual([false, true, true, true]);
  });

  it.each<[string, 'subject' | 'resource' | 'action', object, string[]]>([
    ['S1', 'subject', { subject: { type: 'user' }, action: READ, resource: RECORD_1 }, ['alice', 'bob']],
    ['S1 with an id', 'subject', { subject: ALICE, action: READ, resource: RECORD_1 }, ['alice', 'bob']],
    ['S2', 'resource', { subject: ALICE, action: READ, resource: { type: 'record' } }, ['record-1']],
    ['S2 with an id', 'resource', { subject: ALICE, action: READ, resource: RECORD_2 }, ['record-1']],
    ['S3', 'action', { subject: ALICE, resource: RECORD_1 }, ['read', 'write']],
    ['S4', 'subject', { subject: { type: 'user' }, action: WRITE, resource: ARCHIVED }, ['bob']],
    ['S5', 'resource', { subject: BOB_ADMIN, action: WRITE, resource: { type: 'record' } }, ['record-2']],
    ['S6', 'action', { subject: BOB_ADMIN, resource: ARCHIVED }, ['write']],
  ])('[AZ-21] finds what %s asks for, and nothing that evaluation says no to', async (_, what, body, wanted) => {
    const { status, body: answered } = await pep.search(what, body);
    const names = answered.results.map(({ id, name }) => id ?? name ?? '?');
    expect([status, names]).toEqual([200, expect.arrayContaining(wanted)]);
    expect((await pep.search(what, { ...body, context: CONTEXT })).body.results).toEqual(answered.results);
    for (const result of answered.results) {
      const found = (body as Record<string, object>)[what];
      const question = { ...body, [what]: { ...found, ...result } };
      expect([result, (await pep.evaluation(question)).body.decision]).toEqual([result, true]);
    }
    expect(await pep.searchAll(what, body, 1)).toEqual(names);
  });

  it('[AZ-21] leaves out what only a fact could allow that is not told', async () => {
    expect(await pep.searchAll('action', { subject: ALICE, resource: RECORD_1 })).toEqual(['read', 'write']);
    const subjects = await pep.searchAll('subject', { subject: { type: 'user' }, action: WRITE, resource: RECORD_1 });
    expect(subjects).toEqual(['admin', 'alice']);
    const archived = { type: 'record', properties: { status: 'archived' } };
    expect(await pep.searchAll('resource', { subject: ALICE, action: WRITE, resource: archived })).toEqual([]);
    const admins = { subject: { type: 'user', properties: { role: 'admin' } }, action: WRITE, resource: ARCHIVED };
    expect(await pep.searchAll('subject', admins)).toEqual(['admin', 'alice', 'bob']);
  });

  it('tells whether a condition decided', async () => {
    const reasons = { options: { reasons: true } };
    const codeOf = async (body: object): Promise<string | undefined> =>
      (await pep.evaluation({ ...body, ...reasons })).body.context?.reason?.code;
    expect(await codeOf({ subject: ALICE, action: WRITE, resource: RECORD_1 })).toBe('condition_met');
    expect(await codeOf({ subject: ALICE, action: WRITE, resource: ARCHIVED })).toBe('condition_not_met');
    expect(await codeOf({ subject: ALICE, action: { name: 'delete' }, resource: RECORD_1 })).toBe('condition_not_met');
    expect(await codeOf({ subject: BOB, action: { name: 'delete' }, resource: RECORD_1 })).toBe('not_granted');
  });
});
