import { isDeepStrictEqual } from 'node:util';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { ENTERPRISE_URN, PATCH_URN, ScimClient, USER_URN } from './scim-client.js';

const WORK = { value: 'work@a.example', type: 'work', primary: true };
const HOME = { value: 'home@a.example', type: 'home' };
const GIVEN = {
  displayName: 'Ada',
  title: 'Countess',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [WORK, HOME],
  phoneNumbers: [{ value: '1', type: 'work', primary: true }],
  roles: [{ value: 'Analyst', primary: true }],
};

describe('a PATCH of a user', () => {
  let server: TestServer;
  let scim: ScimClient;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
  });
  afterAll(() => server.stop());

  /** The promise, the operations, and what the attributes are then; undefined for what is gone. */
  it.each<[string, object[], Record<string, unknown>]>([
    ["[SC-30] Replace in Entra's case", [{ op: 'Replace', path: 'DisplayName', value: 'B' }], { displayName: 'B' }],
    ['[SC-30] ADD in capitals', [{ op: 'ADD', path: 'NICKNAME', value: 'B' }], { nickName: 'B' }],
    ['[SC-30] active as the text False', [{ op: 'replace', path: 'active', value: 'False' }], { active: false }],
    ['[SC-30] active as the text True', [{ op: 'Add', path: 'active', value: 'True' }], { active: true }],
    [
      '[SC-30] a filter with the text True',
      [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: 'Clerk' }],
      { roles: [{ value: 'Clerk', primary: true }] },
    ],
    [
      '[SC-30] members of a value in another case',
      [{ op: 'replace', path: 'name', value: { GIVENNAME: 'A' } }],
      { name: { givenName: 'A', familyName: 'Byron' } },
    ],
    [
      '[SC-32] a sub-attribute',
      [{ op: 'replace', path: 'name.familyName', value: 'King' }],
      { name: { givenName: 'Ada', familyName: 'King' } },
    ],
    [
      '[SC-32] a sub-attribute of what is not there',
      [{ op: 'add', path: `${ENTERPRISE_URN}:manager.value`, value: 'x' }],
      { [ENTERPRISE_URN]: { manager: { value: 'x' } } },
    ],
    [
      '[SC-32] a sub-attribute that is removed',
      [{ op: 'remove', path: 'name.familyName' }],
      { name: { givenName: 'Ada' } },
    ],
    [
      '[SC-32] one of several values',
      [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@a.example' }],
      { emails: [{ ...WORK, value: 'new@a.example' }, HOME] },
    ],
    [
      '[SC-32] values by two conditions',
      [{ op: 'replace', path: 'emails[type eq "home" and value sw "HOME"].display', value: 'H' }],
      { emails: [WORK, { ...HOME, display: 'H' }] },
    ],
    [
      '[SC-32] a whole value',
      [{ op: 'replace', path: 'emails[type eq "home"]', value: { value: 'x@a.example' } }],
      { emails: [WORK, { value: 'x@a.example' }] },
    ],
    [
      '[SC-32] the URN of users',
      [{ op: 'replace', path: `${USER_URN}:name.givenName`, value: 'B' }],
      { name: { givenName: 'B', familyName: 'Byron' } },
    ],
    [
      '[SC-32] the URN of the extension',
      [{ op: 'add', path: `${ENTERPRISE_URN}:department`, value: 'D' }],
      { [ENTERPRISE_URN]: { department: 'D' } },
    ],
    [
      '[SC-32] the extension as a whole',
      [{ op: 'add', path: ENTERPRISE_URN, value: { division: 'D' } }],
      { [ENTERPRISE_URN]: { division: 'D' } },
    ],
    [
      '[SC-32] a manager as text, as Entra sends it',
      [{ op: 'Add', path: `${ENTERPRISE_URN}:manager`, value: 'someone' }],
      { [ENTERPRISE_URN]: { manager: { value: 'someone' } } },
    ],
    [
      '[SC-33] adds to a list',
      [{ op: 'add', path: 'emails', value: [{ value: 'x@a.example' }] }],
      { emails: [WORK, HOME, { value: 'x@a.example' }] },
    ],
    ['[SC-33] adds nothing twice', [{ op: 'add', path: 'emails', value: [HOME, WORK] }], { emails: [WORK, HOME] }],
    [
      '[SC-33] has one primary value',
      [{ op: 'add', path: 'emails', value: [{ value: 'x@a.example', primary: true }] }],
      { emails: [{ value: WORK.value, type: 'work' }, HOME, { value: 'x@a.example', primary: true }] },
    ],
    [
      '[SC-33] has one primary value, by its path',
      [{ op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' }],
      {
        emails: [
          { value: WORK.value, type: 'work' },
          { ...HOME, primary: true },
        ],
      },
    ],
    [
      '[SC-33] makes the element that Entra adds to',
      [{ op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '2' }],
      { phoneNumbers: [...GIVEN.phoneNumbers, { type: 'mobile', value: '2' }] },
    ],
    ['[SC-34] removes an attribute', [{ op: 'remove', path: 'title' }], { title: undefined }],
    ['[SC-34] removes a list', [{ op: 'remove', path: 'emails' }], { emails: undefined }],
    ['[SC-34] removes one value', [{ op: 'remove', path: 'emails[type eq "work"]' }], { emails: [HOME] }],
    [
      '[SC-34] removes an element with its value',
      [{ op: 'Remove', path: 'emails[type eq "home"].value' }],
      { emails: [WORK] },
    ],
    [
      '[SC-34] removes the values that Entra names',
      [{ op: 'Remove', path: 'emails', value: [{ value: HOME.value }] }],
      { emails: [WORK] },
    ],
    [
      '[SC-34] removes the extension',
      [
        { op: 'add', path: `${ENTERPRISE_URN}:division`, value: 'D' },
        { op: 'remove', path: ENTERPRISE_URN },
      ],
      { [ENTERPRISE_URN]: undefined },
    ],
    [
      '[SC-35] has no path',
      [{ op: 'replace', value: { displayName: 'B', active: false } }],
      { displayName: 'B', active: false },
    ],
    [
      '[SC-35] names places without a path',
      [{ op: 'Add', value: { 'name.givenName': 'B', [`${ENTERPRISE_URN}:department`]: 'D' } }],
      { name: { givenName: 'B', familyName: 'Byron' }, [ENTERPRISE_URN]: { department: 'D' } },
    ],
    ['[SC-35] replaces a list', [{ op: 'replace', value: { emails: [HOME] } }], { emails: [HOME] }],
    [
      '[SC-35] passes over what is unknown or read only',
      [{ op: 'replace', value: { id: 'x', shoeSize: 7, groups: [], title: 'B' } }],
      { title: 'B' },
    ],
    ['[SC-35] takes null for nothing', [{ op: 'replace', value: { title: null } }], { title: undefined }],
  ])('%s', async (_promise, operations, expected) => {
    const user = await scim.user(GIVEN);
    const { status, body } = await scim.patch(`/Users/${user.id}`, operations);
    expect(status).toBe(200);
    const { meta, schemas, ...rest } = body;
    const { meta: _meta, schemas: _schemas, ...before } = user;
    expect(JSON.parse(JSON.stringify({ ...before, ...expected }))).toEqual(rest);
    expect(schemas).toEqual(ENTERPRISE_URN in body ? [USER_URN, ENTERPRISE_URN] : [USER_URN]);
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(body);
    const isChanged = !isDeepStrictEqual(rest, before);
    expect([meta.version, meta.lastModified > user.meta.lastModified]).toEqual(
      isChanged ? ['W/"2"', true] : ['W/"1"', false],
    );
  });

  it.each<[string, string, unknown[]]>([
    ['noTarget', 'removes without a path', [{ op: 'remove' }]],
    [
      'noTarget',
      'replaces what no value is',
      [{ op: 'replace', path: 'emails[type eq "other"].value', value: 'x@a.example' }],
    ],
    ['noTarget', 'removes what no value is', [{ op: 'remove', path: 'emails[type eq "other"]' }]],
    ['invalidPath', 'names what users do not have', [{ op: 'replace', path: 'shoeSize', value: '7' }]],
    ['invalidPath', 'names a sub-attribute that there is not', [{ op: 'replace', path: 'name.nickName', value: 'x' }]],
    ['invalidPath', 'names another schema', [{ op: 'replace', path: 'urn:example:other:x', value: 'x' }]],
    ['invalidPath', 'has a path that is none', [{ op: 'replace', path: 'emails[', value: 'x' }]],
    ['invalidPath', 'has a path that is no text', [{ op: 'replace', path: 7, value: 'x' }]],
    [
      'invalidFilter',
      'filters by what there is not',
      [{ op: 'replace', path: 'emails[size eq "x"].value', value: 'x' }],
    ],
    ['mutability', 'changes the id', [{ op: 'replace', path: 'id', value: 'x' }]],
    ['mutability', 'changes the groups', [{ op: 'add', path: 'groups', value: [{ value: 'x' }] }]],
    [
      'mutability',
      'changes the name of the manager',
      [{ op: 'add', path: `${ENTERPRISE_URN}:manager.displayName`, value: 'x' }],
    ],
    ['invalidValue', 'removes the user name', [{ op: 'remove', path: 'userName' }]],
    ['invalidValue', 'has a value of another type', [{ op: 'replace', path: 'title', value: { a: 1 } }]],
    ['invalidValue', 'has no value', [{ op: 'replace', path: 'title' }]],
    ['invalidValue', 'has no object and no path', [{ op: 'replace', value: 'x' }]],
    [
      'invalidValue',
      'has two primary values',
      [
        {
          op: 'add',
          path: 'emails',
          value: [
            { value: 'x@a.example', primary: true },
            { value: 'y@a.example', primary: true },
          ],
        },
      ],
    ],
    ['invalidValue', 'sets a password that is too short', [{ op: 'replace', path: 'password', value: 'short' }]],
    ['invalidValue', 'has an address that is none', [{ op: 'add', path: 'emails', value: [{ value: 'nobody' }] }]],
    ['uniqueness', 'takes the name of another', [{ op: 'replace', path: 'userName', value: 'ADMIN' }]],
    ['invalidSyntax', 'does something else', [{ op: 'copy', path: 'title', value: 'x' }]],
    ['invalidSyntax', 'has an operation that is none', ['remove']],
  ])(
    '[SC-37] is refused with %s when it %s, and [SC-31] nothing of it is done',
    async (scimType, _what, operations) => {
      const user = await scim.user(GIVEN);
      const before = await written(server);
      const first = { op: 'replace', path: 'displayName', value: 'done' };
      const { body } = await scim.patch(`/Users/${user.id}`, [first, ...(operations as object[])]);
      expect(body.scimType).toBe(scimType);
      await assertUntouched(server, before);
      expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
    },
  );

  it.each([
    ['names no schema', { Operations: [{ op: 'remove', path: 'title' }] }],
    ['names another schema', { schemas: [USER_URN], Operations: [{ op: 'remove', path: 'title' }] }],
    ['has no operations', { schemas: [PATCH_URN] }],
    [
      'has too many operations',
      { schemas: [PATCH_URN], Operations: Array.from({ length: 1_001 }, () => ({ op: 'remove', path: 'title' })) },
    ],
  ])('[SC-37] is refused with invalidSyntax when it %s', async (_what, body) => {
    const user = await scim.user();
    const answer = await scim.call('PATCH', `/Users/${user.id}`, body);
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidSyntax']);
  });

  it('[SC-33] writes nothing when it changes nothing', async () => {
    const user = await scim.user(GIVEN);
    const before = await written(server);
    const answer = await scim.patch(`/Users/${user.id}`, [
      { op: 'replace', path: 'displayName', value: 'Ada' },
      { op: 'Add', path: 'emails', value: [WORK] },
      { op: 'replace', path: 'active', value: 'True' },
      { op: 'replace', path: 'title', value: 'x' },
      { op: 'replace', path: 'title', value: 'Countess' },
    ]);
    expect([answer.status, answer.body]).toEqual([200, user]);
    await assertUntouched(server, before);
  });

  it('[SC-36] answers the whole user', async () => {
    const user = await scim.user(GIVEN);
    const { status, body } = await scim.patch(`/Users/${user.id}`, [{ op: 'remove', path: 'title' }]);
    expect([status, body]).toEqual([200, (await scim.get(`/Users/${user.id}`)).body]);
  });

  it('[SC-60] twenty at once on one user all succeed, and none is lost', async () => {
    const user = await scim.user();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        scim.patch(`/Users/${user.id}`, [{ op: 'add', path: 'ims', value: [{ value: `im${index}` }] }]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await scim.get(`/Users/${user.id}`)).body.ims).toHaveLength(20);
  });
});
