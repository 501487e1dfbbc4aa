import { aGroup, aName } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { aSession, aUserBody, ENTERPRISE_URN, ScimClient, USER_URN, type Resource } from './scim-client.js';

describe('users over SCIM', () => {
  let server: TestServer;
  let scim: ScimClient;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
  });
  afterAll(() => server.stop());

  it('[SC-10] are made with 201, their address and their whole body', async () => {
    const userName = aName('ada');
    const body = { schemas: [USER_URN], userName, externalId: 'x1', displayName: 'Ada', name: { givenName: 'Ada' } };
    const answer = await scim.post('/Users', body);
    expect(answer.status).toBe(201);
    const { id, meta, ...rest } = answer.body;
    expect(rest).toEqual({ ...body, active: true });
    expect(meta).toEqual({
      resourceType: 'User',
      created: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      lastModified: meta.created,
      location: `${server.url}/scim/v2/Users/${id}`,
      version: 'W/"1"',
    });
    expect(answer.headers.get('location')).toBe(meta.location);
    expect(answer.headers.get('etag')).toBe(meta.version);
    expect((await scim.get(`/Users/${id}`)).body).toEqual(answer.body);
  });

  it('[SC-10] keep what the server decides, whatever a client sends', async () => {
    const meta = { resourceType: 'Group', created: '2001-01-01T00:00:00Z', location: 'x', version: 'W/"9"' };
    const group = await aGroup(server.admin);
    const user = await scim.user({ id: 'mine', meta, groups: [{ value: String(group.id) }], unheardOf: 1 });
    expect(user.id).not.toBe('mine');
    expect(user.meta.version).toBe('W/"1"');
    expect(user).not.toHaveProperty('groups');
    expect(user).not.toHaveProperty('unheardOf');
  });

  it('[SC-11] are refused with 409 when the name is taken, in whatever case', async () => {
    const userName = aName('ada');
    await scim.user({ userName });
    const before = await written(server);
    const answer = await scim.post('/Users', aUserBody({ userName: userName.toUpperCase() }));
    expect([answer.status, answer.body.scimType]).toEqual([409, 'uniqueness']);
    const other = await scim.user();
    const renamed = await scim.patch(`/Users/${other.id}`, [{ op: 'replace', path: 'userName', value: userName }]);
    expect([renamed.status, renamed.body.scimType]).toEqual([409, 'uniqueness']);
    await scim.delete(`/Users/${other.id}`);
    expect(before).toBeDefined();
  });

  it('[SC-13] are replaced by PUT: what it does not name is gone', async () => {
    const user = await scim.user({ displayName: 'Ada', title: 'Countess', emails: [{ value: 'ada@example.org' }] });
    const userName = aName('ada');
    const { status, body } = await scim.put(`/Users/${user.id}`, aUserBody({ userName, nickName: 'Addie', id: 'x' }));
    expect(status).toBe(200);
    const { meta, ...rest } = body;
    expect(rest).toEqual({ schemas: [USER_URN], id: user.id, userName, nickName: 'Addie', active: true });
    expect(meta.version).toBe('W/"2"');
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(body);
  });

  it('[SC-13] are never made by PUT, and not without what is required', async () => {
    const before = await written(server);
    const missing = await scim.put('/Users/2819c223-7f76-453a-919d-413861904646', aUserBody());
    expect(missing.status).toBe(404);
    const user = await scim.get('/Me');
    const nameless = await scim.put(`/Users/${user.body.id}`, { schemas: [USER_URN], displayName: 'Ada' });
    expect([nameless.status, nameless.body.scimType]).toEqual([400, 'invalidValue']);
    await assertUntouched(server, before);
  });

  it('[SC-14] are gone after DELETE, out of their groups too, even if they were deactivated', async () => {
    const user = await scim.user({ active: false });
    const group = await scim.group([user]);
    expect((await scim.delete(`/Users/${user.id}`)).status).toBe(204);
    expect((await scim.get(`/Users/${user.id}`)).status).toBe(404);
    expect(await scim.membersOf(group)).toEqual([]);
    expect((await scim.delete(`/Users/${user.id}`)).status).toBe(404);
    const { body } = await server.admin.get<{ items: unknown[] }>(`users?username=${String(user.userName)}`);
    expect(body.items).toEqual([]);
  });

  it('[SC-15] take a password and never show it, nor store it as it is', async () => {
    const userName = aName('ada');
    const created = await scim.post('/Users', aUserBody({ userName, password: 'a secret of a test' }));
    expect(JSON.stringify(created.body)).not.toContain('secret');
    await expectStatus(signIn(userName, 'a secret of a test'), 201);
    const path = `/Users/${created.body.id}`;
    const patched = await scim.patch(path, [{ op: 'replace', path: 'password', value: 'another secret of it' }]);
    expect(patched.status).toBe(200);
    expect(JSON.stringify([patched.body, (await scim.get(path)).body])).not.toContain('secret');
    await expectStatus(signIn(userName, 'a secret of a test'), 401);
    await expectStatus(signIn(userName, 'another secret of it'), 201);
    const stored = await server.sql(
      'SELECT to_jsonb(p) AS row FROM user_profiles p UNION ALL SELECT to_jsonb(a) FROM audit_events a',
    );
    expect(JSON.stringify(stored)).not.toContain('secret of');
  });

  it('[SC-15] end all sessions with a new password', async () => {
    const { guid, token } = await aSession(server);
    await scim.patch(`/Users/${guid}`, [{ op: 'replace', value: { password: 'another secret of it' } }]);
    expect((await server.as(token).get('me')).status).toBe(401);
  });

  it('[SC-17] keep the extension, lossless, when schemas names it', async () => {
    const manager = await scim.user({ displayName: 'Charles' });
    const enterprise = {
      employeeNumber: '0701',
      costCenter: '4130',
      organization: 'Analytical Engines',
      division: 'Mills',
      department: 'Numbers',
      manager: { value: manager.id, $ref: 'ignored', displayName: 'ignored' },
    };
    const user = await scim.user({ schemas: [USER_URN, ENTERPRISE_URN], [ENTERPRISE_URN]: enterprise });
    expect(user.schemas).toEqual([USER_URN, ENTERPRISE_URN]);
    expect(user[ENTERPRISE_URN]).toEqual({
      ...enterprise,
      manager: { value: manager.id, $ref: manager.meta.location, displayName: 'Charles' },
    });
  });

  it.each([
    [
      'data of an extension that it does not name',
      aUserBody({ [ENTERPRISE_URN]: { department: 'x' } }),
      'invalidValue',
    ],
    ['a schema that users do not have', aUserBody({ schemas: [USER_URN, 'urn:example:other'] }), 'invalidValue'],
    ['one twice', aUserBody({ schemas: [USER_URN, USER_URN.toUpperCase()] }), 'invalidValue'],
    ['not that of users', aUserBody({ schemas: [ENTERPRISE_URN] }), 'invalidValue'],
    ['nothing', aUserBody({ schemas: [] }), 'invalidSyntax'],
    ['something that is no list', aUserBody({ schemas: USER_URN }), 'invalidSyntax'],
  ])('[SC-17] are refused when schemas names %s', async (_what, body, scimType) => {
    const before = await written(server);
    const answer = await scim.post('/Users', body);
    expect([answer.status, answer.body.scimType]).toEqual([400, scimType]);
    await assertUntouched(server, before);
  });

  it('[SC-17] give back everything that is described, as it came', async () => {
    const attributes = {
      externalId: 'Straße 7',
      name: {
        formatted: 'Ms. Ada K. Lovelace III',
        familyName: 'Lovelace',
        givenName: 'Ada',
        middleName: 'K.',
        honorificPrefix: 'Ms.',
        honorificSuffix: 'III',
      },
      displayName: 'Ada 🧮',
      nickName: 'Addie',
      profileUrl: 'https://example.org/ada',
      title: 'Countess',
      userType: 'Employee',
      preferredLanguage: 'en-GB, fr;q=0.5',
      locale: 'en-GB',
      timezone: 'Europe/London',
      emails: [
        { value: 'Ada@Example.org', type: 'work', primary: true, display: 'Work' },
        { value: 'ada@home.example', type: 'home' },
        { value: 'ada@third.example' },
      ],
      phoneNumbers: [
        { value: 'tel:+44-20-7946-0123', type: 'work' },
        { value: '+1', type: 'mobile', primary: true },
      ],
      ims: [{ value: 'ada', type: 'xmpp' }],
      photos: [{ value: 'https://example.org/ada.png', type: 'photo' }],
      addresses: [
        {
          type: 'work',
          streetAddress: '1\nA Street',
          locality: 'London',
          postalCode: 'SW1',
          country: 'GB',
          primary: true,
        },
        { type: 'home', formatted: 'Elsewhere', region: 'Surrey' },
      ],
      entitlements: [{ value: 'engine' }],
      roles: [{ value: 'Analyst', display: 'The analyst', primary: true, type: 'x' }],
      x509Certificates: [{ value: 'MIIBIjANBg==' }],
    };
    const user = await scim.user(attributes);
    expect(user).toMatchObject(attributes);
    const { body } = await scim.get(`/Users/${user.id}`);
    expect(body).toEqual(user);
    // Sending back what was read changes nothing.
    const before = await written(server);
    expect((await scim.put(`/Users/${user.id}`, body)).body).toEqual(body);
    await assertUntouched(server, before);
  });

  it.each([
    ['userName', { userName: 7 }],
    ['userName', { userName: ' ' }],
    ['userName', { userName: 'a\u0000b' }],
    ['active', { active: 'perhaps' }],
    ['name', { name: 'Ada' }],
    ['emails', { emails: [{ type: 'work' }] }],
    ['emails.value', { emails: [{ value: 'nobody' }] }],
    [
      'emails',
      {
        emails: [
          { value: 'a@b.example', primary: true },
          { value: 'c@d.example', primary: true },
        ],
      },
    ],
    ['ims', { ims: Array.from({ length: 201 }, (_, index) => ({ value: `im${index}` })) }],
    ['title', { title: ['x'] }],
    ['title', { title: '\ud800' }],
    ['externalId', { externalId: 'x'.repeat(256) }],
    ['password', { password: 'short' }],
    ['x509Certificates.value', { x509Certificates: [{ value: 'not base64!' }] }],
  ])('[SC-13] are refused with a wrong %s', async (name, attributes) => {
    const before = await written(server);
    const { status, body } = await scim.post('/Users', aUserBody(attributes));
    expect([status, body.scimType]).toEqual([400, 'invalidValue']);
    expect(body.detail).toContain(name);
    await assertUntouched(server, before);
  });

  it('[SC-18] show the groups that they are in, directly and through others, but not All', async () => {
    const user = await scim.user();
    const inner = await scim.group([user]);
    const outer = await scim.group([inner]);
    const { body } = await scim.get(`/Users/${user.id}`);
    const shown = [
      { value: inner.id, $ref: inner.meta.location, display: inner.displayName, type: 'direct' },
      { value: outer.id, $ref: outer.meta.location, display: outer.displayName, type: 'indirect' },
    ];
    expect(body.groups).toHaveLength(2);
    expect(body.groups).toEqual(expect.arrayContaining(shown));
  });

  it('[SC-26] show the caller to himself, and let nobody else change himself', async () => {
    const { guid, token } = await aSession(server);
    const me = ScimClient.of(server, token);
    const { status, body } = await me.get('/Me');
    expect([status, body.id, body.meta.location]).toEqual([200, guid, `${server.url}/scim/v2/Users/${guid}`]);
    expect((await me.patch('/Me', [{ op: 'replace', path: 'displayName', value: 'x' }])).status).toBe(403);
    const mine = await scim.patch('/Me', [{ op: 'replace', path: 'displayName', value: 'The administrator' }]);
    expect([mine.status, mine.body.displayName]).toEqual([200, 'The administrator']);
  });

  it('lose their sessions and tokens at once when they are deactivated', async () => {
    const { id, guid, token } = await aSession(server);
    const { body } = await server.admin.post<{ token: string }>(`users/${id}/tokens`, {});
    expect((await server.as(body.token).get('me')).status).toBe(200);
    await scim.patch(`/Users/${guid}`, [{ op: 'Replace', path: 'active', value: 'False' }]);
    expect((await server.as(token).get('me')).status).toBe(401);
    expect((await server.as(body.token).get('me')).status).toBe(401);
    await scim.patch(`/Users/${guid}`, [{ op: 'replace', value: { active: true } }]);
    // The session has ended for good.
    expect((await server.as(token).get('me')).status).toBe(401);
  });

  it('show natively the address that is primary, and over SCIM what was changed natively', async () => {
    const user = await scim.user({
      emails: [
        { value: 'one@a.example', type: 'home' },
        { value: 'two@a.example', primary: true },
      ],
    });
    const { id, email } = await native(user);
    expect(email).toBe('two@a.example');
    await server.admin.patch(`users/${id}`, { email: 'three@a.example' });
    expect(await emails(user)).toEqual([
      { value: 'one@a.example', type: 'home' },
      { value: 'three@a.example', primary: true },
    ]);
    await server.admin.patch(`users/${id}`, { email: null });
    expect(await emails(user)).toEqual([{ value: 'one@a.example', type: 'home' }]);
    await server.admin.patch(`users/${id}`, { email: 'four@a.example' });
    expect(await emails(user)).toEqual([
      { value: 'one@a.example', type: 'home' },
      { value: 'four@a.example', type: 'work', primary: true },
    ]);
    await scim.patch(`/Users/${user.id}`, [{ op: 'remove', path: 'emails' }]);
    expect((await native(user)).email).toBeNull();
  });

  it('who were made natively have their address over SCIM', async () => {
    const { body } = await server.admin.post<{ guid: string }>('users', { username: aName('x'), email: 'x@a.example' });
    expect((await scim.get(`/Users/${body.guid}`)).body.emails).toEqual([
      { value: 'x@a.example', type: 'work', primary: true },
    ]);
  });

  it('keep at least one administrator', async () => {
    const { body } = await scim.get('/Me');
    const before = await written(server);
    for (const refused of [
      await scim.delete(`/Users/${body.id}`),
      await scim.patch('/Me', [{ op: 'replace', path: 'active', value: false }]),
      await scim.put('/Me', aUserBody({ userName: body.userName, active: false })),
    ]) {
      expect(refused.status).toBe(409);
    }
    await assertUntouched(server, before);
  });

  async function emails(user: Resource): Promise<unknown> {
    return (await scim.get(`/Users/${user.id}`)).body.emails;
  }

  async function native(user: Resource): Promise<{ id: number; email: string | null }> {
    const { body } = await server.admin.get<{ items: { id: number; email: string | null }[] }>(
      `users?username=${String(user.userName)}`,
    );
    const [found] = body.items;
    if (!found) throw new Error('The user is not there.');
    return found;
  }

  function signIn(username: string, password: string): Promise<{ status: number; headers: Headers; body: object }> {
    return server.as(undefined).post('sessions', { username, password });
  }
});
