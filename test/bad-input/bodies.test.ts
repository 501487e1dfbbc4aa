import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';
import { BAD_VALUES, makeFixtures, writeRoutes, type Fixtures, type WriteRoute } from './write-routes.js';

const MEBIBYTE = 1_048_576;

function pointer(field: string): string {
  return `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

describe('A body that is wrong', () => {
  let server: TestServer;
  let fixtures: Fixtures;
  let routes: WriteRoute[];
  let before: Record<string, unknown>;

  beforeAll(async () => {
    server = await TestServer.start();
    fixtures = await makeFixtures(server);
    routes = writeRoutes(fixtures);
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    before = await written(server);
  });
  afterEach(async () => {
    await assertUntouched(server, before);
  });

  it.each(['surprise', 'id', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'a/b~c', ''])(
    'is refused on every route for the unknown field "%s"',
    async (field) => {
      const answers: Record<string, unknown> = {};
      for (const { method, path, valid } of routes) {
        const raw = `${JSON.stringify(valid()).slice(0, -1)},"${field}":{"x":1}}`.replace('{,', '{');
        const answer = await server.admin.call(method, path, {}, { raw });
        answers[`${method} ${path}`] = problemOf(answer);
      }
      const refusal = { status: 400, code: 'validation_failed', fields: [pointer(field)] };
      expect(answers).toEqual(Object.fromEntries(routes.map(({ method, path }) => [`${method} ${path}`, refusal])));
    },
  );

  it('is refused on every route for each field of a wrong type or length, and the field is named', async () => {
    for (const { method, path, valid, fields } of routes) {
      for (const [field, kind] of Object.entries(fields)) {
        for (const value of BAD_VALUES[kind]) {
          const answer = await server.admin.call(method, path, { ...valid(), [field]: value });
          const sent = `${method} ${path} ${field}=${JSON.stringify(value).slice(0, 60)}`;
          const { status, code, fields: named } = problemOf(answer);
          expect({ sent, status, code }).toEqual({ sent, status: 400, code: 'validation_failed' });
          expect(named).toEqual([expect.stringMatching(new RegExp(`^/${field}(/\\d+)?$`))]);
        }
      }
    }
  }, 120_000);

  it('names what is missing when there is no body at all', async () => {
    const answers = await Promise.all([
      server.admin.post('users'),
      server.admin.post('groups'),
      server.admin.post('resources', {}),
      server.admin.post('sessions'),
      server.admin.put(`users/${fixtures.user.id}/password`),
    ]);
    expect(answers.map((answer) => problemOf(answer).fields)).toEqual([
      ['/username'],
      ['/name'],
      ['/kind', '/name'],
      ['/username', '/password'],
      ['/password'],
    ]);
  });

  it.each([
    ['add', [1], '/add/0'],
    ['add', [null], '/add/0'],
    ['add', [[]], '/add'],
    ['add', ['x'], '/add/0'],
    ['add', {}, '/add'],
    ['add', 'all', '/add'],
    ['add', null, '/add'],
    ['add', [{}], '/add/0/userId'],
    ['add', [{ userId: 1, surprise: 1 }], '/add/0/surprise'],
    ['add', [{ userId: '1' }], '/add/0/userId'],
    ['add', [{ userId: 1 }, { userId: 2 ** 53 }], '/add/1/userId'],
    [
      'add',
      [{ userId: 1, validFrom: '2031-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }],
      '/add/0/validUntil',
    ],
    ['remove', 1, '/remove'],
    ['remove', null, '/remove'],
    ['remove', ['1'], '/remove'],
    ['remove', [0], '/remove'],
    ['remove', [[1]], '/remove'],
    ['remove', [1, 1], '/remove/1'],
    ['remove', Array.from({ length: 10_001 }, (_, index) => index + 1), '/remove'],
  ])('is refused in a batch: %s %j', async (field, value, expected) => {
    const path = `groups/${fixtures.group.id}/members:batch`;
    const { status, fields } = problemOf(await server.admin.post(path, { [field]: value }));
    expect(status).toBe(400);
    expect(fields).toContain(expected);
  });

  it('is refused when it holds __proto__ inside', async () => {
    const path = `groups/${fixtures.group.id}/members:batch`;
    const raw = `{"add":[{"userId":${fixtures.user.id},"__proto__":{"admin":true}}]}`;
    expect(problemOf(await server.admin.post(path, {}, { raw })).fields).toEqual(['/add/0/__proto__']);
  });

  it('is refused when a window ends before it begins', async () => {
    const window = { validFrom: '2031-01-01T00:00:00Z', validUntil: '2031-01-01T00:00:00Z' };
    for (const { method, path, fields } of routes.filter((route) => 'validUntil' in route.fields)) {
      expect(Object.keys(fields)).toContain('validFrom');
      expect(problemOf(await server.admin.call(method, path, window))).toEqual({
        status: 400,
        code: 'validation_failed',
        fields: ['/validUntil'],
      });
    }
  });

  it.each([
    ['is cut off', '{"name":"x"', 400, 'malformed_json'],
    ['is no JSON', 'name=x', 400, 'malformed_json'],
    ['has single quotes', "{'name':'x'}", 400, 'malformed_json'],
    ['is text', '"name"', 400, 'malformed_json'],
    ['is null', 'null', 400, 'malformed_json'],
    ['is a number', '1', 400, 'malformed_json'],
    ['is NaN', '{"name":NaN}', 400, 'malformed_json'],
    ['has a raw control character', '{"name":"a\u0001b"}', 400, 'malformed_json'],
    ['is a list', '[]', 400, 'validation_failed'],
    ['is a list of bodies', '[{"name":"x"}]', 400, 'validation_failed'],
    ['is 10,000 lists deep', '['.repeat(10_000) + ']'.repeat(10_000), 400, 'json_too_deep'],
    ['is 10,000 objects deep', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000), 400, 'json_too_deep'],
    ['is 10,000 levels deep in a known field', `{"name":${'['.repeat(10_000)}`, 400, 'json_too_deep'],
    ['is larger than 1 MiB', `{"name":"${'x'.repeat(MEBIBYTE)}"}`, 413, 'body_too_large'],
  ])('is refused on every route when it %s', async (_, raw, status, code) => {
    for (const { method, path } of routes) {
      const answer = problemOf(await server.admin.call(method, path, {}, { raw }));
      expect({ path, status: answer.status, code: answer.code }).toEqual({ path, status, code });
    }
  });

  it('takes brackets inside of strings for text', async () => {
    const description = `${'[{"'.repeat(100)}\\`;
    const { status, body } = await server.admin.patch(`groups/${fixtures.group.id}`, { description });
    expect(status).toBe(200);
    expect(body.description).toBe(description);
    before = await written(server);
  });

  it('is read to its end when it is just under 1 MiB', async () => {
    const raw = `{"name":"x"${' '.repeat(MEBIBYTE - 100)},"surprise":1}`;
    expect(problemOf(await server.admin.post('groups', {}, { raw }))).toMatchObject({ fields: ['/surprise'] });
  });

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/xml', 415],
    ['application/jsonp', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=utf-7', 415],
    ['application/json; charset=nonsense', 415],
    ['nonsense', 415],
    ['', 415],
  ])('is refused as of another type: %s', async (type, status) => {
    for (const { method, path, valid } of routes) {
      const raw = Buffer.from(JSON.stringify({ ...valid(), x: 1 }));
      const answer = await server.admin.call(method, path, undefined, { raw, headers: { 'Content-Type': type } });
      expect(problemOf(answer)).toEqual({ status, code: 'unsupported_media_type', fields: [] });
    }
  });

  it('cannot smuggle depth past the count in another encoding of Unicode', async () => {
    const deep = `{"name":"\u2200","a":${'['.repeat(20_000)}`;
    for (const [charset, raw] of [
      ['utf-16le', Buffer.from(deep, 'utf16le')],
      ['utf-7', Buffer.from(deep.replaceAll('[', '+AFs-'))],
    ] as const) {
      const headers = { 'Content-Type': `application/json; charset=${charset}` };
      expect(problemOf(await server.admin.post('groups', undefined, { raw, headers })).status).toBe(415);
    }
  });
});
