import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AdministratorCredentials } from '../../src/auth/first-start.js';
import { Api } from './api.js';
import { afterwards, isRunning, postmasterOf, until } from './processes.js';

/** The checkout: tests run in `dist/test/support`. */
export const ROOT = path.join(import.meta.dirname, '..', '..', '..');

const START_MAX_MS = 60_000;
const LOOPBACK = '127.0.0.1';

export interface GuildhallProcessOptions {
  dataDir: string;
  env?: Readonly<Record<string, string>>;
  /** What to run; the compiled server unless given. */
  command?: readonly [string, ...string[]];
}

/** The server as an operator starts it, in a process of its own. It listens on a port that the system chooses. */
export class GuildhallProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  private readonly ended: Promise<{ code: number | null; signal: string | null }>;
  private hasEnded = false;

  constructor(readonly options: GuildhallProcessOptions) {
    const [command, ...args] = options.command ?? [process.execPath, path.join(ROOT, 'dist/src/main.js')];
    this.child = spawn(command, args, {
      cwd: ROOT,
      env: environment(options),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal });
      });
    });
    afterwards(() => this.end());
  }

  /** Starts one and waits until it has printed its address. */
  static async start(options: GuildhallProcessOptions): Promise<GuildhallProcess> {
    const server = new GuildhallProcess(options);
    await server.whenReady();
    return server;
  }

  async whenReady(): Promise<void> {
    const isDecided = (): boolean => this.hasEnded || /is ready at [^]*\n\n/.test(this.stdout);
    await until(isDecided, 'the server is ready', START_MAX_MS);
    if (this.hasEnded) throw new Error(`The server has ended:\n${this.stdout}${this.stderr}`);
  }

  /** Waits until it has ended by itself; answers how. */
  async whenEnded(): Promise<{ code: number | null; signal: string | null }> {
    await until(() => this.hasEnded, 'the server ends', START_MAX_MS);
    return this.ended;
  }

  /** The address that it has printed. */
  get url(): string {
    const url = /is ready at (\S+)/.exec(this.stdout)?.[1];
    if (url === undefined) throw new Error(`The server has printed no address:\n${this.stdout}`);
    return url;
  }

  /** What it has printed of the administrator; null when it has printed none. */
  get credentials(): AdministratorCredentials | null {
    const field = (name: string): string => new RegExp(`^ +${name} +(.+)$`, 'm').exec(this.stdout)?.[1] ?? '';
    if (!this.stdout.includes('The administrator')) return null;
    return { username: field('User name'), password: field('Password'), token: field('Token') };
  }

  /** The API as the bearer of a token. */
  as(token: string | undefined): Api {
    return new Api(this.url, token);
  }

  get postgresFolder(): string {
    return path.join(this.options.dataDir, 'postgres');
  }

  /** Where its embedded Postgres listens: the fifth line of postmaster.pid. */
  get socketFolder(): string {
    const [, , , , folder = ''] = fs.readFileSync(path.join(this.postgresFolder, 'postmaster.pid'), 'utf8').split('\n');
    return folder;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.whenEnded();
  }

  /** Asks it to stop; answers its exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return (await this.whenEnded()).code;
  }

  /** By force where it does not end, so that nothing outlives the test. */
  private async end(): Promise<void> {
    if (this.hasEnded) return;
    const postmaster = fs.existsSync(path.join(this.postgresFolder, 'postmaster.pid'))
      ? postmasterOf(this.postgresFolder)
      : undefined;
    this.child.kill('SIGTERM');
    try {
      await until(() => this.hasEnded, 'the server ends');
      await until(() => postmaster === undefined || !isRunning(postmaster), 'Postgres ends');
    } finally {
      this.child.kill('SIGKILL');
    }
  }
}

/** None of our own variables, or a test would depend on how it was started. */
function environment({ dataDir, env }: GuildhallProcessOptions): NodeJS.ProcessEnv {
  const { PATH, HOME, npm_config_cache: cache } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR: os.tmpdir(),
    ...(cache === undefined ? {} : { npm_config_cache: cache }),
    HOST: LOOPBACK,
    PORT: '0',
    LOG_LEVEL: 'warn',
    GUILDHALL_DATA_DIR: dataDir,
    ...env,
  };
}
