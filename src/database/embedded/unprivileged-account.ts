import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

/** The account that initdb and Postgres run as when this process is root. */
export interface UnprivilegedAccount {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Whom to run Postgres as: undefined means as ourselves. Postgres refuses to run as root, so root gets the owner of
 * `folder` when a database is already there (a start with sudo must not take the database away from the user who made
 * it), else `postgres`, else `nobody`.
 */
export function findUnprivilegedAccount(folder: string): UnprivilegedAccount | undefined {
  if (process.getuid?.() !== 0) {
    requireNamedUser();
    return undefined;
  }
  const account = ownerOf(folder) ?? lookUp('postgres') ?? lookUp('nobody');
  if (account) return account;
  throw new Error(
    'Postgres does not run as root, and there is neither an account "postgres" nor "nobody" to run it as. ' +
      'Start Guildhall as another user, or set DATABASE_URL to a Postgres of your own.',
  );
}

/** Asks the kernel rather than reading modes, so that access lists and mount options count too. */
export function canEnter(account: UnprivilegedAccount | undefined, folder: string): boolean {
  const options = { ...credentials(account), cwd: '/', stdio: 'ignore' } as const;
  const { error, status } = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], options);
  if (!error) return status === 0;
  // Root in a container may lack the right to become somebody else.
  throw new Error(
    `Cannot run a program as the account ${account?.name ?? 'we have'} (${error.message}). ` +
      'Start Guildhall as another user than root, or set DATABASE_URL to a Postgres of your own.',
  );
}

/** The spawn options that start a process as `account`; Node drops root's supplementary groups along with its id. */
export function credentials(account: UnprivilegedAccount | undefined): { uid?: number; gid?: number } {
  // macOS numbers `nobody` 4294967294, and spawn takes signed numbers only.
  return account ? { uid: account.uid | 0, gid: account.gid | 0 } : {};
}

function ownerOf(folder: string): UnprivilegedAccount | undefined {
  const marker = fs.statSync(`${folder}/PG_VERSION`, { throwIfNoEntry: false });
  if (!marker || marker.uid === 0) return undefined;
  return { name: `with id ${marker.uid}`, uid: marker.uid, gid: marker.gid };
}

function lookUp(name: string): UnprivilegedAccount | undefined {
  try {
    const ask = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { name, uid: ask('-u'), gid: ask('-g') };
  } catch {
    // `id` fails for a name that does not exist.
    return undefined;
  }
}

/** initdb looks its user up by id and fails obscurely where a container runs with an arbitrary one. */
function requireNamedUser(): void {
  try {
    os.userInfo();
  } catch {
    throw new Error(
      `User id ${process.getuid?.()} has no name on this system, and Postgres needs one. ` +
        'Run as a user who is in /etc/passwd, or set DATABASE_URL to a Postgres of your own.',
    );
  }
}
