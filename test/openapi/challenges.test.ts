import { operationsOf } from '../../src/openapi/document.js';
import { SURFACE_DOCUMENTS } from '../../src/openapi/surface-documents.js';
import type { Answer } from '../support/api.js';
import { TestServer } from '../support/test-server.js';
import { exampleAddress, responsesOf, servedDocument } from './served-document.js';

describe('WWW-Authenticate', () => {
  let server: TestServer;
  let powerless: string;

  beforeAll(async () => {
    server = await TestServer.start();
    const { body } = await server.admin.post<{ token: string }>('tokens', { scopes: [] });
    powerless = body.token;
  });
  afterAll(() => server.stop());

  it.each(SURFACE_DOCUMENTS.map(({ name, jsonUrl }) => [name, jsonUrl]))(
    'comes with the refusals of %s for which it is documented, and with no others',
    async (_name, jsonUrl) => {
      const document = await servedDocument(server, jsonUrl);
      const findings: string[] = [];
      let refusals = 0;
      for (const { path, method, operation } of operationsOf(document)) {
        const answersOf = (token: string | undefined): Promise<Answer<unknown>> =>
          server.as(token).call(method.toUpperCase(), exampleAddress(path, operation, '1'));
        const privileged = 'x-required-privilege' in operation;
        for (const token of [undefined, ...(privileged ? [powerless] : [])]) {
          const { status, headers } = await answersOf(token);
          if (status !== 401 && status !== 403) continue;
          refusals += 1;
          const documented = Object.fromEntries(responsesOf(document, operation))[status]?.headers ?? {};
          const [sends, says] = [headers.has('www-authenticate'), 'WWW-Authenticate' in documented];
          if (sends !== says)
            findings.push(`${method} ${path}: ${status} is sent with it: ${sends}; documented: ${says}`);
        }
      }
      expect(findings).toEqual([]);
      expect(refusals).toBeGreaterThan(2);
    },
  );
});
