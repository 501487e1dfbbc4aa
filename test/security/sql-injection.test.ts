import { operationsOf } from '../../src/openapi/document.js';
import { SURFACE_DOCUMENTS } from '../../src/openapi/surface-documents.js';
import { exampleAddress, servedDocument } from '../openapi/served-document.js';
import type { Answer } from '../support/api.js';
import { aGroup, aName, aUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const UNKNOWN = 'nothing-is-called-so';
const SQL = [
  "' OR '1'='1' --",
  `" OR ""="`,
  "'; UPDATE users SET active = false; --",
  "x' || pg_sleep(30) || '",
  '1; SELECT pg_sleep(30)',
  "\\'; --",
  'name DESC, (SELECT pg_sleep(30))',
];
const ANSWERED_WITHIN_MS = 10_000;

describe('SQL in the place of a value', () => {
  let server: TestServer;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    server = await TestServer.start();
    for (const name of ['plain', '100%', 'a_b', 'back\\slash']) await aGroup(server.admin, { name });
    await aUser(server.admin, { username: "O'Brien" });
    before = await written(server);
  });
  afterEach(() => assertUntouched(server, before));
  afterAll(() => server.stop());

  /** Every parameter that is a text, of every GET of every document. */
  async function textParameters(): Promise<[address: string, name: string][]> {
    const found: [string, string][] = [];
    for (const { jsonUrl } of SURFACE_DOCUMENTS) {
      for (const { path, method, operation } of operationsOf(await servedDocument(server, jsonUrl))) {
        if (method !== 'get' || /callosum\/v1\/tspublic/.test(path)) continue;
        const texts = (operation.parameters ?? []).filter(({ in: place, schema }) => {
          return place === 'query' && (schema.type === 'string' || schema.enum !== undefined);
        });
        found.push(...texts.map(({ name }): [string, string] => [exampleAddress(path, operation, '1'), name]));
      }
    }
    return found;
  }

  function ask(address: string, name: string, value: string): Promise<Answer<unknown>> {
    const url = new URL(address, 'http://localhost');
    url.searchParams.set(name, value);
    return server.admin.get<unknown>(url.pathname + url.search);
  }

  it('finds no more than any other text that nothing is called, by any parameter of any list', async () => {
    const parameters = await textParameters();
    expect(parameters.length).toBeGreaterThan(60);
    const findings: unknown[] = [];
    for (const [address, name] of parameters) {
      const unknown = await ask(address, name, UNKNOWN);
      for (const text of SQL) {
        const startedMs = performance.now();
        const answer = await ask(address, name, text);
        const isSlow = performance.now() - startedMs > ANSWERED_WITHIN_MS;
        if (isSlow || !(answer.status === unknown.status || answer.status === 400) || size(answer) > size(unknown)) {
          findings.push([address, name, text, answer.status, answer.body]);
        }
      }
    }
    expect(findings).toEqual([]);
  }, 300_000);

  it.each([
    ['%', ['100%']],
    ['_', ['a_b']],
    ['\\', ['back\\slash']],
    ['a_b', ['a_b']],
    ['p%n', []],
    ["'", []],
  ])('has no wildcards: %s', async (text, names) => {
    const encoded = encodeURIComponent(text);
    const filter = encodeURIComponent(`displayName co ${JSON.stringify(text)}`);
    const native = await server.admin.get<{ items: { name: string }[] }>(`groups?q=${encoded}`);
    const scim = await server.admin.get<{ Resources?: { displayName: string }[] }>(`/scim/v2/Groups?filter=${filter}`);
    expect(native.body.items.map(({ name }) => name)).toEqual(names);
    expect((scim.body.Resources ?? []).map(({ displayName }) => displayName)).toEqual(names);
    const users = await server.admin.get<string>(`/@api/deki/users?usernamefilter=${encoded}`);
    expect(users.body.includes('O&#39;Brien') || users.body.includes("O'Brien")).toBe(text === "'");
  });

  it('is kept as a name, letter by letter, and found by it on every surface', async () => {
    for (const text of [`Robert'); DROP TABLE users;--`, `"; SELECT 1; --`, '$1 %s :name ?', `${aName()}\\'`]) {
      const group = await aGroup(server.admin, { name: text });
      const encoded = encodeURIComponent(text);
      const filter = encodeURIComponent(`displayName eq ${JSON.stringify(text)}`);
      const found = {
        native: (await server.admin.get<{ items: unknown[] }>(`groups?name=${encoded}`)).body.items.length,
        scim: (await server.admin.get(`/scim/v2/Groups?filter=${filter}`)).body.totalResults,
        cds: (await server.admin.get(`/group/${encoded}`)).body.name,
        mindTouch: (await server.admin.get(`/@api/deki/groups/=${encodeURIComponent(encoded)}`)).status,
        thoughtSpot: (await server.admin.get(`/tspublic/v1/group?name=${encoded}`)).status,
      };
      expect(found).toEqual({ native: 1, scim: 1, cds: text, mindTouch: 200, thoughtSpot: 200 });
      expect((await server.admin.delete(`groups/${group.id}`)).status).toBe(204);
    }
    before = await written(server);
  });
});

/** How many things an answer lists, in whatever form. */
function size({ body }: Answer<unknown>): number {
  if (typeof body === 'string') return body.split('<').length;
  const lists = Object.values(body ?? {}).filter((value): value is unknown[] => Array.isArray(value));
  return (Array.isArray(body) ? body.length : 0) + lists.reduce((sum, list) => sum + list.length, 0);
}
