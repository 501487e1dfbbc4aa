import { operationsOf, type Operation } from '../../src/openapi/document.js';
import { SURFACE_DOCUMENTS } from '../../src/openapi/surface-documents.js';
import { servedDocument } from '../openapi/served-document.js';
import type { Answer } from '../support/api.js';
import { TestServer } from '../support/test-server.js';
import { SCOPES, theCallers, type Caller, type Callers } from './matrix/callers.js';
import { requestOf, type MatrixRequest } from './matrix/matrix-requests.js';
import { readMatrix, writeMatrix, type MatrixRow } from './matrix/matrix-table.js';
import { aStage, startIdsHigh, withoutPrivateThings, type Stage } from './matrix/stage.js';
import { routeTable, type Route } from './route-table.js';

const TIMEOUT_MS = 600_000;

// The same calls once more, under the first of ThoughtSpot's prefixes.
const TWIN = '/callosum/v1/tspublic/v1';

/** They end what the caller came with, or the caller. */
const SPENDS = /current|logout|scim\/v2\/Me|session\/info/;

/** From whom a private group is hidden. */
const OUTSIDERS = ['stranger', 'otherAdmin', 'scoped'] as const satisfies readonly Caller[];
const DEAD = ['deactivated', 'expired', 'revoked'] as const satisfies readonly Caller[];

/** Answered in front of Express; a question mark leads past. */
const HOT = /^\/(api\/v1\/access\/checks?|access\/v1\/evaluations?|oauth2\/introspect)$/;

/** POSTs that leave what they speak of as it is. */
const ASKS = /access|search|introspect|log(in|out)$|get_token|sessions|authenticate/i;

describe('every route, asked by everybody', () => {
  let server: TestServer;
  let callers: Callers;
  let stage: Stage | undefined;
  let operations: Map<string, Operation>;
  let routes: Route[];

  beforeAll(async () => {
    server = await TestServer.start();
    await startIdsHigh(server);
    callers = await theCallers(server);
    operations = new Map();
    for (const { jsonUrl } of SURFACE_DOCUMENTS) {
      const document = await servedDocument(server, jsonUrl);
      for (const { path, method, operation } of operationsOf(document)) {
        operations.set(`${method.toUpperCase()} ${path}`, operation);
      }
    }
    routes = routeTable(server);
  });
  afterAll(() => server.stop());

  it(
    'answers what the table says',
    async () => {
      const seen: MatrixRow[] = [];
      for (const route of routes.filter(({ path }) => !path.startsWith(TWIN))) {
        seen.push(await rowOf(route, ''));
        if (HOT.test(route.path)) seen.push(await rowOf(route, '?'));
      }
      if (process.env.MATRIX_WRITE) writeMatrix(seen);
      expect(seen).toEqual(readMatrix());
    },
    TIMEOUT_MS,
  );

  it('has the same routes under both prefixes of ThoughtSpot', () => {
    const twins = routes.filter(({ path }) => path.startsWith(TWIN));
    const without = twins.map(({ method, path }) => `${method} ${path.slice('/callosum/v1'.length)}`);
    const others = routes.filter(({ path }) => path.startsWith('/tspublic/v1')).map((r) => `${r.method} ${r.path}`);
    expect(without).toEqual(others);
    expect(others.length).toBeGreaterThan(25);
  });

  it('lets nobody in by a token that no longer counts', () => {
    const wrong = readMatrix().filter(({ anonymous, dead }) => /\b2\d\d/.test(dead) && !anonymous.startsWith('2'));
    expect(wrong.map(({ route }) => route)).toEqual([]);
  });

  /** `suffix` leads past the hot lane. */
  async function rowOf(route: Route, suffix: string): Promise<MatrixRow> {
    const status = async (caller: Caller): Promise<string> => {
      const { status: seen } = await ask(caller, route, suffix);
      return String(seen);
    };
    const scoped = await status('scoped');
    const scopes: string[] = [];
    for (const scope of SCOPES) {
      const seen = await status(scope);
      if (seen !== scoped) scopes.push(`${scope} ${seen}`);
    }
    const dead: string[] = [];
    for (const caller of DEAD) dead.push(await status(caller));
    return {
      route: `${route.method} ${route.path}${suffix}`,
      anonymous: await status('anonymous'),
      stranger: await status('stranger'),
      otherAdmin: await status('otherAdmin'),
      hides: await hides(route, suffix),
      member: await status('member'),
      groupAdmin: await status('groupAdmin'),
      administrator: await status('administrator'),
      scoped,
      scopes: scopes.join(', '),
      dead: [...new Set(dead)].join('/'),
    };
  }

  async function hides(route: Route, suffix: string): Promise<string> {
    const present = (stage ??= await newStage());
    const absent = withoutPrivateThings(present);
    const operation = operations.get(`${route.method} ${route.path}`);
    const isNamed = toText(requestOf(route, operation, present)) !== toText(requestOf(route, operation, absent));
    if (!isNamed) return '-';
    const told: string[] = [];
    for (const caller of OUTSIDERS) {
      const here = comparable(await ask(caller, route, suffix), stage ?? present);
      const there = comparable(await ask(caller, route, suffix, absent), absent);
      if (here !== there) told.push(caller);
    }
    return told.length === 0 ? 'yes' : `no: ${told.join(' ')}`;
  }

  /** What has changed something leaves the stage to nobody else. */
  async function ask(caller: Caller, route: Route, suffix: string, on?: Stage): Promise<Answer<unknown>> {
    const acted = on ?? (stage ??= await newStage());
    const request = requestOf(route, operations.get(`${route.method} ${route.path}`), acted);
    const answer = await server
      .as(callers.tokens[caller])
      .call<unknown>(request.method, request.target + suffix, undefined, {
        ...(request.body === undefined ? {} : { raw: request.body }),
        headers: {
          ...(request.contentType === undefined ? {} : { 'Content-Type': request.contentType }),
          'X-Requested-By': 'ThoughtSpot',
        },
      });
    if (route.method !== 'GET' && answer.status < 300 && !ASKS.test(route.path)) stage = undefined;
    if (SPENDS.test(route.path) && answer.status < 300) callers = await theCallers(server);
    return answer;
  }

  function newStage(): Promise<Stage> {
    return aStage(server, server.admin, callers);
  }
});

function toText(request: MatrixRequest): string {
  return JSON.stringify(request).replaceAll(/matrix-[0-9a-f]{12}/g, 'NEW');
}

/** The status and the body, with the things' keys and what differs each time left out. */
function comparable({ status, headers, body }: Answer<unknown>, stage: Stage): string {
  const { group, subgroup, user, userTokenId, userToken, groupTokenId, resourceId, pairs } = stage;
  const things = [group, subgroup, user].flatMap(({ id, guid, name }) => [String(id), guid, name]);
  const ids = [userTokenId, groupTokenId, resourceId, pairs.membership, pairs.assignment].map(String);
  const keys = [userToken, ...things, ...ids].toSorted((a, b) => b.length - a.length);
  const text = JSON.stringify([status, headers.get('content-type'), headers.get('www-authenticate'), body]);
  const bare = text
    .replaceAll(/urn:request:[\w-]+|"(uuid|incident_id_guid|trace_id_guid)":"[^"]*"/g, '')
    .replaceAll(/incident_id_guid|trace_id_guid/g, '');
  return keys.reduce((rest, key) => rest.replaceAll(new RegExp(String.raw`(?<!\w)${key}(?!\w)`, 'g'), '#'), bare);
}
