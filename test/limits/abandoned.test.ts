import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { httpServer } from '../../src/app.setup.js';
import { Turnstile } from '../../src/common/limits/turnstile.js';
import { admission } from '../../src/http/admission.js';
import { aGroup } from '../support/builders.js';
import { until } from '../support/processes.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { countWaiting, holdGroup, type HeldLock } from './held-row.js';
import { metricOf } from './metric.js';

const INSIDE = 2;
const CLIENTS = 20;

/** Asks and goes away as soon as `until` resolves. */
async function askAndLeave(url: string, init: RequestInit, leave: Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const asked = fetch(url, { ...init, signal: controller.signal }).catch(() => undefined);
  await leave;
  controller.abort();
  await asked;
}

describe('A client that goes away before it is answered', () => {
  let server: TestServer;
  let lock: HeldLock;
  let groupId: number;

  beforeEach(async () => {
    server = await TestServer.start({
      env: { GUILDHALL_REQUESTS_MAX: String(INSIDE), GUILDHALL_REQUESTS_QUEUED_MAX: '1' },
    });
    ({ id: groupId } = await aGroup(server.admin));
    lock = await holdGroup(server, groupId);
  });
  afterEach(async () => {
    await lock.release();
    await server.stop();
  });

  const running = (): Promise<number> => metricOf(server, 'guildhall_requests_running');
  const queued = (): Promise<number> => metricOf(server, 'guildhall_requests_queued');

  function change(path: string, body: object, leave: Promise<unknown>, more = {}): Promise<void> {
    const headers = { Authorization: `Bearer ${server.admin.token}`, 'Content-Type': 'application/json', ...more };
    return askAndLeave(server.url + path, { method: 'PATCH', headers, body: JSON.stringify(body) }, leave);
  }

  /** Has the server filled up by clients who leave as soon as it is full. */
  async function fillAndLeave(path: string, body: object, headers = {}): Promise<void> {
    const gone: Promise<unknown>[] = [];
    const note = ({ method }: IncomingMessage, res: ServerResponse): void => {
      if (method === 'PATCH') gone.push(once(res, 'close'));
    };
    httpServer(server.app).on('request', note);
    const isFull = until(async () => (await countWaiting(server)) === INSIDE, 'all places are taken');
    await Promise.all(Array.from({ length: INSIDE }, () => change(path, body, isFull, headers)));
    httpServer(server.app).off('request', note);
    expect(gone).toHaveLength(INSIDE);
    await Promise.all(gone);
  }

  it('leaves its place to nobody while its work goes on, and to others as soon as that has ended', async () => {
    await fillAndLeave(`/api/v1/groups/${groupId}`, { description: 'nobody waits for it' });
    expect(await running()).toBe(INSIDE);
    for (let count = 0; count < CLIENTS; count += 1) {
      const isSeen = until(async () => (await queued()) === 1, 'it waits for its turn');
      await change(`/api/v1/groups/${groupId}`, { description: `${count}` }, isSeen);
      await until(async () => (await queued()) === 0, 'it waits no more');
      expect(await countWaiting(server)).toBe(INSIDE);
    }
    expect(await running()).toBe(INSIDE);
    await lock.release();
    await until(async () => (await running()) === 0, 'all have left');
    const { body } = await server.admin.get(`groups/${groupId}`);
    expect(body).toMatchObject({ description: 'nobody waits for it' });
  });

  it('is waited for, and then others are refused', async () => {
    await fillAndLeave(`/api/v1/groups/${groupId}`, { description: 'nobody waits for it' });
    const asked = [server.admin.get('me'), server.admin.get('me')];
    const refused = await Promise.race(asked);
    expect(problemOf(refused)).toMatchObject({ status: 503, code: 'overloaded' });
    await lock.release();
    await Promise.all(asked);
    await until(async () => (await server.admin.get('me')).status === 200, 'there is room again');
  });

  it('leaves its place when its request is refused in the end', async () => {
    await fillAndLeave(`/api/v1/groups/${groupId}`, { description: 'refused' }, { 'If-Match': '"999"' });
    expect(await running()).toBe(INSIDE);
    await lock.release();
    await until(async () => (await running()) === 0, 'all have left');
    expect((await server.admin.get(`groups/${groupId}`)).body).toMatchObject({ version: 1 });
  });

  it('of SCIM leaves its place when its work has ended, too', async () => {
    const [row] = await server.sql<{ guid: string }>('SELECT guid FROM groups WHERE id = $1', [groupId]);
    const patch = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'displayName', value: `renamed-${groupId}` }],
    };
    await fillAndLeave(`/scim/v2/Groups/${row?.guid}`, patch);
    expect(await running()).toBe(INSIDE);
    await lock.release();
    await until(async () => (await running()) === 0, 'all have left');
  });

  it('in the middle of a long answer leaves its place', async () => {
    await server.sql(
      `INSERT INTO audit_events (action, target_type, target_id, target_name, surface, revision)
       SELECT 'group.created', 'group', n, repeat('long', 50), 'system', 2 FROM generate_series(1, 50000) n`,
    );
    const controller = new AbortController();
    const headers = { Authorization: `Bearer ${server.admin.token}` };
    const { body } = await fetch(`${server.url}/api/v1/audit-events:export`, { headers, signal: controller.signal });
    await body?.getReader().read();
    expect(await running()).toBe(1);
    controller.abort();
    await until(async () => (await running()) === 0, 'it has left');
  });
});

describe('Work that never ends', () => {
  let server: Server;

  afterEach(() => void server.close());

  it('gives its place up at last when its client has gone, and once only', async () => {
    const turnstile = new Turnstile({ insideMax: 1, queuedMax: 0, waitMaxMs: 1 });
    const app = express().use(admission(turnstile, 20));
    let answerLate: () => void = () => undefined;
    app.use((_req, res) => void (answerLate = () => void res.end()));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const isInside = until(() => Promise.resolve(turnstile.insideCount === 1), 'it is inside');
    await askAndLeave(url, {}, isInside);
    await until(() => Promise.resolve(turnstile.insideCount === 0), 'it has left');
    answerLate();
    const next = until(() => Promise.resolve(turnstile.insideCount === 1), 'the next one is inside');
    const asked = fetch(url);
    await next;
    answerLate();
    expect((await asked).status).toBe(200);
    await until(() => Promise.resolve(turnstile.insideCount === 0), 'that has left, too');
  });
});
