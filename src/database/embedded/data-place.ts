import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { canEnter, findUnprivilegedAccount, type UnprivilegedAccount } from './unprivileged-account.js';

/** Where the database lives and who runs it. */
export interface DataPlace {
  folder: string;
  account: UnprivilegedAccount | undefined;
  /** It is not where it was asked for. */
  moved: boolean;
}

/**
 * Finds a place that the account which runs Postgres can reach: `requested`, or a folder of its own under
 * `fallbackRoot`. A database that exists stays where it is; starting on an empty one instead would look like data loss.
 */
export function chooseDataPlace(requested: string, fallbackRoot: string): DataPlace {
  const wanted = realPath(requested);
  const account = findUnprivilegedAccount(wanted);
  if (!account) return { folder: requireOwn(wanted), account, moved: false };

  const fallback = path.join(
    fallbackRoot,
    `postgres-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`,
  );
  if (holdsDatabase(wanted)) return { folder: requireReachable(wanted, account), account, moved: false };
  if (holdsDatabase(fallback)) return chooseExisting(fallback);
  if (canEnter(account, path.dirname(wanted))) return { folder: wanted, account, moved: false };

  if (!fs.existsSync(fallbackRoot)) {
    fs.mkdirSync(fallbackRoot, { recursive: true });
    // The umask may have shut the account out.
    fs.chmodSync(fallbackRoot, 0o755);
  }
  return { folder: requireReachable(fallback, account), account, moved: true };
}

export function holdsDatabase(folder: string): boolean {
  return fs.existsSync(path.join(folder, 'PG_VERSION'));
}

function chooseExisting(folder: string): DataPlace {
  const account = findUnprivilegedAccount(folder);
  return { folder: account ? requireReachable(folder, account) : folder, account, moved: true };
}

/** Resolves links, also of a folder that does not exist yet; its parents are created. */
function realPath(folder: string): string {
  const absolute = path.resolve(folder);
  if (fs.existsSync(absolute)) return fs.realpathSync.native(absolute);
  fs.mkdirSync(path.dirname(absolute), { recursive: true });
  return path.join(fs.realpathSync.native(path.dirname(absolute)), path.basename(absolute));
}

function requireOwn(folder: string): string {
  const owner = fs.statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || owner === process.getuid?.()) return folder;
  throw new Error(
    `The data folder ${folder} belongs to user id ${owner}, not to the user who starts Guildhall. ` +
      'Start it as that user or as root, or set GUILDHALL_DATA_DIR to another folder.',
  );
}

function requireReachable(folder: string, account: UnprivilegedAccount): string {
  if (canEnter(account, path.dirname(folder))) return folder;
  throw new Error(
    `Postgres would run as the account ${account.name}, which cannot reach ${folder}. ` +
      'Let others enter the folders above it (chmod a+x), or set GUILDHALL_DATA_DIR to another folder.',
  );
}
