import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import path from 'node:path';
import type { Api } from '../support/api.js';
import { ExternalPostgres } from '../support/external-postgres.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { cleanUp, temporaryFolder, until } from '../support/processes.js';
import { RemoteProvider } from '../support/remote-provider.js';
import { TraceCollector, type CollectedSpan } from '../support/trace-collector.js';

const SERVER = 2;
const ERROR = 2;

/** A `traceparent` of a caller's trace, sampled unless said otherwise. */
function aTrace(flags = '01'): { traceId: string; spanId: string; headers: { traceparent: string } } {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } };
}

const TOKEN = `token-of-the-administrator-${randomBytes(16).toString('hex')}`;
const SECRET_KEY = randomBytes(32).toString('hex');

describe('Traces', () => {
  let postgres: ExternalPostgres;
  /** For the tests that need no settings of their own. */
  let usual: Started;
  beforeAll(async () => {
    postgres = await ExternalPostgres.start();
    usual = await start({
      OTEL_SERVICE_NAME: 'access',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=ours',
      GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1',
    });
  }, 120_000);
  afterAll(cleanUp);

  interface Started {
    server: GuildhallProcess;
    admin: Api;
    collector: TraceCollector;
  }

  async function start(env: Record<string, string> = {}): Promise<Started> {
    const collector = await TraceCollector.start();
    const server = await GuildhallProcess.start({
      dataDir: path.join(temporaryFolder(), 'data'),
      env: {
        DATABASE_URL: postgres.url(),
        GUILDHALL_ADMIN_TOKEN: TOKEN,
        GUILDHALL_SECRET_KEY: SECRET_KEY,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_BSP_SCHEDULE_DELAY: '50',
        LOG_LEVEL: 'info',
        ...env,
      },
    });
    return { server, admin: server.as(TOKEN), collector };
  }

  /** Once the server's span of a trace has arrived, all of the trace: children end before it. */
  async function arrived(collector: TraceCollector, traceId: string): Promise<[CollectedSpan, CollectedSpan[]]> {
    const find = (): CollectedSpan | undefined => collector.trace(traceId).find(({ kind }) => kind === SERVER);
    await until(() => find() !== undefined, 'the span of the request arrives');
    return [find() as CollectedSpan, collector.trace(traceId)];
  }

  it('go on where the caller has begun them, through transactions and statements, without what is in them', async () => {
    const { server, admin, collector } = usual;
    const trace = aTrace();
    const made = await admin.post('groups', { name: 'Keepers of secrets' }, { headers: trace.headers });
    expect(made.status).toBe(201);

    const [span, all] = await arrived(collector, trace.traceId);
    expect(span).toMatchObject({
      name: 'POST /api/v1/groups',
      parentSpanId: trace.spanId,
      resource: { 'service.name': 'access', 'deployment.environment.name': 'test' },
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/v1/groups',
        'http.response.status_code': 201,
        'url.path': '/api/v1/groups',
        'guildhall.surface': 'native',
        'guildhall.request_id': made.headers.get('x-request-id'),
      },
    });
    const transaction = all.find(({ name }) => name === 'transaction');
    expect(transaction?.parentSpanId).toBe(span.spanId);
    const within = all.filter(({ parentSpanId }) => parentSpanId === transaction?.spanId);
    expect(within.map(({ name }) => name)).toEqual(expect.arrayContaining(['INSERT groups', 'COMMIT']));
    expect(within.find(({ name }) => name === 'INSERT groups')?.attributes).toEqual({
      'db.system.name': 'postgresql',
      'db.operation.name': 'INSERT',
      'db.collection.name': 'groups',
    });
    expect(collector.headers[0]).toMatchObject({ 'x-tenant': 'ours', 'content-type': 'application/json' });
    for (const secret of ['Keepers', 'VALUES', TOKEN, 'admin"']) {
      expect(collector.text).not.toContain(secret);
    }
    expect(server.stdout).toContain(`"status":201,"actor":"admin"`);
    expect(server.stdout).toContain(`"traceId":"${trace.traceId}"`);
  });

  it('show answers of the hot lane, and name the trace in problems and in the log', async () => {
    const { server, admin, collector } = usual;
    const [yes, wrong, slow] = [aTrace(), aTrace(), aTrace()];
    const question = { user: 1, privilege: 'ADMINISTRATION' };
    expect((await admin.post('access/check', question, { headers: yes.headers })).status).toBe(200);
    const hot = await admin.post('access/check', {}, { headers: wrong.headers });
    expect([hot.status, hot.body['traceId']]).toEqual([400, wrong.traceId]);
    const plain = await admin.get('groups/999999', { headers: slow.headers });
    expect([plain.status, plain.body['traceId']]).toEqual([404, slow.traceId]);

    for (const [{ traceId, spanId }, name, status] of [
      [yes, 'POST /api/v1/access/check', 200],
      [wrong, 'POST /api/v1/access/check', 400],
      [slow, 'GET /api/v1/groups/:id', 404],
    ] as const) {
      const [span] = await arrived(collector, traceId);
      expect([span.name, span.parentSpanId]).toEqual([name, spanId]);
      expect(span.attributes['http.response.status_code']).toBe(status);
      expect(span.status.code).not.toBe(ERROR);
      await until(() => server.stdout.includes(`"traceId":"${traceId}"`), 'the line is written');
    }
  });

  it('show how long a directory takes, and not whom it was asked for', async () => {
    const { server, admin, collector } = usual;
    const provider = await RemoteProvider.start();
    provider.users.set('josephine', { password: 'pass word' });
    const serviceId = await aUserElsewhere(admin, provider, 'josephine');
    const trace = aTrace();
    const credentials = { username: 'josephine', password: 'pass word' };
    const signedIn = await server.as(undefined).post('sessions', credentials, { headers: trace.headers });
    expect(signedIn.status).toBe(201);

    const [span, all] = await arrived(collector, trace.traceId);
    const asked = all.find(({ name }) => name === 'remote authenticate');
    expect(asked).toMatchObject({
      parentSpanId: span.spanId,
      attributes: { 'guildhall.authentication_service.id': serviceId },
    });
    expect(collector.text).not.toContain('josephine');
    expect(collector.text).not.toContain('pass word');
  });

  it('show requests of which the caller did not wait for the answer', async () => {
    const { server, admin, collector } = usual;
    const provider = await RemoteProvider.start();
    await aUserElsewhere(admin, provider, 'joe');
    const trace = aTrace();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    // He goes while his password is being verified.
    provider.behave = () => socket.destroy();
    const body = JSON.stringify({ username: 'joe', password: 'pass word' });
    socket.write(
      `POST /api/v1/sessions HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\ntraceparent: ${trace.headers.traceparent}\r\n\r\n${body}`,
    );
    const [span] = await arrived(collector, trace.traceId);
    expect(span.status.code).toBe(ERROR);
    expect(span.attributes['error.type']).toBe('aborted');
  });

  it('are kept for as many requests as the sampler says, and for those that the caller keeps', async () => {
    const { server, admin, collector } = await start({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    const [dropped, kept] = [aTrace('00'), aTrace()];
    expect((await admin.get('groups')).status).toBe(200);
    const answer = await admin.get('groups/999999', { headers: dropped.headers });
    expect(answer.body['traceId']).toBe(dropped.traceId);
    await admin.get('groups', { headers: kept.headers });
    await arrived(collector, kept.traceId);
    await server.stop();
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([kept.traceId]));
  });

  it('are sent before the server ends', async () => {
    const { server, admin, collector } = await start({ OTEL_BSP_SCHEDULE_DELAY: '60000' });
    const trace = aTrace();
    expect((await admin.get('me', { headers: trace.headers })).status).toBe(200);
    expect(collector.spans).toEqual([]);
    expect(await server.stop()).toBe(0);
    expect(collector.trace(trace.traceId).map(({ name }) => name)).toContain('GET /api/v1/me');
  });

  it('hurt nobody when the collector fails or is not there, and say so', async () => {
    const { server, admin, collector } = await start();
    collector.status = 400;
    expect((await admin.get('groups')).status).toBe(200);
    await until(() => server.stdout.includes('traces could not be delivered'), 'the log says it');
    expect(await server.stop()).toBe(0);

    const other = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect((await other.admin.get('groups')).status).toBe(200);
    expect(await other.server.stop()).toBe(0);
  }, 60_000);

  it('are not spoken of where nobody keeps them', async () => {
    const { server, admin, collector } = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    const answer = await admin.get('groups/999999', { headers: aTrace().headers });
    expect(answer.body).not.toHaveProperty('traceId');
    expect(await server.stop()).toBe(0);
    expect(server.stdout).not.toContain('traceId');
    expect(collector.spans).toEqual([]);
  });
});

/** Answers the id of the service that verifies his password. */
async function aUserElsewhere(admin: Api, { port }: RemoteProvider, username: string): Promise<number> {
  const remote = { url: `http://127.0.0.1:${port}/provider/` };
  const service = await admin.post<{ id: number }>('authentication-services', {
    kind: 'remote',
    name: username,
    remote,
  });
  expect(service.status).toBe(201);
  const user = await admin.post('users', { username, authenticationServiceId: service.body.id });
  expect(user.status).toBe(201);
  return service.body.id;
}
