import { PRIVILEGE_EXTENSION } from '../../src/auth/decorators/access.decorators.js';
import {
  operationsOf,
  type Document,
  type Method,
  type Operation,
  type Parameter,
} from '../../src/openapi/document.js';
import type { Answer, Api } from '../support/api.js';
import { Scanner } from '../support/scanner.js';
import { TestServer } from '../support/test-server.js';
import { AnswerValidator } from './answer-validator.js';
import {
  exampleBodies,
  exampleBody,
  exampleAddress,
  exampleValue,
  servedDocument,
  successOf,
} from './served-document.js';

// What the document's own example of signing in uses.
const PASSWORD = 'correct horse battery staple';

// Things are read before they are changed, and deleted last, pairs before what they are made of.
const ORDER: readonly Method[] = ['get', 'put', 'post', 'patch', 'delete'];

/** What says nothing without the other. */
const TOGETHER: Readonly<Record<string, string>> = { resourceKind: 'resourceName', resourceName: 'resourceKind' };

interface Case {
  path: string;
  method: Method;
  operation: Operation;
}

describe("the document's examples", () => {
  const scanner = new Scanner();
  let server: TestServer;
  let document: Document;
  let validator: AnswerValidator;
  let cases: Case[];

  beforeAll(async () => {
    const env = { GUILDHALL_ADMIN_PASSWORD: PASSWORD, GUILDHALL_SECRET_SCANNING_KEYS_FILE: scanner.keysFile };
    server = await TestServer.start({ env });
    document = await servedDocument(server);
    validator = new AnswerValidator(document);
    cases = operationsOf(document).toSorted((a, b) => rank(a) - rank(b) || b.path.length - a.path.length);
    await fillForExamples(server.admin);
  });
  afterAll(async () => {
    await server.stop();
    scanner.remove();
  });

  it('are answered with what is documented, each parameter of a list on its own', async () => {
    const reads = cases.filter(({ method }) => method === 'get');
    const findings: string[] = [];
    for (const { path, operation } of reads) {
      for (const parameter of (operation.parameters ?? []).filter((candidate) => candidate.in === 'query')) {
        const query = await exampleQuery(server.admin, path, operation, parameter);
        if (query === undefined) continue;
        const answer = await server.admin.get<unknown>(withQuery(exampleAddress(path, operation), query));
        findings.push(...findingsOf(operation, answer, successOf(operation), parameter.name));
      }
    }
    expect(findings).toEqual([]);
  });

  it('are answered with 304 when the entity tag is still the same', async () => {
    const conditional = cases.filter(({ operation }) => operation.responses['304']);
    const findings: string[] = [];
    for (const { path, operation } of conditional) {
      const target = exampleAddress(path, operation);
      const { headers } = await server.admin.get(target);
      const answer = await server.admin.get<unknown>(target, {
        headers: { 'If-None-Match': headers.get('etag') ?? '' },
      });
      findings.push(...findingsOf(operation, answer, '304', 'If-None-Match'));
    }
    expect(conditional.length).toBeGreaterThan(5);
    expect(findings).toEqual([]);
  });

  it('are carried out with the documented success, every operation of them', async () => {
    const findings: string[] = [];
    for (const { path, method, operation } of cases) {
      const caller = await callerOf(operation);
      const bodies = exampleBodies(operation);
      for (const example of bodies.length === 0 ? [undefined] : bodies) {
        const answer = await caller.call<unknown>(
          method.toUpperCase(),
          exampleAddress(path, operation),
          example?.body,
          {
            headers: example ? { 'Content-Type': example.mediaType, ...signatureFor(operation, example.body) } : {},
          },
        );
        findings.push(...findingsOf(operation, answer, successOf(operation), 'itself'));
      }
    }
    expect(findings).toEqual([]);
  });

  it('are refused in the documented form when the thing is not there', async () => {
    const findings: string[] = [];
    const withId = cases.filter(({ path, operation }) => path.includes('{id}') && operation.responses['404']);
    for (const { path, method, operation } of withId) {
      const example = exampleBody(operation);
      const target = exampleAddress(path.replace('{id}', '999999'), operation);
      const answer = await server.admin.call<unknown>(method.toUpperCase(), target, example?.body, {
        headers: example ? { 'Content-Type': example.mediaType } : {},
      });
      findings.push(...findingsOf(operation, answer, '404', 'an unknown id'));
    }
    expect(withId.length).toBeGreaterThan(30);
    expect(findings).toEqual([]);
  });

  it('are refused in the documented form to whoever lacks the privilege that they need', async () => {
    const { body } = await server.admin.post<{ token: string }>('tokens', { scopes: [] });
    const findings: string[] = [];
    const privileged = cases.filter(({ operation }) => PRIVILEGE_EXTENSION in operation);
    for (const { path, method, operation } of privileged) {
      const answer = await server.as(body.token).call<unknown>(method.toUpperCase(), exampleAddress(path, operation));
      findings.push(...findingsOf(operation, answer, '403', 'without its privilege'));
      const scope = /scope="(.*)"$/.exec(answer.headers.get('www-authenticate') ?? '')?.[1];
      if (scope !== operation[PRIVILEGE_EXTENSION]) findings.push(`${operation.operationId}: ${scope} is said to lack`);
    }
    expect(privileged.length).toBeGreaterThan(20);
    expect(findings).toEqual([]);
  });

  /** What only whoever reports leaks can put beside a body. */
  function signatureFor({ operationId }: Operation, body: unknown): Record<string, string> {
    return operationId === 'reportLeakedTokens' ? scanner.signed(JSON.stringify(body)) : {};
  }

  /** Ending what one came with is for a session: the administrator's token is still needed. */
  async function callerOf(operation: Operation): Promise<Api> {
    if (!['deleteCurrentSession', 'deleteCurrentToken'].includes(operation.operationId)) return server.admin;
    const { body } = await server.admin.post<{ token: string }>('sessions', { username: 'admin', password: PASSWORD });
    return server.as(body.token);
  }

  function findingsOf(operation: Operation, answer: Answer<unknown>, status: string, what: string): string[] {
    const problems = validator.problems(operation, answer);
    if (String(answer.status) !== status) problems.unshift(`${answer.status} ${JSON.stringify(answer.body)}`);
    return problems.map((problem) => `${operation.operationId} (${what}): ${problem}`);
  }
});

