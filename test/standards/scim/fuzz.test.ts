import * as fc from 'fast-check';
import { TestServer } from '../../support/test-server.js';
import { ENTERPRISE_URN, GROUP_URN, PATCH_URN, ScimClient, USER_URN } from './scim-client.js';

const RUNS = 400;

const strange = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  'True',
  '1e999',
  '𝒳'.repeat(200),
);
const scalar = fc.oneof(strange, fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const name = fc.constantFrom(
  'userName',
  'displayName',
  'externalId',
  'active',
  'password',
  'name',
  'emails',
  'addresses',
  'phoneNumbers',
  'members',
  'id',
  'meta',
  'groups',
  'schemas',
  'value',
  'type',
  'primary',
  'givenName',
  '$ref',
  '__proto__',
  'toString',
  ENTERPRISE_URN,
);
const { value: json } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
}));
const attributes = fc.dictionary(name, json, { maxKeys: 6 });
const path = fc.oneof(
  name,
  fc.tuple(name, name).map(([a, b]) => `${a}.${b}`),
  fc.tuple(name, name, strange).map(([a, b, c]) => `${a}[${b} eq "${c}"].${b}`),
  fc.tuple(name, name).map(([a, b]) => `${a}[not (${b} pr) or ${b} lt 7]`),
  fc.constantFrom(
    'emails[',
    'emails[]',
    '[type eq "x"]',
    'emails[type eq "x"',
    `${USER_URN}:`,
    '.',
    ':',
    `${'('.repeat(3_000)}`,
    `emails[${'('.repeat(3_000)}`,
  ),
  fc.string(),
);
const operation = fc.record(
  { op: fc.constantFrom('add', 'remove', 'replace', 'Add', 'x', ''), path: fc.oneof(path, json), value: json },
  { requiredKeys: ['op'] },
);

describe('whatever SCIM is sent', () => {
  let server: TestServer;
  let scim: ScimClient;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
  });
  afterAll(() => server.stop());

  it.each([
    ['/Users', USER_URN],
    ['/Groups', GROUP_URN],
  ])(
    '[SC-12] is answered by %s without an error of the server',
    async (endpoint, urn) => {
      const start = endpoint === '/Users' ? await scim.user() : await scim.group();
      const target = `${endpoint}/${start.id}`;
      const statuses = new Set<number>();
      await fc.assert(
        fc.asyncProperty(
          attributes,
          fc.array(operation, { minLength: 1, maxLength: 4 }),
          fc.constantFrom('POST', 'PUT', 'PATCH'),
          async (body, operations, method) => {
            const resource = { schemas: [urn], userName: start.userName, displayName: start.displayName, ...body };
            const sent = method === 'PATCH' ? { schemas: [PATCH_URN], Operations: operations } : resource;
            const answer = await scim.call(method, method === 'POST' ? endpoint : target, sent);
            statuses.add(answer.status);
            if (answer.status >= 500) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
          },
        ),
        { numRuns: RUNS },
      );
      expect([...statuses].some((status) => status < 300)).toBe(true);
      expect(statuses.has(400)).toBe(true);
      expect((await scim.get(target)).status).toBe(200);
      expect(server.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
    },
    120_000,
  );
});
