import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * Ids of the live Postgres processes that work in `folder`, which must exist. A number in a file is no proof: it may
 * have been given to another process since, or belong to a zombie that nobody reaps.
 */
export function listServerProcesses(folder: string): number[] {
  if (process.platform !== 'linux') return listByCommandLine(folder);
  const { dev, ino } = fs.statSync(folder);
  return fs
    .readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && worksIn(pid, dev, ino));
}

/** Every process of a server changes into its data folder; a zombie is in none. */
function worksIn(pid: number, dev: number, ino: number): boolean {
  try {
    if (fs.readFileSync(`/proc/${pid}/comm`, 'utf8') !== 'postgres\n') return false;
    const cwd = fs.statSync(`/proc/${pid}/cwd`);
    return cwd.dev === dev && cwd.ino === ino;
  } catch {
    // It has ended meanwhile, or it belongs to somebody else and then does not work in our folder.
    return false;
  }
}

/** Only the postmaster carries the folder in its command line, which is the process that matters. */
function listByCommandLine(folder: string): number[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`/postgres -D ${folder} `)).map((line) => Number.parseInt(line, 10));
}
