import { operationsOf, type Document, type Method, type Operation } from '../../../src/openapi/document.js';
import { TestServer } from '../../support/test-server.js';
import { examplesOf, responsesOf, servedDocument, successOf } from '../../openapi/served-document.js';
import { ScimClient } from './scim-client.js';

// Things are made before they are read and changed, and deleted last.
const ORDER: readonly Method[] = ['post', 'get', 'put', 'patch', 'delete'];
/** What is made anew for each call, and so belongs to no example. */
const VOLATILE: ReadonlySet<string> = new Set(['id', 'meta']);

describe('the examples of the SCIM document', () => {
  let server: TestServer;
  let scim: ScimClient;
  let document: Document;

  beforeAll(async () => {
    server = await TestServer.start();
    scim = ScimClient.of(server);
    document = await servedDocument(server, '/openapi/scim.json');
  });
  afterAll(() => server.stop());

  it('do what they say, each call with the success and the members that it documents', async () => {
    const ids = new Map<string, string>();
    const cases = operationsOf(document)
      .filter(({ path }) => /^\/scim\/v2\/(Users|Groups)(\/\{id\})?$/.test(path))
      .filter(({ path, method }) => method !== 'get' || path.endsWith('}'))
      .toSorted((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method));
    expect(cases.length).toBeGreaterThanOrEqual(10);
    for (const { path, method, operation } of cases) {
      const endpoint = path.replace('/scim/v2', '').replace('/{id}', '');
      const target = path.endsWith('{id}') ? `${endpoint}/${ids.get(endpoint)}` : endpoint;
      const answer = await scim.call(method.toUpperCase(), target, bodyOf(operation));
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} ${successOf(operation)}`);
      if (method === 'post') ids.set(endpoint, answer.body.id);
      const example = answerOf(operation);
      if (example === undefined) expect(answer.body).toBeUndefined();
      else expect(membersOf(answer.body)).toEqual(expect.arrayContaining(membersOf(example)));
    }
  });

  it('are what the server says of itself', async () => {
    for (const name of ['ServiceProviderConfig', 'ResourceTypes/Group']) {
      const path = name.replace('Group', '{name}');
      const found = operationsOf(document).find((each) => each.path === `/scim/v2/${path}`);
      const example = JSON.stringify(found && answerOf(found.operation));
      const { body } = await scim.get(`/${name}`);
      const { meta: _meta, ...rest } = JSON.parse(example) as { meta?: object };
      expect(body).toMatchObject(rest);
    }
  });

  it('are in SCIM form for every failure', () => {
    for (const { operation } of operationsOf(document)) {
      for (const [status, response] of responsesOf(document, operation)) {
        if (status < '400') continue;
        expect(Object.keys(response.content ?? {})).toEqual(['application/scim+json']);
        for (const example of examplesOf(document, response.content?.['application/scim+json'] ?? { schema: {} })) {
          expect(example).toMatchObject({ status, schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
        }
      }
    }
  });

  function bodyOf(operation: Operation): unknown {
    const content = operation.requestBody?.content ?? {};
    const [mediaType] = Object.values(content);
    return mediaType && examplesOf(document, mediaType)[0];
  }

  function answerOf(operation: Operation): object | undefined {
    const [, response] = responsesOf(document, operation).find(([status]) => status < '300') ?? [];
    const [mediaType] = Object.values(response?.content ?? {});
    return mediaType && (examplesOf(document, mediaType)[0] as object);
  }

  function membersOf(value: object): string[] {
    return Object.keys(value).filter((name) => !VOLATILE.has(name));
  }
});
