import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { Client, type QueryResultRow } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { afterwards, postmasterOf, until } from '../support/processes.js';

export const isRoot = process.getuid?.() === 0;
export const NOBODY = 65534;

type Connectable = Pick<EmbeddedPostgres, 'socketFolder' | 'user' | 'database'>;

/** Starts the launcher in this process, on a cluster that need not survive a crash of the machine. */
export async function start(
  folder: string,
  log: (message: string) => void = () => undefined,
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder, log, throwaway: true });
  afterwards(() => server.stop());
  return server;
}

export async function query<Row extends QueryResultRow>(server: Connectable, sql: string): Promise<Row[]> {
  const client = new Client({ host: server.socketFolder, user: server.user, database: server.database });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

export type Ready = EmbeddedPostgres & { uid: number };

interface ProcessOptions {
  uid?: number;
  env?: Record<string, string>;
  fallbackRoot?: string;
}

/** A Guildhall-like process that can be killed. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly rows: number[] = [];
  readonly logged: string[] = [];
  interrupted = false;
  ready: Ready | undefined;
  refused: string | undefined;

  constructor(folder: string, { uid, env = {}, fallbackRoot }: ProcessOptions = {}) {
    const script = path.join(import.meta.dirname, 'server-process.js');
    this.child = spawn(process.execPath, [script, folder, ...(fallbackRoot ? [fallbackRoot] : [])], {
      ...(uid === undefined ? {} : { uid, gid: uid }),
      env: { PATH: process.env['PATH'], TMPDIR: os.tmpdir(), ...env },
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdin?.on('error', () => undefined);
    if (this.child.stdout) readline.createInterface(this.child.stdout).on('line', (line) => this.#receive(line));
    afterwards(() => this.stop());
  }

  /** Resolves when the server is ready; throws what it was refused with. */
  async whenReady(): Promise<Ready> {
    await this.whenDecided();
    if (this.ready) return this.ready;
    throw new Error(this.refused);
  }

  async whenDecided(): Promise<void> {
    await until(() => Boolean(this.ready ?? this.refused), 'the server starts or is refused');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await until(() => this.#hasEnded, 'the process ends');
  }

  /** Lets Postgres end well, or by force where the code under test fails to. */
  async stop(): Promise<void> {
    const folder = this.ready?.folder;
    this.child.stdin?.write('stop\n');
    if (!folder) return this.kill();
    try {
      await until(() => this.#hasEnded && !fs.existsSync(path.join(folder, 'postmaster.pid')), 'Postgres ends', 5_000);
    } catch (error) {
      await this.kill();
      process.kill(postmasterOf(folder), 'SIGKILL');
      throw error;
    }
  }

  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  #receive(line: string): void {
    const event = JSON.parse(line) as Record<string, unknown>;
    if ('row' in event) this.rows.push(event['row'] as number);
    if ('log' in event) this.logged.push(event['log'] as string);
    if ('interrupted' in event) this.interrupted = true;
    if ('ready' in event) this.ready = event['ready'] as Ready;
    if ('refused' in event) this.refused = event['refused'] as string;
  }
}
