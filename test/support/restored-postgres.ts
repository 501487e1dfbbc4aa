import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { findUnprivilegedAccount, type UnprivilegedAccount } from '../../src/database/embedded/unprivileged-account.js';
import { TiedProcess } from '../../src/database/embedded/tied-process.js';
import { freePort } from './external-postgres.js';
import { afterwards, temporaryFolder, until } from './processes.js';

const HOST = '127.0.0.1';
const USER = 'guildhall';
const DEBIAN = '/usr/lib/postgresql';
const NEEDED = ['postgres', 'initdb', 'pg_dump', 'pg_restore', 'pg_basebackup'];

/** Where the system's Postgres has its programs, those for backups included; undefined where they are not installed. */
export function systemPrograms(): string | undefined {
  const versions = fs.existsSync(DEBIAN) ? fs.readdirSync(DEBIAN).map(Number) : [];
  return versions
    .toSorted((a, b) => b - a)
    .map((version) => path.join(DEBIAN, String(version), 'bin'))
    .find((folder) => NEEDED.every((name) => fs.existsSync(path.join(folder, name))));
}

/** A Postgres of the system's, which can be backed up with its own programs, and put back to an earlier time. */
export class RestoredPostgres {
  private server: TiedProcess | undefined;
  private data: string;

  private constructor(
    private readonly programs: string,
    private readonly account: UnprivilegedAccount | undefined,
    /** Everybody's who runs it: for archives and backups. */
    readonly folder: string,
    readonly port: number,
  ) {
    this.data = path.join(folder, 'data');
  }

  /** Starts one that archives its log to the folder `archive`, and has an empty database. */
  static async start(programs: string): Promise<RestoredPostgres> {
    const folder = temporaryFolder();
    const account = findUnprivilegedAccount(folder);
    if (account) fs.chownSync(folder, account.uid, account.gid);
    const postgres = new RestoredPostgres(programs, account, folder, await freePort());
    fs.mkdirSync(postgres.archive);
    if (account) fs.chownSync(postgres.archive, account.uid, account.gid);
    await postgres.run('initdb', ['-D', postgres.data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--no-sync']);
    afterwards(() => postgres.stop());
    await postgres.resume();
    await postgres.sql('CREATE DATABASE guildhall', 'postgres');
    return postgres;
  }

  get archive(): string {
    return path.join(this.folder, 'archive');
  }

  url(database = 'guildhall'): string {
    return `postgres://${USER}@${HOST}:${this.port}/${database}`;
  }

  /** Runs one of its programs as its account; resolves with what that printed. */
  run(program: string, args: readonly string[]): Promise<string> {
    const { account } = this;
    const child = spawn(path.join(this.programs, program), args, {
      cwd: this.folder,
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      env: { PATH: process.env.PATH, PGHOST: HOST, PGPORT: String(this.port), PGUSER: USER },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(output);
        else reject(new Error(`${program} ended with ${code}:\n${output}`));
      });
    });
  }

  /** Puts another data folder in place of its own; it must not run. `settings` are added to its configuration. */
  replaceData(from: string, settings: Readonly<Record<string, string>>): void {
    this.data = `${this.data}-restored`;
    execFileSync('cp', ['-a', from, this.data]);
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    fs.appendFileSync(path.join(this.data, 'postgresql.conf'), lines.join(''));
    const signal = path.join(this.data, 'recovery.signal');
    fs.writeFileSync(signal, '');
    if (this.account) fs.chownSync(signal, this.account.uid, this.account.gid);
  }

  async resume(): Promise<void> {
    const settings = {
      listen_addresses: HOST,
      port: this.port,
      unix_socket_directories: this.folder,
      fsync: 'off',
      archive_mode: 'on',
      archive_command: `cp %p ${this.archive}/%f`,
    };
    let output = '';
    this.server = new TiedProcess({
      command: path.join(this.programs, 'postgres'),
      args: ['-D', this.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      account: this.account,
      signal: 'INT',
      folder: path.join(this.folder, 'nothing'),
      removeFolder: 'always',
      onOutput: (text) => (output += text),
    });
    await until(() => this.answers(), 'the system Postgres takes writes').catch((error: unknown) => {
      throw new Error(`The system Postgres did not start:\n${output}`, { cause: error });
    });
  }

  async stop(): Promise<void> {
    await this.server?.end();
    this.server = undefined;
  }

  async sql<T extends object>(statement: string, database?: string): Promise<T[]> {
    const client = new Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Not before it has recovered. */
  private async answers(): Promise<boolean> {
    try {
      const [row] = await this.sql<{ recovers: boolean }>('SELECT pg_is_in_recovery() AS recovers', 'postgres');
      return row?.recovers === false;
    } catch {
      return false;
    }
  }
}
