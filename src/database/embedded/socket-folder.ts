import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canEnter, type UnprivilegedAccount } from './unprivileged-account.js';

const PREFIX = 'guildhall-';
const SOCKET_FILES = ['.s.PGSQL.5432', '.s.PGSQL.5432.lock'];

/** A socket's path holds 107 bytes on Linux and 103 on macOS; this leaves room for the folder's and the socket's name. */
const PARENT_BYTES_MAX = 60;

/**
 * A fresh folder that only `account` (and root) may enter. It is fresh for each start, since the lock file of a socket
 * whose server was killed would be in the way of the next.
 */
export function createSocketFolder(account: UnprivilegedAccount | undefined): string {
  const folder = fs.mkdtempSync(path.join(parentFor(account), PREFIX));
  if (account) fs.chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Removes a socket folder of an earlier start. Its path comes from a file, so nothing but what we made is touched. */
export function removeSocketFolder(folder: string): void {
  if (!path.isAbsolute(folder) || !path.basename(folder).startsWith(PREFIX)) return;
  for (const name of SOCKET_FILES) fs.rmSync(path.join(folder, name), { force: true });
  try {
    fs.rmdirSync(folder);
  } catch {
    // Gone already, or not ours after all.
  }
}

function parentFor(account: UnprivilegedAccount | undefined): string {
  const parent = os.tmpdir();
  const suits = Buffer.byteLength(parent) <= PARENT_BYTES_MAX && canEnter(account, parent);
  return suits ? parent : '/tmp';
}
