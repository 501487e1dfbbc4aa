import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { createCluster, DATABASE_NAME, DATABASE_USER } from '../../src/database/embedded/cluster.js';
import { lockDataFolder } from '../../src/database/embedded/data-folder-lock.js';
import { locateInstalledBinaries, prepareBinaries } from '../../src/database/embedded/postgres-binaries.js';
import { createSocketFolder } from '../../src/database/embedded/socket-folder.js';
import { TiedProcess } from '../../src/database/embedded/tied-process.js';
import { findUnprivilegedAccount } from '../../src/database/embedded/unprivileged-account.js';
import { afterwards, postmasterOf, temporaryFolder, until } from './processes.js';

const HOST = '127.0.0.1';

/** A throw-away Postgres with a TCP port: what an operator's own one looks like to the server. */
export class ExternalPostgres {
  private server: TiedProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly binaries: string,
    readonly port: number,
  ) {}

  static async start(): Promise<ExternalPostgres> {
    const parent = temporaryFolder();
    const folder = path.join(parent, 'external');
    const account = findUnprivilegedAccount(folder);
    const binaries = await prepareBinaries(locateInstalledBinaries(), account, parent);
    fs.mkdirSync(folder, { mode: 0o700 });
    const lock = await createCluster({ folder, binaries, account, throwaway: true }, await lockDataFolder(folder));
    lock.release();
    const postgres = new ExternalPostgres(folder, binaries.folder, await freePort());
    afterwards(() => postgres.stop());
    await postgres.resume();
    return postgres;
  }

  /** As DATABASE_URL has it for a database with several hosts: this one and others. */
  urlWith(...others: readonly ExternalPostgres[]): string {
    const hosts = [this, ...others].map(({ port }) => `${HOST}:${port}`);
    return `postgres://${DATABASE_USER}:any@${hosts.join()}/${DATABASE_NAME}`;
  }

  /** As DATABASE_URL has it. The password is not looked at. */
  url(password = 'any', database = DATABASE_NAME): string {
    return `postgres://${DATABASE_USER}:${password}@${HOST}:${this.port}/${database}`;
  }

  /** Starts it again, on the same port with the same data. */
  async resume(): Promise<void> {
    const account = findUnprivilegedAccount(this.folder);
    const sockets = createSocketFolder(account);
    const settings = { listen_addresses: HOST, port: this.port, unix_socket_directories: sockets, fsync: 'off' };
    let output = '';
    const server = new TiedProcess({
      command: path.join(this.binaries, 'postgres'),
      args: ['-D', this.folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      account,
      signal: 'INT',
      folder: sockets,
      removeFolder: 'always',
      onOutput: (text) => (output += text),
    });
    this.server = server;
    await until(() => this.answers(), 'the external Postgres answers').catch((error: unknown) => {
      throw new Error(`The external Postgres did not start:\n${output}`, { cause: error });
    });
  }

  /** Ends it at once, as its own administrator would with a fast shutdown, or as a power failure would. */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    if (how === 'immediate' && this.server) process.kill(postmasterOf(this.folder), 'SIGQUIT');
    await this.server?.end();
    this.server = undefined;
  }

  /**
   * Starts a copy of it that follows it, and may take its place (`promote`). It connects with `port`: this one's, or that
   * of a proxy before it.
   */
  async standby(port = this.port): Promise<ExternalPostgres> {
    const folder = path.join(temporaryFolder(), 'standby');
    await this.stop();
    execFileSync('cp', ['-a', this.folder, folder]);
    fs.writeFileSync(path.join(folder, 'standby.signal'), '');
    const source = `host=${HOST} port=${port} user=${DATABASE_USER} application_name=standby`;
    fs.appendFileSync(
      path.join(folder, 'postgresql.auto.conf'),
      `primary_conninfo = '${source}'\nwal_retrieve_retry_interval = '100ms'\n`,
    );
    const standby = new ExternalPostgres(folder, this.binaries, await freePort());
    afterwards(() => standby.stop());
    await this.resume();
    await standby.resume();
    return standby;
  }

  /** Has it follow no more: from now on it is written to. */
  async promote(): Promise<void> {
    await this.sql('SELECT pg_promote(true)');
  }

  /** Whether it has all that `primary` has committed by now. */
  async hasCaughtUpWith(primary: ExternalPostgres): Promise<boolean> {
    const [sent] = await primary.sql<{ position: string }>('SELECT pg_current_wal_insert_lsn()::text AS position');
    const [seen] = await this.sql<{ reached: boolean }>(
      `SELECT coalesce(pg_last_wal_replay_lsn() >= '${sent?.position}', false) AS reached`,
    );
    return seen?.reached ?? false;
  }

  /** Runs SQL on it, past the server; in the server's database unless another one is named. */
  async sql<T extends object>(statement: string, database?: string): Promise<T[]> {
    const client = new Client({ connectionString: this.url('any', database) });
    await client.connect();
    try {
      return (await client.query<T>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Has whoever reads or writes a table wait until what it answers is called. */
  async lock(table: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    return () => client.end();
  }

  /** Copies its data folder while it is stopped, and starts it again; resolves with where the copy is. */
  async backUp(): Promise<string> {
    const copy = path.join(temporaryFolder(), 'backup');
    await this.stop();
    copyFolder(this.folder, copy);
    await this.resume();
    return copy;
  }

  /** Puts a copy back in place of what it has; it stays stopped. */
  async restore(copy: string): Promise<void> {
    await this.stop();
    fs.rmSync(this.folder, { recursive: true });
    copyFolder(copy, this.folder);
  }

  private async answers(): Promise<boolean> {
    try {
      await this.sql('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }
}

/** Owners and modes included. */
function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

/** A port of the loopback interface that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
