import { aGroup, aName, aPrivilegeSet, aUser, type Made, type MadeUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { error, exchange, footprint, FORM_TYPE, JSON_TYPE, XML_TYPE, type WireRequest } from './exchange.js';

const JUNCTIONS = ['group_privilege_set', 'privilege_set_privilege', 'user_group_member'];
const CALLS: readonly [method: string, path: string][] = [
  ...[...JUNCTIONS, 'privilege', 'privilege_set', 'user_group', 'user'].flatMap((item): [string, string][] => [
    ['GET', `/api/${item}`],
    ['GET', `/api/${item}/id/1`],
  ]),
  ...[...JUNCTIONS, 'privilege_set', 'user_group', 'user'].flatMap((item): [string, string][] => [
    ['POST', `/api/${item}`],
    ['POST', `/api/${item}/id/1`],
    ['DELETE', `/api/${item}/id/1`],
  ]),
  ['PUT', '/api/privilege_set/id/1'],
  ['PUT', '/api/user_group/id/1'],
  ['DELETE', '/api/user_group_member?group=2'],
];
const CREATES = CALLS.filter(([method, path]) => method === 'POST' && !path.includes('/id/'));
// A POST with a model reads its body like the one without.
const WRITES = CALLS.filter(([method, path]) => method === 'PUT' || (method === 'POST' && !path.includes('/id/')));
const ONES = CALLS.filter(([, path]) => path.endsWith('/id/1'));

/** What each create takes, for a caller who may do everything. */
interface Things {
  group: Made;
  set: Made;
  user: MadeUser;
}

function validFields(path: string, { group, set, user }: Things): Record<string, unknown> {
  const fields: Record<string, Record<string, unknown>> = {
    group_privilege_set: { group: group.id, privilege_set: set.id },
    privilege_set_privilege: { privilege_set: set.id, privilege: 4 },
    user_group_member: { user: user.id, group: group.id },
    privilege_set: { name: aName() },
    user_group: { name: aName() },
    user: { username: aName() },
  };
  return fields[path.split('/')[2] ?? ''] ?? {};
}

function withBody(method: string, path: string): WireRequest {
  return method === 'GET' ? { method, path } : { method, path, headers: JSON_TYPE, body: '{}' };
}

describe('Metric Insights refusals', () => {
  let server: TestServer;
  let things: Things;
  let admin: string;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = String(server.admin.token);
    things = {
      group: await aGroup(server.admin),
      set: await aPrivilegeSet(server.admin),
      user: await aUser(server.admin),
    };
  });
  afterAll(() => server.stop());

  /** Sends a request that must be refused in this surface's form and leave everything as it was. */
  async function refused(request: WireRequest, token: string | undefined, status: number): Promise<string> {
    const before = await footprint(server);
    const answer = await exchange(server, request, token);
    expect(`${request.method} ${request.path}: ${answer.status} ${answer.text}`).toContain(`: ${status} `);
    expect(answer.contentType).toBe('application/json; charset=utf-8');
    const body = JSON.parse(answer.text) as { status: string; message: string };
    expect(Object.keys(body)).toEqual(['status', 'message']);
    expect(body.status).toBe('ERROR');
    expect(await footprint(server)).toEqual(before);
    return body.message;
  }

  describe.each(CALLS)('%s %s', (method, path) => {
    it('is 401 without a token, with an empty one, and with an unknown one', async () => {
      const request = withBody(method, path);
      expect(await refused(request, undefined, 401)).toBe('Unauthorized');
      expect(await refused(request, '', 401)).toBe('Unauthorized');
      expect(await refused(request, 'gh_p_unknown', 401)).toBe('Unauthorized');
      expect(await refused(request, `${admin}, ${admin}`, 401)).toBe('Unauthorized');
    });

    it('is 403 for a user who manages nothing', async () => {
      expect(await refused(withBody(method, path), things.user.token, 403)).toBe('You may not do this.');
    });
  });

  it.each(ONES)('%s %s is 404 for an unknown id, and 400 for what is no id', async (method, path) => {
    const at = (id: string): WireRequest => withBody(method, path.replace(/1$/, id));
    const fields = validFields(path, things);
    const full = method === 'POST' ? { headers: JSON_TYPE, body: JSON.stringify(fields) } : {};
    expect(await refused({ ...at('999999'), ...full }, admin, 404)).toMatch(/^There is no such /);
    for (const id of ['x', '0', '-1', '1.5', '99999999999999999999', '%00', '1e1']) {
      expect(await refused(at(id), admin, 400)).toBe('id must be a positive integer.');
    }
    expect(await refused(at('%E0%A4%A'), admin, 400)).toBe('The request cannot be read.');
  });

  it.each(CREATES)(
    '%s %s creates from its valid fields, so that what is refused below is refused for its cause',
    async (method, path) => {
      const body = JSON.stringify(validFields(path, things));
      expect((await exchange(server, { method, path, headers: JSON_TYPE, body }, admin)).status).toBe(201);
    },
  );

  it.each(CREATES)('%s %s names each field of a wrong type', async (method, path) => {
    const valid = validFields(path, things);
    for (const field of Object.keys(valid)) {
      for (const wrong of [true, {}, [], ['1', '2'], 1.5, -1, '', '   ', '\u0000', '\ud800', 'x'.repeat(300)]) {
        const request = { method, path, headers: JSON_TYPE, body: JSON.stringify({ ...valid, [field]: wrong }) };
        expect(await refused(request, admin, 400)).toMatch(new RegExp(`^${field} must `));
      }
      const absent = { method, path, headers: JSON_TYPE, body: JSON.stringify({ ...valid, [field]: null }) };
      expect(await refused(absent, admin, 400)).toBe(`${field} is required.`);
    }
  });

  it.each(CREATES)('%s %s refuses a field that is given twice', async (method, path) => {
    const [field] = Object.keys(validFields(path, things));
    const form = { method, path, headers: FORM_TYPE, body: `${field}=1&${field}=2` };
    expect(await refused(form, admin, 400)).toContain(`${field} must `);
    const xml = {
      method,
      path,
      headers: XML_TYPE,
      body: `<request><${field}>1</${field}><${field}>2</${field}></request>`,
    };
    expect(await refused(xml, admin, 400)).toContain(`${field} must `);
  });

  it.each(WRITES)('%s %s refuses bodies that it cannot read', async (method, path) => {
    const bodies: [Record<string, string>, string | Uint8Array, number][] = [
      [JSON_TYPE, '{"name":', 400],
      [JSON_TYPE, '[]', 400],
      [JSON_TYPE, '"text"', 400],
      [JSON_TYPE, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
      [JSON_TYPE, `{"name":"${'x'.repeat(1_048_576)}"}`, 413],
      [FORM_TYPE, `name=${'x'.repeat(1_048_576)}`, 413],
      [FORM_TYPE, 'name=%E0%A4%A', 400],
      [FORM_TYPE, 'name=%ff', 400],
      [XML_TYPE, `<request>${'x'.repeat(1_048_576)}</request>`, 413],
      [XML_TYPE, '<request><name>x</name>', 400],
      [XML_TYPE, '<response><name>x</name></response>', 400],
      [XML_TYPE, '<!DOCTYPE request [<!ENTITY x "y">]><request><name>&x;</name></request>', 400],
      [
        XML_TYPE,
        '<!DOCTYPE request [<!ENTITY x SYSTEM "file:///etc/passwd">]><request><name>&x;</name></request>',
        400,
      ],
      [XML_TYPE, `<request>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</request>`, 400],
      [XML_TYPE, `<request>${'<a/>'.repeat(100_000)}</request>`, 400],
      [XML_TYPE, new Uint8Array([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]), 400],
      [{ 'Content-Type': 'application/xml; charset=utf-16' }, '<request/>', 400],
      [{ 'Content-Type': 'text/plain' }, 'name=x', 400],
      [{ 'Content-Type': 'multipart/form-data; boundary=x' }, '--x--', 400],
      [{ 'Content-Type': 'application/octet-stream' }, 'x', 400],
    ];
    for (const [headers, body, status] of bodies) {
      expect(await refused({ method, path, headers, body }, admin, status)).not.toBe('');
    }
  });

  it.each([
    'group_privilege_set',
    'privilege_set_privilege',
    'user_group_member',
    'privilege',
    'privilege_set',
    'user_group',
    'user',
  ])('refuses filters of %s that are no ids', async (item) => {
    for (const value of ['x', '1.5', '', '1&id=2', '-1']) {
      expect(await refused({ method: 'GET', path: `/api/${item}?id=${value}` }, admin, 400)).toMatch(/^id must /);
    }
  });

  it.each([
    '/api/user_group/foo',
    '/api/user_group/id',
    '/api/user/id/1/x',
    '/api/privilege//id/1',
    '/api/get_token/x',
  ])('answers 404 in its own form for %s', async (path) => {
    expect(await refused({ method: 'GET', path }, admin, 404)).toBe('There is nothing at this address.');
  });

  it('leaves addresses that only look like its own to the native API', async () => {
    for (const path of ['/api/users', '/api/user_groups', '/api/v1/user', '/api']) {
      const { status, contentType } = await exchange(server, { method: 'GET', path }, admin);
      expect([path, status, contentType]).toEqual([path, 404, 'application/problem+json; charset=utf-8']);
    }
  });

  it('names the methods that an address knows', async () => {
    const answer = await exchange(server, { method: 'PATCH', path: '/api/user_group/id/1' }, admin);
    expect(answer).toMatchObject({ status: 405, allow: 'DELETE, GET, HEAD, POST, PUT' });
    expect(JSON.parse(answer.text)).toEqual(error('Method Not Allowed'));
  });

  it('answers in its own form whatever the case of the address', async () => {
    const answer = await exchange(server, { method: 'GET', path: '/API/User_Group' });
    expect(JSON.parse(answer.text)).toEqual(error('Unauthorized'));
  });
});
