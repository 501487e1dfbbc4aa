import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PRIVILEGE_EXTENSION, type RouteAccess } from '../../src/auth/decorators/access.decorators.js';
import { assertAllDeclared, declaredRoutes } from '../../src/http/access-declarations.js';
import { operationsOf, type Document, type Operation } from '../../src/openapi/document.js';
import { SURFACE_DOCUMENTS } from '../../src/openapi/surface-documents.js';
import type { Answer, Api } from '../support/api.js';
import { aUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';
import { exampleBody, exampleAddress, servedDocument } from './served-document.js';

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

  it('is documented as declared, for as many addresses, on every surface', async () => {
    const documents = await Promise.all(SURFACE_DOCUMENTS.map(({ jsonUrl }) => servedDocument(server, jsonUrl)));
    const documented = documents.flatMap((surface) =>
      operationsOf(surface).map(({ operation }) => accessOf(operation)),
    );
    const declared = routesOf(server).filter(({ handler }) => !/^(ErrorPages|Metrics)/.test(handler));
    for (const type of ['public', 'optional', 'authenticated', 'privilege'] as const) {
      const routes = declared.filter(({ access }) => documentedType(access?.type) === type);
      expect(routes.length).toBeGreaterThan(0);
      expect({ type, count: documented.filter((access) => access === type).length }).toEqual({
        type,
        count: routes.reduce((sum, { handler }) => sum + addressesOf(server, handler), 0),
      });
    }
  });

  it.each(SURFACE_DOCUMENTS.map(({ name, jsonUrl }) => [name, jsonUrl]))(
    'is refused on the surface %s to a caller without a token or with a wrong one',
    async (_name, jsonUrl) => {
      const surface = await servedDocument(server, jsonUrl);
      for (const api of [server.as(undefined), server.as('garbage'), server.as(NOBODYS_TOKEN)]) {
        const answers = await callAll(api, needsToken, surface);
        expect(answers.length).toBeGreaterThan(2);
        expect(unlike(answers, ({ status }) => status === 401)).toEqual([]);
      }
    },
  );

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

  async function callAll(
    api: Api,
    isMeant: (operation: Operation) => boolean,
    surface = document,
  ): Promise<[string, Answer][]> {
    const meant = operationsOf(surface).filter(({ operation }) => isMeant(operation));
    const answers: [string, Answer][] = [];
    for (const { path, method, operation } of meant) {
      const example = exampleBody(operation);
      // Who is calling is asked before what is called.
      const target = exampleAddress(path, operation, '1');
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

/** At how many addresses a handler is: those of its controller. */
function addressesOf(server: TestServer, handler: string): number {
  const controllers = server.app.get(DiscoveryService).getControllers();
  const controller = controllers.find(({ name }) => handler.startsWith(`${name}.`));
  const path = Reflect.getMetadata(PATH_METADATA, controller?.metatype as object) as string | string[];
  return Array.isArray(path) ? path.length : 1;
}

function needsToken(operation: Operation): boolean {
  return ['authenticated', 'privilege'].includes(accessOf(operation));
}

function accessOf(operation: Operation): 'public' | 'optional' | 'authenticated' | 'privilege' {
  const ways = operation.security ?? [];
  if (ways.length === 0) return 'public';
  if (ways.some((way) => Object.keys(way).length === 0)) return 'optional';
  return PRIVILEGE_EXTENSION in operation ? 'privilege' : 'authenticated';
}

/** OpenAPI has no word for admins of groups: they come with a token, like others. */
function documentedType(type: RouteAccess['type'] | undefined): string | undefined {
  return type === 'group_admin' ? 'authenticated' : type;
}

/** The operations whose answer is not as expected, with the answer. */
function unlike(answers: readonly [string, Answer][], isExpected: (answer: Answer) => boolean): unknown[] {
  return answers.flatMap(([id, answer]) =>
    isExpected(answer) ? [] : [{ id, status: answer.status, body: answer.body }],
  );
}