function rank({ method }: Case): number {
  return ORDER.indexOf(method);
}

/** Cursors are made by the server alone: in place of the one shown, the one of a page of one. */
async function exampleQuery(
  api: Api,
  path: string,
  operation: Operation,
  parameter: Parameter,
): Promise<URLSearchParams | undefined> {
  if (parameter.name !== 'cursor') {
    const given = (operation.parameters ?? []).filter(({ name }) =>
      [parameter.name, TOGETHER[parameter.name]].includes(name),
    );
    return new URLSearchParams(given.map((each): [string, string] => [each.name, exampleValue(each) ?? '']));
  }
  const first = withQuery(exampleAddress(path, operation), new URLSearchParams({ limit: '1' }));
  const { body } = await api.get<{ nextCursor: string | null }>(first);
  return body.nextCursor === null ? undefined : new URLSearchParams({ cursor: body.nextCursor });
}

/** The address with more parameters, in place of those it has already. */
function withQuery(address: string, query: URLSearchParams): string {
  const [path = '', present] = address.split('?');
  const all = new URLSearchParams(present);
  for (const [name, value] of query) all.set(name, value);
  return `${path}?${all}`;
}

/** Makes what the examples speak of, under the ids that they use. */
async function fillForExamples(admin: Api): Promise<void> {
  const made = [
    await admin.post('users', { username: 'ada.byron', password: PASSWORD }),
    await admin.post('users/2/tokens', {}),
    await admin.post('groups', { name: 'Planners' }),
    await admin.post('privileges', { name: 'report.read' }),
    await admin.post('privilege-sets', { name: 'Readers' }),
    await admin.post('authentication-services', {
      kind: 'ldap',
      name: 'Visitors',
      ldap: { url: 'ldap://ldap.example.org', userBaseDn: 'dc=example,dc=org' },
    }),
    await admin.post('resources', { kind: 'data_source', name: 'Planning' }),
  ];
  await admin.put('resource-kinds/data_source/action-aliases/can_read', { privilege: 'READ' });
  const ids = made.map(({ body }) => body.id);
  const [user, token, group, , set, service, resource] = ids;
  const filled = { user, token, group, set, service, resource };
  const expected = { user: 2, token: 2, group: 4, set: 6, service: 2, resource: 1 };
  if (JSON.stringify(filled) !== JSON.stringify(expected)) throw new Error(`Other ids: ${JSON.stringify(filled)}`);
}
