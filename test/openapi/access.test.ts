import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PRIVILEGE_EXTENSION } from '../../src/auth/decorators/access.decorators.js';
import { assertAllDeclared, declaredRoutes } from '../../src/http/access-declarations.js';
import { operationsOf, type Document, type Operation } from '../../src/openapi/document.js';
import type { Answer, Api } from '../support/api.js';
import { aUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';
import { exampleBody, examplePath, servedDocument } from './served-document.js';

// Looks like one that an operator chose, so that it takes the database to refuse it.
const NOBODYS_TOKEN = 'nobody-has-ever-had-this-as-a-token-0123';

describe('access to every operation of the document', () => {
  let server: TestServer;
  let document: Document;
  let user: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    document = await servedDocument(server);
    user = server.as((await aUser(server.admin)).token);
  });
  afterAll(() => server.stop());

  it('is declared by every route', () => {
    const routes = routesOf(server);
    expect(routes.length).toBeGreaterThan(70);
    expect(routes.filter(({ access }) => !access)).toEqual([]);
  });

  it('keeps the server from starting when one route declares none', () => {
    expect(() => assertAllDeclared([{ handler: 'Some.thing', method: 'GET', access: undefined }])).toThrow(
      'Some.thing',
    );
  });

  it('is documented as declared, for as many routes', () => {
    const native = routesOf(server).filter(
      ({ handler }) => !/^(ErrorPages|ThoughtSpot|MetricInsights|Cds|MindTouch)/.test(handler),
    );
    const documented = operationsOf(document).map(({ operation }) => accessOf(operation));
    for (const type of ['public', 'authenticated', 'privilege'] as const) {
      expect({ type, count: documented.filter((access) => access === type).length }).toEqual({
        type,
        count: native.filter(({ access }) => access?.type === type).length,
      });
    }
  });

  it('is refused to a caller without a token', async () => {
    const answers = await callAll(server.as(undefined), needsToken);
    expect(
      unlike(
        answers,
        ({ status, body, headers }) =>
          status === 401 &&
          body.code === 'not_authenticated' &&
          headers.get('www-authenticate') === 'Bearer realm="guildhall"',
      ),
    ).toEqual([]);
  });

  it.each(['garbage', NOBODYS_TOKEN])('is refused to a caller with the token %s', async (token) => {
    const answers = await callAll(server.as(token), needsToken);
    expect(
      unlike(
        answers,
        ({ status, body, headers }) =>
          status === 401 &&
          body.code === 'invalid_token' &&
          /^Bearer .*error="invalid_token"/.test(headers.get('www-authenticate') ?? ''),
      ),
    ).toEqual([]);
  });

  it('is refused to a user without the privilege that the operation names, and nothing is written', async () => {
    const before = await server.sql('SELECT count(*) FROM audit_events');
    const answers = await callAll(user, (operation) => PRIVILEGE_EXTENSION in operation);
    expect(answers.length).toBeGreaterThan(20);
    expect(unlike(answers, ({ status, body }) => status === 403 && body.code === 'forbidden')).toEqual([]);
    expect(await server.sql('SELECT count(*) FROM audit_events')).toEqual(before);
  });

  it('is open to anyone where the document says so', async () => {
    const answers = await callAll(server.as(undefined), (operation) => !needsToken(operation));
    expect(answers.length).toBeGreaterThan(2);
    expect(
      unlike(answers, ({ body }) => !['not_authenticated', 'invalid_token', 'forbidden'].includes(String(body?.code))),
    ).toEqual([]);
  });

  async function callAll(api: Api, isMeant: (operation: Operation) => boolean): Promise<[string, Answer][]> {
    const meant = operationsOf(document).filter(({ operation }) => isMeant(operation));
    const answers: [string, Answer][] = [];
    for (const { path, method, operation } of meant) {
      const example = exampleBody(operation);
      const target = examplePath(path, operation);
      const headers: Record<string, string> = example ? { 'Content-Type': example.mediaType } : {};
      const answer = await api.call<Record<string, unknown>>(method.toUpperCase(), target, example?.body, { headers });
      answers.push([operation.operationId, answer]);
    }
    return answers;
  }
});

function routesOf(server: TestServer): ReturnType<typeof declaredRoutes> {
  const { app } = server;
  return declaredRoutes(app.get(DiscoveryService), app.get(MetadataScanner), app.get(Reflector));
}

function needsToken(operation: Operation): boolean {
  return (operation.security ?? []).length > 0;
}

function accessOf(operation: Operation): 'public' | 'authenticated' | 'privilege' {
  if (!needsToken(operation)) return 'public';
  return PRIVILEGE_EXTENSION in operation ? 'privilege' : 'authenticated';
}

/** The operations whose answer is not as expected, with the answer. */
function unlike(answers: readonly [string, Answer][], isExpected: (answer: Answer) => boolean): unknown[] {
  return answers.flatMap(([id, answer]) =>
    isExpected(answer) ? [] : [{ id, status: answer.status, body: answer.body }],
  );
}
