import { operationsOf, type Document } from '../../../src/openapi/document.js';
import { AnswerValidator } from '../../openapi/answer-validator.js';
import { exampleAddress, exampleBodies, responsesOf, servedDocument } from '../../openapi/served-document.js';
import { aResource } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';

describe("the examples of AuthZEN's OpenAPI document", () => {
  let server: TestServer;
  let document: Document;

  beforeAll(async () => {
    server = await TestServer.start({ env: { PUBLIC_URL: 'https://pdp.example.com/tenant1' } });
    await aResource(server.admin, { name: 'Planning' });
    document = await servedDocument(server, '/openapi/authzen.json');
  });
  afterAll(() => server.stop());

  it('are answered with what is documented, every operation of them', async () => {
    const validator = new AnswerValidator(document);
    const findings: string[] = [];
    let asked = 0;
    for (const { path, method, operation } of operationsOf(document)) {
      const bodies = exampleBodies(operation);
      for (const example of bodies.length === 0 ? [undefined] : bodies) {
        const address = exampleAddress(path, operation);
        const answer = await server.admin.call<unknown>(method.toUpperCase(), address, example?.body);
        const problems = validator.problems(operation, answer);
        if (answer.status !== 200) problems.push(`${answer.status} ${JSON.stringify(answer.body)}`);
        findings.push(...problems.map((problem) => `${operation.operationId}: ${problem}`));
        asked += 1;
      }
    }
    expect(findings).toEqual([]);
    expect(asked).toBeGreaterThan(8);
  });

  it('show failures as they are sent', async () => {
    for (const { path, method, operation } of operationsOf(document)) {
      if (method !== 'post') continue;
      const answers = [
        await server.admin.post(path, {}),
        await server.admin.post(path, {}, { raw: '{' }),
        await server.as(undefined).post(path, {}),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 401]);
      for (const { status, body } of answers) {
        const documented = Object.fromEntries(responsesOf(document, operation))[status];
        const examples = documented?.content?.['application/json']?.examples ?? {};
        const { [String(body.code)]: example } = examples as Record<string, { value?: object }>;
        expect(Object.keys(example?.value ?? {})).toEqual(Object.keys(body));
      }
    }
  });
});
