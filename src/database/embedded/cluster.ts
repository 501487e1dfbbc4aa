import fs from 'node:fs';
import path from 'node:path';
import { lockDataFolder, type DataFolderLock } from './data-folder-lock.js';
import { type PostgresBinaries } from './postgres-binaries.js';
import { TiedProcess, type TiedCommand } from './tied-process.js';
import { type UnprivilegedAccount } from './unprivileged-account.js';

export const DATABASE_USER = 'guildhall';
export const DATABASE_NAME = 'guildhall';

export interface ClusterOptions {
  folder: string;
  binaries: PostgresBinaries;
  account: UnprivilegedAccount | undefined;
  throwaway: boolean;
}

/**
 * Makes a cluster beside `folder` and moves it there when it is complete: initdb writes PG_VERSION long before it is
 * done, so a half-made cluster could not be told from a whole one. Answers the lock that takes the place of `lock`,
 * which was for the empty folder that has been replaced.
 */
export async function createCluster(options: ClusterOptions, lock: DataFolderLock): Promise<DataFolderLock> {
  const { folder, account } = options;
  requireEmpty(folder);
  removeUnfinished(folder);
  const fresh = fs.mkdtempSync(unfinishedPrefix(folder));
  if (account) fs.chownSync(fresh, account.uid, account.gid);
  try {
    await fillCluster(fresh, options);
    const freshLock = await lockDataFolder(fresh, folder);
    replaceFolder(fresh, folder);
    lock.release();
    return freshLock;
  } catch (error) {
    removeTree(fresh);
    throw error;
  }
}

/** Makes an existing cluster fit to be started: the right version, owner and mode. */
export function checkCluster({ folder, binaries, account }: ClusterOptions): void {
  const made = fs.readFileSync(path.join(folder, 'PG_VERSION'), 'utf8').trim();
  const [major] = binaries.version.split('.');
  if (made !== major) {
    throw new Error(
      `The database in ${folder} was made by Postgres ${made}, but the embedded Postgres is version ${major} ` +
        `and cannot read it. Copy it over with pg_dump from a Postgres ${made}, or set GUILDHALL_DATA_DIR to another folder.`,
    );
  }
  if (account && fs.statSync(folder).uid !== account.uid) giveTo(account, folder);
  fs.chmodSync(folder, 0o700);
}

async function fillCluster(fresh: string, { binaries, account, throwaway }: ClusterOptions): Promise<void> {
  const shared = { account, signal: 'TERM', folder: fresh, removeFolder: 'on failure' } as const;
  const encoding = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // Trust, because whoever can enter the socket's folder is the account itself or root.
  const layout = ['--data-checksums', '--wal-segsize=4', '--auth=trust', '--no-instructions'];
  await run('initdb', {
    ...shared,
    command: path.join(binaries.folder, 'initdb'),
    args: ['-D', fresh, '-U', DATABASE_USER, ...encoding, ...layout, ...(throwaway ? ['--no-sync'] : [])],
  });

  const input = path.join(fresh, 'create-database.sql');
  fs.writeFileSync(input, `CREATE DATABASE ${DATABASE_NAME}\n`);
  await run('creating the database', {
    ...shared,
    input,
    command: path.join(binaries.folder, 'postgres'),
    args: ['--single', '-D', fresh, '-c', 'exit_on_error=on', ...(throwaway ? ['-F'] : []), 'template1'],
  });
  fs.rmSync(input);
}

async function run(what: string, command: Omit<TiedCommand, 'onOutput'>): Promise<void> {
  let output = '';
  const failure = await new TiedProcess({ ...command, onOutput: (text) => (output += text) }).ended;
  if (failure) throw new Error(`Making the database failed: ${what}, ${failure}.\n${output.trim()}`);
}

function requireEmpty(folder: string): void {
  if (fs.readdirSync(folder).length === 0) return;
  throw new Error(`The folder ${folder} holds something that is no database. Empty it, or set GUILDHALL_DATA_DIR.`);
}

/** The caller holds the lock, so what is found was left by a process that was killed. */
function removeUnfinished(folder: string): void {
  const prefix = path.basename(unfinishedPrefix(folder));
  const parent = path.dirname(folder);
  const left = fs.readdirSync(parent).filter((name) => name.startsWith(prefix));
  for (const name of left) removeTree(path.join(parent, name));
}

function unfinishedPrefix(folder: string): string {
  return `${folder}.unfinished-`;
}

/** initdb may still be writing there for a moment after its shell has asked it to end. */
function removeTree(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
}

function replaceFolder(fresh: string, folder: string): void {
  try {
    fs.renameSync(fresh, folder);
  } catch (error) {
    throw new Error(
      `Cannot put the database in ${folder}. If that is a mount point, mount the folder above it instead.`,
      {
        cause: error,
      },
    );
  }
  // A rename is durable once the folder around it is.
  const parent = fs.openSync(path.dirname(folder), 'r');
  fs.fsyncSync(parent);
  fs.closeSync(parent);
}

function giveTo(account: UnprivilegedAccount, entry: string): void {
  fs.lchownSync(entry, account.uid, account.gid);
  if (!fs.lstatSync(entry).isDirectory()) return;
  for (const name of fs.readdirSync(entry)) giveTo(account, path.join(entry, name));
}
