import { once } from 'node:events';
import net from 'node:net';
import { httpServer } from '../../src/app.setup.js';
import type { Answer } from '../support/api.js';
import { aGroup } from '../support/builders.js';
import { until } from '../support/processes.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { metricOf } from './metric.js';
import { holdGroup, holdTable, type HeldLock } from './held-row.js';
import { expectRefusal, surfaceRequests } from './surface-forms.js';

const INSIDE = 2;
const QUEUED = 1;

describe('A server that has as much to do as it may', () => {
  let server: TestServer;
  let lock: HeldLock;
  let held: Promise<Answer>[];
  let groupId: number;

  beforeEach(async () => {
    server = await TestServer.start({
      env: { GUILDHALL_REQUESTS_MAX: String(INSIDE), GUILDHALL_REQUESTS_QUEUED_MAX: String(QUEUED) },
    });
    ({ id: groupId } = await aGroup(server.admin));
    lock = await holdGroup(server, groupId);
    held = Array.from({ length: INSIDE + QUEUED }, (_, index) =>
      server.admin.patch(`groups/${groupId}`, { description: `${index}` }),
    );
    await until(
      async () =>
        (await metricOf(server, 'guildhall_requests_running')) === INSIDE &&
        (await metricOf(server, 'guildhall_requests_queued')) === QUEUED,
      'the server is full',
    );
  });
  afterEach(async () => {
    await lock.release();
    await Promise.all(held);
    await server.stop();
  });

  it('refuses more at once, in the form of each surface, and says when to come back', async () => {
    const cold = surfaceRequests(503).filter(({ isHot }) => !isHot);
    expect(cold).toHaveLength(8);
    for (const request of cold) expectRefusal(request, await request.ask(server.admin), 503);
    expect(await metricOf(server, 'guildhall_refusals_total{reason="requests"}')).toBe(cold.length);
    expect(problemOf(await server.as(undefined).get('nowhere'))).toMatchObject({ status: 503, code: 'overloaded' });
  });

  it('answers decisions and questions about its health', async () => {
    for (const { ask } of surfaceRequests(200).filter(({ isHot }) => isHot)) {
      expect((await ask(server.admin)).status).toBe(200);
    }
    expect((await server.admin.get('/health/live')).status).toBe(200);
    expect((await server.admin.get('/health/ready')).status).toBe(200);
    expect((await server.admin.get('/metrics')).status).toBe(200);
  });

  it('does what it has begun, and what waited, and then the next', async () => {
    await lock.release();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await server.admin.get('groups')).status).toBe(200);
    await until(async () => (await metricOf(server, 'guildhall_requests_running')) === 0, 'all have left');
  });

  it('writes one line about what it refuses, and no error', async () => {
    const from = server.logLines.length;
    await server.admin.get('groups');
    const lines = server.logLines.slice(from).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([expect.objectContaining({ level: 30, path: '/api/v1/groups', status: 503 })]);
  });
});

describe('A client that sends its body slowly', () => {
  const started = (path: string, type: string, token: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Type: ${type}\r\n` +
    `Authorization: Bearer ${token}\r\nX-Requested-By: x\r\n\r\n{`;

  it.each([
    ['before it is routed', '/api/v1/groups', 'application/json'],
    ['by the route itself', '/tspublic/v1/group/addprivilege', 'application/x-www-form-urlencoded'],
  ])('takes nobody else a place where bodies are read %s', async (_, path, type) => {
    const server = await TestServer.start({ env: { GUILDHALL_REQUESTS_MAX: '1', GUILDHALL_REQUESTS_QUEUED_MAX: '0' } });
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const arrived = once(httpServer(server.app), 'request');
    socket.write(started(path, type, String(server.admin.token)));
    await arrived;
    await until(async () => (await server.admin.get('groups')).status === 200, 'the place is free');
    for (let count = 0; count < 5; count += 1) expect((await server.admin.get('groups')).status).toBe(200);
    socket.destroy();
    await server.stop();
  });
});

describe('The decisions of a server', () => {
  it('are refused in their form when too many wait for the database, and health is still told', async () => {
    const server = await TestServer.start({ env: { GUILDHALL_DECISIONS_MAX: '1' } });
    const lock = await holdTable(server, 'access_revision');
    const refused: Answer[] = [];
    const asked = Array.from({ length: 5 }, async () => {
      const answer = await server.admin.post('access/check', { privilege: 'ADMINISTRATION' });
      if (answer.status === 503) refused.push(answer);
      return answer.status;
    });
    await until(() => refused.length === 4, 'all but one are refused');
    expect((await server.as(undefined).get('/health/live')).status).toBe(200);
    await lock.release();
    expect((await Promise.all(asked)).toSorted()).toEqual([200, 503, 503, 503, 503]);
    for (const answer of refused) expect(problemOf(answer)).toMatchObject({ code: 'overloaded' });
    expect(await metricOf(server, 'guildhall_refusals_total{reason="decisions"}')).toBe(refused.length);
    expect((await server.admin.post('access/check', { privilege: 'ADMINISTRATION' })).status).toBe(200);
    await server.stop();
  });
});
