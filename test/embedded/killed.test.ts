import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
  afterwards,
  childrenOf,
  cleanUp,
  isRunning,
  parentOf,
  postmasterOf,
  ps,
  temporaryFolder,
  until,
} from '../support/processes.js';
import { query, ServerProcess, start } from './harness.js';

describe('An embedded Postgres whose process is killed', () => {
  afterEach(cleanUp);

  it('loses no acknowledged row, goes away and takes its socket folder along', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const acknowledged: number[] = [];
    for (let round = 1; round <= 3; round++) {
      const server = new ServerProcess(folder, { env: { INSERT: 'yes' } });
      const { socketFolder } = await server.whenReady();
      const postmaster = postmasterOf(folder);
      await until(() => server.rows.length > 200, 'rows are inserted');
      await server.kill();
      acknowledged.push(...server.rows);
      await until(() => !isRunning(postmaster), 'Postgres is gone');
      await until(() => !fs.existsSync(socketFolder), 'the socket folder is gone');
      expect(fs.existsSync(path.join(folder, 'postmaster.pid'))).toBe(false);
    }
    const ready = await new ServerProcess(folder).whenReady();
    const kept = new Set((await query<{ id: string }>(ready, 'SELECT id FROM numbers')).map(({ id }) => Number(id)));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('recovers when its shell and itself are killed too', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const server = new ServerProcess(folder, { env: { INSERT: 'yes' } });
    const { socketFolder } = await server.whenReady();
    await until(() => server.rows.length > 200, 'rows are inserted');
    const postmaster = postmasterOf(folder);
    const shell = parentOf(postmaster);
    await Promise.all([server.kill(), process.kill(shell, 'SIGKILL'), process.kill(postmaster, 'SIGKILL')]);

    const ready = await new ServerProcess(folder).whenReady();
    const kept = new Set((await query<{ id: string }>(ready, 'SELECT id FROM numbers')).map(({ id }) => Number(id)));
    expect(server.rows.filter((id) => !kept.has(id))).toEqual([]);
    expect(fs.existsSync(socketFolder)).toBe(false);
  });

  it('is stopped by the next start when its shell was killed too', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const first = new ServerProcess(folder, { env: { THROWAWAY: 'yes' } });
    const { socketFolder } = await first.whenReady();
    const orphan = postmasterOf(folder);
    const shell = parentOf(orphan);
    expect(ps('command', shell)).toContain('/bin/sh');
    // First of all its helper, which would notice the end of its process.
    for (const helper of childrenOf(shell)) if (helper !== orphan) process.kill(helper, 'SIGKILL');
    process.kill(shell, 'SIGKILL');
    await first.kill();
    expect(isRunning(orphan)).toBe(true);

    const second = new ServerProcess(folder, { env: { THROWAWAY: 'yes' } });
    const ready = await second.whenReady();
    expect(isRunning(orphan)).toBe(false);
    expect(second.logged.join()).toContain(`process ${orphan}`);
    expect(fs.existsSync(socketFolder)).toBe(false);
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is stopped, and told to have ended, when only its shell was killed', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const server = await start(folder);
    const postmaster = postmasterOf(folder);
    process.kill(parentOf(postmaster), 'SIGKILL');
    expect(await server.died).toContain('SIGKILL');
    await server.stop();
    expect(isRunning(postmaster)).toBe(false);
    expect(fs.existsSync(server.socketFolder)).toBe(false);
  });

  it('lets the next start wait for a shutdown that is still under way', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const first = new ServerProcess(folder, { env: { INSERT: 'yes' } });
    await first.whenReady();
    await until(() => first.rows.length > 0, 'rows are inserted');
    first.child.kill('SIGKILL');
    const ready = await new ServerProcess(folder).whenReady();
    expect(await query(ready, 'SELECT id FROM numbers LIMIT 1')).toHaveLength(1);
  });

  it('starts over a postmaster.pid whose number another process has got', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const first = new ServerProcess(folder, { env: { THROWAWAY: 'yes' } });
    await first.whenReady();
    // Of the account that runs Postgres, for a process of another could not be its postmaster anyway.
    const { uid } = fs.statSync(folder);
    const bystander = spawn('sleep', ['60'], { uid, stdio: 'ignore' });
    afterwards(() => bystander.kill('SIGKILL'));
    const content = fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8');
    await first.stop();
    fs.writeFileSync(path.join(folder, 'postmaster.pid'), content.replace(/^\d+/, String(bystander.pid)));

    const ready = await new ServerProcess(folder, { env: { THROWAWAY: 'yes' } }).whenReady();
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(isRunning(bystander.pid ?? 0)).toBe(true);
  });

  it('leaves no half-made database behind when that happens while one is made', async () => {
    const parent = temporaryFolder();
    const folder = path.join(parent, 'postgres');
    const first = new ServerProcess(folder);
    // initdb has written PG_VERSION by then and is far from done.
    const unfinished = (): string[] => fs.readdirSync(parent).filter((name) => name.startsWith('postgres.unfinished-'));
    await until(
      () => unfinished().some((name) => fs.existsSync(path.join(parent, name, 'PG_VERSION'))),
      'initdb works',
    );
    await first.kill();
    expect(fs.readdirSync(folder)).toEqual([]);

    const ready = await new ServerProcess(folder).whenReady();
    expect(unfinished()).toEqual([]);
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not ended by Ctrl-C before its process says so', async () => {
    const server = new ServerProcess(path.join(temporaryFolder(), 'postgres'), { env: { THROWAWAY: 'yes' } });
    const ready = await server.whenReady();
    process.kill(-(server.child.pid ?? 0), 'SIGINT');
    await until(() => server.interrupted, 'the signal arrives');
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
