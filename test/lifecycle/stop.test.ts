import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { GuildhallProcess } from '../support/guildhall-process.js';
import {
  afterwards,
  awaitedLater,
  childrenOf,
  cleanUp,
  isRunning,
  postmasterOf,
  temporaryFolder,
  until,
} from '../support/processes.js';

describe('Stopping the server', () => {
  afterEach(cleanUp);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers on %s what has begun, takes nothing new, and ends well',
    async (signal) => {
      const server = await GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data') });
      const admin = server.as(server.credentials?.token);
      const lock = await lockGroups(server);
      const answer = awaitedLater(admin.post('groups', { name: 'in flight' }));
      await until(() => lock.isWaitedFor(), 'the request waits for the lock');

      server.child.kill(signal);
      await until(() => isRefused(server.url), 'new connections are refused');
      expect(isRunning(server.child.pid ?? 0)).toBe(true);
      await lock.release();
      expect((await answer).status).toBe(201);
      expect(await server.whenEnded()).toEqual({ code: 0, signal: null });
      expect(fs.existsSync(path.join(server.postgresFolder, 'postmaster.pid'))).toBe(false);
    },
  );

  it('says that it is not ready, and goes on answering, for as long as it was told to', async () => {
    const env = { GUILDHALL_STOP_DELAY_SECONDS: '2' };
    const server = await GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data'), env });
    const admin = server.as(server.credentials?.token);
    expect((await admin.get('/health/ready')).status).toBe(200);
    server.child.kill('SIGTERM');
    await until(async () => (await admin.get('/health/ready')).status === 503, 'the server is not ready');
    expect((await admin.get('/health/ready')).body).toMatchObject({ code: 'server_stopping' });
    expect((await admin.get('/health/live')).status).toBe(200);
    expect((await admin.post('groups', { name: 'late' })).status).toBe(201);
    expect(await server.whenEnded()).toEqual({ code: 0, signal: null });
  });

  it('does not wait for connections over which nothing is asked', async () => {
    const server = await GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data') });
    const { hostname, port } = new URL(server.url);
    const idle = net.connect(Number(port), hostname);
    afterwards(() => idle.destroy());
    idle.on('error', () => undefined);
    idle.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    const started = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('writes down first when tokens were last used', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const first = await GuildhallProcess.start({ dataDir });
    const token = first.credentials?.token;
    const used = await first.as(token).get<{ token: { id: number } }>('me');
    await first.stop();
    const second = await GuildhallProcess.start({ dataDir });
    const { body } = await second.as(token).get(`tokens/${used.body.token.id}`);
    expect(Date.parse(String(body.lastUsedAt))).toBeGreaterThan(Date.now() - 60_000);
  });

  it('ends well while it is still starting', async () => {
    const server = new GuildhallProcess({ dataDir: path.join(temporaryFolder(), 'data') });
    await until(() => fs.existsSync(path.join(server.postgresFolder, 'postmaster.pid')), 'Postgres starts');
    const postmaster = postmasterOf(server.postgresFolder);
    expect(await server.stop()).toBe(0);
    await until(() => !isRunning(postmaster), 'Postgres ends');
    expect(server.stdout).not.toContain('is ready');
  });

  it('leaves nothing behind when npm start is told to', async () => {
    const server = new GuildhallProcess({
      dataDir: path.join(temporaryFolder(), 'data'),
      command: ['npm', 'start'],
    });
    await server.whenReady();
    const processes = descendantsOf(server.child.pid ?? 0);
    expect(processes).toContain(postmasterOf(server.postgresFolder));
    expect(await server.stop()).toBe(0);
    expect(processes.filter(isRunning)).toEqual([]);
    expect(fs.existsSync(path.join(server.postgresFolder, 'postmaster.pid'))).toBe(false);
  });

  it('ends with an error when its embedded Postgres has', async () => {
    const server = await GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data') });
    process.kill(postmasterOf(server.postgresFolder), 'SIGKILL');
    expect((await server.whenEnded()).code).toBe(1);
    expect(server.stdout).toContain('The embedded Postgres has ended');
  });
});

interface TableLock {
  isWaitedFor(): Promise<boolean>;
  release(): Promise<void>;
}

/** Keeps requests that write groups waiting. */
async function lockGroups(server: GuildhallProcess): Promise<TableLock> {
  const client = new Client({ host: server.socketFolder, user: 'guildhall', database: 'guildhall' });
  client.on('error', () => undefined);
  await client.connect();
  afterwards(() => client.end());
  await client.query('BEGIN; LOCK TABLE groups IN EXCLUSIVE MODE');
  return {
    isWaitedFor: async () => (await client.query('SELECT 1 FROM pg_locks WHERE NOT granted')).rowCount === 1,
    release: async () => void (await client.query('COMMIT')),
  };
}

function isRefused(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

function descendantsOf(pid: number): number[] {
  return [pid, ...childrenIfAny(pid).flatMap(descendantsOf)];
}

function childrenIfAny(pid: number): number[] {
  try {
    return childrenOf(pid);
  } catch {
    // pgrep fails where there are none.
    return [];
  }
}
