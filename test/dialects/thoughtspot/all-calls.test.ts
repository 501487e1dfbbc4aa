import { PRIVILEGE_EXTENSION } from '../../../src/auth/decorators/access.decorators.js';
import { operationsOf, type Method, type Operation } from '../../../src/openapi/document.js';
import type { Answer } from '../../support/api.js';
import { TestServer } from '../../support/test-server.js';
import { assertUntouched, written } from '../../support/written.js';
import { exampleBody, examplePath, exampleValue, servedDocument } from '../../openapi/served-document.js';
import { ThoughtSpotClient, type ThoughtSpotError } from './thoughtspot-client.js';

interface Call {
  method: Method;
  path: string;
  operation: Operation;
}

/** Every route of the surface, as its OpenAPI document lists them: a new one is in here by itself. */
describe('every call of the ThoughtSpot surface', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let guest: ThoughtSpotClient;
  let calls: Call[];

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    guest = (await ThoughtSpotClient.asGuest(server)).client;
    calls = operationsOf(await servedDocument(server, '/openapi/thoughtspot.json'));
    expect(calls.length).toBeGreaterThan(60);
  });
  afterAll(() => server.stop());

  const isPublic = ({ operation }: Call): boolean => (operation.security ?? []).length === 0;
  const isWrite = ({ method }: Call): boolean => method !== 'get';
  const send = (
    { method, path, operation }: Call,
    headers: Record<string, string>,
  ): Promise<Answer<ThoughtSpotError>> => {
    const body = exampleBody(operation);
    const query = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map((parameter): [string, string] => [parameter.name, exampleValue(parameter) ?? '']);
    const target = `${examplePath(path, operation)}?${new URLSearchParams(query)}`;
    const raw = new URLSearchParams(body ? (body.body as Record<string, string>) : {});
    return server.as(undefined).call(method.toUpperCase(), target, undefined, { headers, ...(body ? { raw } : {}) });
  };
  /** The calls that are answered otherwise; nothing may have been written. */
  const unlike = async (asked: readonly Call[], headers: Record<string, string>, status: number, code: number) => {
    expect(asked.length).toBeGreaterThan(20);
    const before = await written(server);
    const others: unknown[] = [];
    for (const call of asked) {
      const answer = await send(call, headers);
      if (answer.status === status && answer.body.code === code && answer.body.incident_id_guid) continue;
      others.push([call.method, call.path, answer.status, answer.body]);
    }
    await assertUntouched(server, before);
    return others;
  };

  it('is public for signing in alone', () => {
    expect(calls.filter(isPublic).map(({ path }) => path.replace(/^.*v1\//, ''))).toEqual(
      Array<string>(3).fill('session/login'),
    );
  });

  it('refuses a caller without a session, or with one that never was', async () => {
    const asked = calls.filter((call) => !isPublic(call));
    const header = { 'X-Requested-By': 'ThoughtSpot' };
    expect(await unlike(asked, header, 401, 10_003)).toEqual([]);
    expect(await unlike(asked, { ...header, Cookie: 'JSESSIONID=' }, 401, 10_003)).toEqual([]);
    expect(await unlike(asked, { ...header, Cookie: 'JSESSIONID=gh_s_nothing' }, 401, 10_003)).toEqual([]);
  });

  it('refuses a change with the cookie alone, which another site could have sent', async () => {
    const asked = calls.filter((call) => isWrite(call) && !isPublic(call));
    const { 'X-Requested-By': _dropped, ...cookie } = admin.headers;
    expect(await unlike(asked, cookie, 400, 10_002)).toEqual([]);
    expect(await unlike(asked, { ...cookie, 'X-Requested-By': '' }, 400, 10_002)).toEqual([]);
    const answer = await send(asked[0] as Call, cookie);
    expect(answer.body.debug).toContain('x-requested-by');
  });

  it('lets reads pass with the cookie alone', async () => {
    const { 'X-Requested-By': _dropped, ...cookie } = admin.headers;
    const csrf: string[] = [];
    for (const call of calls.filter((candidate) => !isWrite(candidate))) {
      const answer = await send(call, cookie);
      if (answer.status > 204) csrf.push(String(answer.body.debug));
    }
    expect(csrf.filter((debug) => /x-requested-by/i.test(debug))).toEqual([]);
  });

  it('refuses who lacks the privilege that the document names', async () => {
    const asked = calls.filter(({ operation }) => PRIVILEGE_EXTENSION in operation);
    expect(await unlike(asked, { ...guest.headers }, 403, 10_003)).toEqual([]);
  });

  it('refuses a body in a media type that is no form, with 415 and no body', async () => {
    const before = await written(server);
    for (const call of calls.filter(({ operation }) => operation.requestBody)) {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded; charset=latin1']) {
        const { method, path, operation } = call;
        const answer = await server.as(undefined).call(method.toUpperCase(), examplePath(path, operation), undefined, {
          raw: '{}',
          headers: { ...admin.headers, 'Content-Type': type },
        });
        expect([path, type, answer.status, answer.body]).toEqual([path, type, 415, undefined]);
      }
    }
    await assertUntouched(server, before);
  });

  it('refuses a body of more than 1 MiB, and one that cannot be read', async () => {
    const before = await written(server);
    const broken = { 'Content-Type': 'multipart/form-data; boundary=B' };
    const bodies: [string, Record<string, string>, number][] = [
      [`x=${'x'.repeat(1_048_576)}`, { 'Content-Type': 'application/x-www-form-urlencoded' }, 413],
      ['--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nx', broken, 400],
    ];
    for (const { method, path, operation } of calls.filter((call) => call.operation.requestBody)) {
      for (const [raw, headers, status] of bodies) {
        const answer = await server
          .as(undefined)
          .call<ThoughtSpotError>(method.toUpperCase(), examplePath(path, operation), undefined, {
            raw,
            headers: { ...admin.headers, ...headers },
          });
        expect([path, answer.status, answer.body.code]).toEqual([path, status, 10_002]);
      }
    }
    await assertUntouched(server, before);
  });
});
