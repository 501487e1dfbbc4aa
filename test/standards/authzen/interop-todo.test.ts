import { TestServer } from '../../support/test-server.js';
import { Pep } from './pep.js';
import { load, type Scenario } from './scenario.js';

/** What differs between the identifiers of the users. */
const pid = (letters: string): string => `CiRmZD${letters}MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs`;
const USERS = {
  rick: { id: pid('A2'), email: 'rick@the-citadel.com' },
  morty: { id: pid('E2'), email: 'morty@the-citadel.com' },
  summer: { id: pid('I2'), email: 'summer@the-smiths.com' },
  beth: { id: pid('M2'), email: 'beth@the-smiths.com' },
  jerry: { id: pid('Q2'), email: 'jerry@the-smiths.com' },
};
type Name = keyof typeof USERS;
const NAMES = Object.keys(USERS) as Name[];

const todoOf = (name: Name): string => `7240d0db-8ff0-41ec-98b2-34a096273b9${NAMES.indexOf(name) + 1}`;
const IS_OWNER = 'resource.properties.ownerID == subject.properties.email';

/** The scenario of the to-do list, of the interoperability events: roles are groups, one inside the other. */
const SCENARIO: Scenario = {
  privileges: ['todo.read', 'todo.create', 'todo.update', 'todo.delete', 'person.read'],
  users: NAMES.map((name) => ({ username: USERS[name].id, properties: { email: USERS[name].email } })),
  groups: [
    { name: 'admin', members: [USERS.rick.id], grants: [{ privilege: 'todo.delete' }] },
    { name: 'evil_genius', members: [USERS.rick.id], grants: [{ privilege: 'todo.update' }] },
    {
      name: 'editor',
      members: [USERS.morty.id, USERS.summer.id],
      subgroups: ['admin', 'evil_genius'],
      grants: [
        { privilege: 'todo.create' },
        { privilege: 'todo.update', condition: IS_OWNER },
        { privilege: 'todo.delete', condition: IS_OWNER },
      ],
    },
    {
      name: 'viewer',
      members: [USERS.beth.id, USERS.jerry.id],
      subgroups: ['editor'],
      grants: [{ privilege: 'todo.read' }, { privilege: 'person.read' }],
    },
  ],
  resources: [
    ...['todo-1', ...NAMES.map(todoOf)].map((name) => ({ kind: 'todo', name, sharedWith: ['viewer'] })),
    ...NAMES.map((name) => ({ kind: 'user', name: USERS[name].email, sharedWith: ['viewer'] })),
  ],
  aliases: [
    ['todo', 'can_read_todos', 'todo.read'],
    ['todo', 'can_create_todo', 'todo.create'],
    ['todo', 'can_update_todo', 'todo.update'],
    ['todo', 'can_delete_todo', 'todo.delete'],
    ['user', 'can_read_user', 'person.read'],
  ],
};

/** Whether each can create a to-do, change his own, change others', delete his own, and delete others'. */
const EXPECTED: readonly (readonly [name: Name, decisions: readonly boolean[]])[] = [
  ['rick', [true, true, true, true, true]],
  ['morty', [true, true, false, true, false]],
  ['summer', [true, true, false, true, false]],
  ['beth', [false, false, false, false, false]],
  ['jerry', [false, false, false, false, false]],
];

describe('the scenario of the to-do list, of the interoperability events', () => {
  let server: TestServer;
  let pep: Pep;

  beforeAll(async () => {
    server = await TestServer.start();
    await load(server.admin, SCENARIO);
    pep = new Pep(server.admin);
  });
  afterAll(() => server.stop());

  const subjectOf = (name: Name): object => ({ type: 'user', id: USERS[name].id });
  const todo = (owner: Name): object => ({
    type: 'todo',
    id: todoOf(owner),
    properties: { ownerID: USERS[owner].email },
  });

  async function mayDo(name: Name, action: string, resource: object): Promise<boolean> {
    const answer = await pep.evaluation({ subject: subjectOf(name), action: { name: action }, resource });
    expect(answer.status).toBe(200);
    return answer.body.decision;
  }

  it.each(EXPECTED)('[AZ-01] decides for %s as was expected of all', async (name, decisions) => {
    for (const seen of ['beth', name] as const) {
      expect(await mayDo(name, 'can_read_user', { type: 'user', id: USERS[seen].email })).toBe(true);
    }
    expect(await mayDo(name, 'can_read_todos', { type: 'todo', id: 'todo-1' })).toBe(true);
    const others = NAMES.filter((other) => other !== name);
    const decided = [await mayDo(name, 'can_create_todo', { type: 'todo', id: 'todo-1' })];
    for (const action of ['can_update_todo', 'can_delete_todo']) {
      decided.push(await mayDo(name, action, todo(name)));
      const ofOthers = await Promise.all(others.map((other) => mayDo(name, action, todo(other))));
      expect(new Set(ofOthers).size).toBe(1);
      decided.push(ofOthers[0] === true);
    }
    expect(decided).toEqual(decisions);
  });

  it.each<[Name, Name, boolean[]]>([
    ['rick', 'jerry', [true, true]],
    ['morty', 'morty', [false, true]],
    ['jerry', 'jerry', [false, false]],
  ])("[AZ-10] decides in one batch whether %s can change rick's to-do and that of %s", async (name, owner, wanted) => {
    const { body } = await pep.evaluations({
      subject: subjectOf(name),
      action: { name: 'can_update_todo' },
      resource: {},
      context: {},
      evaluations: [{ resource: todo('rick') }, { resource: todo(owner) }],
    });
    expect(body.evaluations).toEqual(wanted.map((decision) => ({ decision })));
  });
});
