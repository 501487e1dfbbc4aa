import http from 'node:http';
import { aGroup, aPrivilege, aResource, aUser, type MadeUser } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';

interface Answered {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Differs from answer to answer, in either lane. */
const VOLATILE = ['date', 'x-request-id'];
/** A query that nobody reads is enough to be left to Nest. */
const TO_NEST = '?lane=nest';

describe('the two lanes of /access/v1/evaluation and /access/v1/evaluations', () => {
  let server: TestServer;
  let ada: MadeUser;
  let question: Record<string, object>;

  beforeAll(async () => {
    server = await TestServer.start();
    const { admin } = server;
    const [group, privilege] = [await aGroup(admin), await aPrivilege(admin)];
    const resource = await aResource(admin, { kind: 'record' });
    ada = await aUser(admin, {}, [group.id]);
    await expectStatus(admin.put(`groups/${group.id}/privileges/${privilege.name}`), 200);
    const condition = 'resource.properties.status == "active"';
    await expectStatus(admin.put(`resources/${resource.id}/groups/${group.id}`, { condition }), 200);
    question = {
      subject: { type: 'user', id: ada.username },
      action: { name: privilege.name },
      resource: { type: 'record', id: resource.name, properties: { status: 'active' } },
    };
  });
  afterAll(() => server.stop());

  /** Asks in front of Express and behind it, and holds the two answers against each other, byte for byte. */
  async function both(path: string, body: string, more: http.OutgoingHttpHeaders = {}): Promise<Answered> {
    const hot = await ask(path, body, more);
    const nest = await ask(path + TO_NEST, body, more);
    expect(comparable(nest)).toEqual(comparable(hot));
    return hot;
  }

  async function ask(path: string, body: string, more: http.OutgoingHttpHeaders): Promise<Answered> {
    const headers: http.OutgoingHttpHeaders = {
      Authorization: `Bearer ${server.admin.token}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...more,
    };
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const req = http.request(`${server.url}/access/v1/${path}`, { method: 'POST', headers: given, agent: false });
      req.on('error', reject);
      req.on('response', (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => void chunks.push(chunk));
        res.on('end', () => {
          resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks).toString() });
        });
      });
      req.end(body);
    });
  }

  it.each<[string, () => unknown, unknown]>([
    ['a yes', () => question, { decision: true }],
    ['a no', () => ({ ...question, resource: { ...question.resource, properties: {} } }), { decision: false }],
    ['a GUID', () => ({ ...question, subject: { type: 'user', id: ada.guid } }), { decision: true }],
    [
      'a reason',
      () => ({ ...question, options: { reasons: true } }),
      { decision: true, context: { reason: { code: 'condition_met', message: expect.any(String) as string } } },
    ],
  ])('[AZ-01] agree on %s', async (_, body, wanted) => {
    for (const path of ['evaluation', 'evaluations']) {
      const answer = await both(path, JSON.stringify(body()));
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, wanted]);
      expect(answer.headers['guildhall-revision']).toMatch(/^\d+$/);
    }
  });

  it('[AZ-11] agree on a batch with errors and reasons, and on one of 1,000', async () => {
    const mixed = { ...question, evaluations: [{}, 'x', { subject: { type: 'user', id: 'nobody' } }] };
    const answer = await both('evaluations', JSON.stringify(mixed));
    expect(JSON.parse(answer.body)).toMatchObject({
      evaluations: [{ decision: true }, { context: { error: { code: 'validation_failed' } } }, { decision: false }],
    });
    await both('evaluations', JSON.stringify({ ...mixed, options: { reasons: true } }));
    const evaluations = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? {} : { action: { name: 'x' } }));
    const many = await both('evaluations', JSON.stringify({ ...question, evaluations }));
    expect(many.body.match(/true/g)).toHaveLength(500);
  });

  it.each<[string, number, string, http.OutgoingHttpHeaders]>([
    ['a body that is not valid', 400, '{"subject":{}}', {}],
    ['malformed JSON', 400, '{"subject":', {}],
    ['no body', 400, '', {}],
    ['a member twice', 400, '{"a":1,"a":2}', {}],
    ['JSON that is too deep', 400, `${'['.repeat(40)}${']'.repeat(40)}`, {}],
    ['another media type', 400, '{}', { 'Content-Type': 'text/plain' }],
    ['another charset', 400, '{}', { 'Content-Type': 'application/json; charset=latin1' }],
    ['a revision that is none', 400, '{}', { 'Guildhall-Revision': 'x' }],
    ['a revision that is not there', 400, '{}', { 'Guildhall-Revision': '999999' }],
    ['more than 1 MiB', 413, `"${'x'.repeat(2 ** 20)}"`, {}],
    ['no token', 401, '{}', { Authorization: undefined }],
    ['a wrong token', 401, '{}', { Authorization: 'Bearer x' }],
    ['a wrong token and malformed JSON', 401, '{', { Authorization: 'Bearer x' }],
    ['a wrong token and JSON that is too deep', 401, '['.repeat(40), { Authorization: 'Bearer x' }],
    ['a wrong token and a revision that is none', 401, '{}', { Authorization: 'Bearer x', 'Guildhall-Revision': 'x' }],
  ])('[AZ-03] agree on %s', async (_, status, body, headers) => {
    for (const path of ['evaluation', 'evaluations']) expect((await both(path, body, headers)).status).toBe(status);
  });

  it('[AZ-06] agree on callers who may ask about themselves alone', async () => {
    const headers = { Authorization: `Bearer ${ada.token}` };
    const own = await both('evaluation', JSON.stringify(question), headers);
    expect([own.status, JSON.parse(own.body)]).toEqual([200, { decision: true }]);
    const other = { ...question, subject: { type: 'user', id: 'admin' } };
    expect((await both('evaluation', JSON.stringify(other), headers)).status).toBe(403);
    const batch = await both('evaluations', JSON.stringify({ ...other, evaluations: [{}] }), headers);
    expect(JSON.parse(batch.body)).toMatchObject({ evaluations: [{ context: { error: { status: 403 } } }] });
  });

  it('[AZ-04] give back the id of the request, whatever it looks like', async () => {
    for (const id of ['plain-id.1', 'not "plain", is it', 'x'.repeat(200)]) {
      for (const path of ['evaluation', `evaluation${TO_NEST}`]) {
        const { headers } = await ask(path, JSON.stringify(question), { 'X-Request-ID': id });
        expect(headers['x-request-id']).toBe(id);
      }
    }
  });

  it('log a line for each question alike, with who asked', async () => {
    const before = server.logLines.length;
    await both('evaluation', JSON.stringify(question));
    const lines = server.logLines.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
    const logged = lines
      .filter(({ msg }) => msg === 'request')
      .map(({ method, path, status, actor }) => ({ method, path, status, actor }));
    const line = { method: 'POST', path: '/access/v1/evaluation', status: 200, actor: 'admin' };
    expect(logged).toEqual([line, line]);
  });
});

function comparable({ status, headers, body }: Answered): unknown {
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !VOLATILE.includes(name))),
    body,
  };
}
