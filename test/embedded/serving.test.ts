import fs from 'node:fs';
import path from 'node:path';
import { locateInstalledBinaries } from '../../src/database/embedded/postgres-binaries.js';
import { cleanUp, isRunning, postmasterOf, temporaryFolder, until } from '../support/processes.js';
import { query, ServerProcess, start } from './harness.js';

describe('An embedded Postgres', () => {
  afterEach(cleanUp);

  it('serves a durable UTF-8 database on a private socket and on no TCP port', async () => {
    const server = new ServerProcess(path.join(temporaryFolder(), 'new', 'postgres'));
    const ready = await server.whenReady();
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'data_checksums',
      'listen_addresses',
      'wal_segment_size',
    ];
    const settings = await query<{ name: string; setting: string }>(
      ready,
      `SELECT name, setting FROM pg_settings WHERE name IN ('${names.join("','")}')`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      wal_segment_size: String(4 * 1024 * 1024),
    });
    const [database] = await query(
      ready,
      `SELECT datname, pg_encoding_to_char(encoding) AS encoding, datlocprovider, datlocale
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(database).toEqual({ datname: 'guildhall', encoding: 'UTF8', datlocprovider: 'b', datlocale: 'C.UTF-8' });
    expect(fs.statSync(ready.folder).mode & 0o777).toBe(0o700);
    expect(fs.statSync(ready.socketFolder).mode & 0o777).toBe(0o700);
    expect(ready.version).toMatch(/^17\./);
  });

  it('keeps what was written over a stop and a start, and leaves no socket or pid file behind', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const first = await start(folder);
    await query(first, "CREATE TABLE words AS SELECT 'größe' AS word");
    await first.stop();
    expect(fs.existsSync(first.socketFolder)).toBe(false);
    expect(fs.existsSync(path.join(folder, 'postmaster.pid'))).toBe(false);
    expect(fs.readdirSync(path.dirname(folder))).toEqual(['postgres']);

    const second = await start(folder);
    expect(await query(second, 'SELECT word FROM words')).toEqual([{ word: 'größe' }]);
  });

  it.each([
    ['too long for the path of a socket', 'x'.repeat(80), 0o755],
    ['closed to the account that runs Postgres', 'closed', 0o700],
  ])('finds a folder for its socket when the temporary one is %s', async (_, name, mode) => {
    const parent = temporaryFolder();
    const temporary = path.join(parent, name);
    fs.mkdirSync(temporary);
    fs.chmodSync(temporary, mode);
    const server = new ServerProcess(path.join(parent, 'postgres'), { env: { THROWAWAY: 'yes', TMPDIR: temporary } });
    const ready = await server.whenReady();
    expect(await query(ready, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(fs.readdirSync(temporary)).toEqual([]);
    expect(fs.existsSync(ready.socketFolder)).toBe(false);
  });

  it('reports bad news, but not the errors that clients get as their answers', async () => {
    const logged: string[] = [];
    const server = await start(path.join(temporaryFolder(), 'postgres'), (message) => logged.push(message));
    await expect(query(server, 'SELECT 1 / 0')).rejects.toThrow('division by zero');
    await query(server, "DO $$ BEGIN RAISE WARNING 'mind the gap' USING HINT = 'step over'; END $$");
    await until(() => logged.some((line) => line.includes('step over')), 'the warning is logged');
    expect(logged.filter((line) => line.includes('mind the gap'))).toHaveLength(1);
    expect(logged.join('\n')).not.toContain('division by zero');
  });

  it('tells when the server ends by itself, and can be started again', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const server = await start(folder);
    process.kill(postmasterOf(folder), 'SIGINT');
    expect(await server.died).toContain('received fast shutdown request');
    await server.stop();
    const again = await start(folder);
    expect(await query(again, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not take a stop for a death, and answers a second stop', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    const server = await start(folder);
    const postmaster = postmasterOf(folder);
    await server.stop();
    expect(isRunning(postmaster)).toBe(false);
    await server.stop();
    expect(await Promise.race([server.died, 'no word'])).toBe('no word');
  });

  it('quotes the last words of a server that does not start, and frees the folder', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    await (await start(folder)).stop();
    const conf = path.join(folder, 'postgresql.conf');
    const good = fs.readFileSync(conf);
    fs.appendFileSync(conf, 'shared_buffers = lots\n');
    await expect(start(folder)).rejects.toThrow(/did not start[^]*invalid value for parameter "shared_buffers"/);
    fs.writeFileSync(conf, good);
    await start(folder);
  });

  it('refuses the data folder of another major version, naming both', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'PG_VERSION'), '16\n');
    await expect(start(folder)).rejects.toThrow(/made by Postgres 16, but the embedded Postgres is version 17/);
  });

  it('leaves a folder alone that holds something else', async () => {
    const folder = path.join(temporaryFolder(), 'postgres');
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'letters.txt'), 'Dear');
    await expect(start(folder)).rejects.toThrow('holds something that is no database');
    expect(fs.readdirSync(path.dirname(folder))).toEqual(['postgres']);
    expect(fs.readdirSync(folder)).toEqual(['letters.txt']);
  });

  it.each([
    ['win32', 'x64'],
    ['linux', 'mips'],
  ])('asks for DATABASE_URL where there are no binaries: %s %s', (platform, arch) => {
    expect(() => locateInstalledBinaries(platform, arch)).toThrow('DATABASE_URL');
  });
});
