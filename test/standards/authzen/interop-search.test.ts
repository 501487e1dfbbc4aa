import { TestServer } from '../../support/test-server.js';
import { Pep } from './pep.js';
import { load, type Scenario } from './scenario.js';

const USERS: Readonly<Record<string, { role: string; department: string }>> = {
  alice: { role: 'manager', department: 'Sales' },
  bob: { role: 'employee', department: 'Legal' },
  carol: { role: 'contractor', department: 'Legal' },
  dan: { role: 'manager', department: 'Finance' },
  erin: { role: 'employee', department: 'Finance' },
  felix: { role: 'contractor', department: 'Accounting' },
};
const OWNERS = ['alice', 'bob', 'carol', 'dan', 'erin', 'felix'];
/** Of the records from 101 to 120, which alice, bob and the others own in turn. */
const DEPARTMENTS = [
  ...['Legal', 'Legal', 'Legal', 'Accounting', 'Legal', 'Accounting', 'Sales', 'Legal', 'Accounting', 'Sales'],
  ...['Accounting', 'Legal', 'Sales', 'Accounting', 'Finance', 'Legal', 'Legal', 'Accounting', 'Legal', 'Accounting'],
];
const RECORDS = DEPARTMENTS.map((department, index) => ({
  id: String(101 + index),
  department,
  owner: OWNERS[index % OWNERS.length] ?? '',
}));
const ACTIONS = ['view', 'edit', 'delete'];

const IS_OWNER = 'resource.properties.owner == subject.id';
const IS_MANAGER = 'subject.properties.role == "manager"';
const IS_OF_DEPARTMENT = 'resource.properties.department == subject.properties.department';

/** The search scenario of the interoperability events; the identity providers' one is a part of it. */
const SCENARIO: Scenario = {
  privileges: ['view', 'edit'],
  users: Object.entries(USERS).map(([username, properties]) => ({ username, properties })),
  groups: [
    {
      name: 'staff',
      members: Object.keys(USERS),
      grants: [
        { privilege: 'view', condition: `${IS_OWNER} || ${IS_OF_DEPARTMENT} || ${IS_MANAGER}` },
        { privilege: 'edit', condition: `${IS_OWNER} || (${IS_MANAGER} && ${IS_OF_DEPARTMENT})` },
        { privilege: 'DELETE', condition: IS_OWNER },
      ],
    },
  ],
  resources: RECORDS.map(({ id, ...properties }) => ({ kind: 'record', name: id, properties, sharedWith: ['staff'] })),
  aliases: [['record', 'delete', 'DELETE']],
};

const ALL = RECORDS.map(({ id }) => id);

/** Who can do what to which records, as the events expected it. */
const EXPECTED: readonly (readonly [user: string, action: string, records: readonly string[]])[] = [
  ['alice', 'view', ALL],
  ['alice', 'edit', ['101', '107', '110', '113', '119']],
  ['alice', 'delete', ['101', '107', '113', '119']],
  ['bob', 'view', ['101', '102', '103', '105', '108', '112', '114', '116', '117', '119', '120']],
  ['bob', 'edit', ['102', '108', '114', '120']],
  ['bob', 'delete', ['102', '108', '114', '120']],
  ['carol', 'view', ['101', '102', '103', '105', '108', '109', '112', '115', '116', '117', '119']],
  ['carol', 'edit', ['103', '109', '115']],
  ['carol', 'delete', ['103', '109', '115']],
  ['dan', 'view', ALL],
  ['dan', 'edit', ['104', '110', '115', '116']],
  ['dan', 'delete', ['104', '110', '116']],
  ['erin', 'view', ['105', '111', '115', '117']],
  ['erin', 'edit', ['105', '111', '117']],
  ['erin', 'delete', ['105', '111', '117']],
  ['felix', 'view', ['104', '106', '109', '111', '112', '114', '118', '120']],
  ['felix', 'edit', ['106', '112', '118']],
  ['felix', 'delete', ['106', '112', '118']],
];

const mayDo = (user: string, action: string, record: string): boolean =>
  EXPECTED.some(([who, what, records]) => who === user && what === action && records.includes(record));

describe('the search scenario of the interoperability events', () => {
  let server: TestServer;
  let pep: Pep;

  beforeAll(async () => {
    server = await TestServer.start();
    await load(server.admin, SCENARIO);
    pep = new Pep(server.admin);
  });
  afterAll(() => server.stop());

  it.each(EXPECTED)('[AZ-21] finds the records that %s can %s', async (id, name, records) => {
    const body = { subject: { type: 'user', id }, action: { name }, resource: { type: 'record' } };
    expect(await pep.searchAll('resource', body, 3)).toEqual(records);
  });

  it.each(RECORDS.map(({ id }) => [id]))('[AZ-21] finds who can do what to record %s', async (id) => {
    for (const name of ACTIONS) {
      const body = { subject: { type: 'user' }, action: { name }, resource: { type: 'record', id } };
      const users = OWNERS.filter((user) => mayDo(user, name, id));
      // Whoever holds ADMINISTRATION may do everything, and there is always somebody who does.
      expect(await pep.searchAll('subject', body, 2)).toEqual(['admin', ...users]);
    }
  });

  it.each(OWNERS)('[AZ-21] finds what %s can do to each record', async (user) => {
    for (const { id } of RECORDS) {
      const body = { subject: { type: 'user', id: user }, resource: { type: 'record', id } };
      const actions = ACTIONS.filter((name) => mayDo(user, name, id));
      expect([id, await pep.searchAll('action', body)]).toEqual([id, actions.toSorted()]);
    }
  });

  it('[AZ-11] decides the same in one batch of all questions', async () => {
    const questions = OWNERS.flatMap((user) => ACTIONS.flatMap((action) => ALL.map((id) => ({ user, action, id }))));
    const evaluations = questions.map(({ user, action, id }) => ({
      subject: { type: 'user', id: user },
      action: { name: action },
      resource: { type: 'record', id },
    }));
    const { body } = await pep.evaluations({ evaluations });
    expect(body.evaluations.map(({ decision }) => decision)).toEqual(
      questions.map(({ user, action, id }) => mayDo(user, action, id)),
    );
  });
});

describe('the scenario of identity providers of the interoperability events', () => {
  it('[AZ-21] finds the records that go into a token, and none for whom it does not know', async () => {
    const server = await TestServer.start();
    try {
      await load(server.admin, SCENARIO);
      const pep = new Pep(server.admin);
      for (const [id, name, records] of [...EXPECTED, ['zoe', 'delete', []] as const]) {
        if (name !== 'delete') continue;
        const body = { subject: { type: 'user', id }, action: { name }, resource: { type: 'record' } };
        const answer = await pep.search('resource', body);
        expect(answer.body.results).toEqual(records.map((record) => ({ type: 'record', id: record })));
      }
    } finally {
      await server.stop();
    }
  });
});
