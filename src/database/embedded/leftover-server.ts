import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listServerProcesses } from './server-processes.js';
import { removeSocketFolder } from './socket-folder.js';

/** A shutdown writes everything to disk first, which takes its time after a large import. */
const FAST_SHUTDOWN_MS = 60_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;
const POLL_MS = 5;

/**
 * Stops what an earlier server in `folder` left running and removes what it left behind, so that a new one can start.
 * The caller holds the folder's lock, so no server that is found here is in use.
 */
export async function clearLeftoverServer(folder: string, log: (message: string) => void): Promise<void> {
  const pidFile = path.join(folder, 'postmaster.pid');
  const left = readPidFile(pidFile);
  if (!left) return;

  const running = listServerProcesses(folder);
  if (running.includes(left.pid)) {
    log(`Stopping Postgres (process ${left.pid}), which an earlier start left running in ${folder}.`);
    await end(folder, 'SIGINT', [left.pid], FAST_SHUTDOWN_MS);
  }
  // Sessions outlive a killed postmaster while they compute, and a new server would refuse to start beside them.
  await end(folder, 'SIGQUIT', listServerProcesses(folder), IMMEDIATE_SHUTDOWN_MS);
  await end(folder, 'SIGKILL', listServerProcesses(folder), IMMEDIATE_SHUTDOWN_MS);
  // Nothing runs here any more, whatever process now has the number in this file.
  fs.rmSync(pidFile, { force: true });
  removeSocketFolder(left.socketFolder);
}

/** The socket folder of the server that runs in `folder`; undefined when none does. */
export function socketFolderOf(folder: string): string | undefined {
  const found = readPidFile(path.join(folder, 'postmaster.pid'));
  return found && listServerProcesses(folder).includes(found.pid) ? found.socketFolder : undefined;
}

interface PidFile {
  pid: number;
  socketFolder: string;
}

/** The first line is the postmaster's process id, the fifth its socket folder. */
function readPidFile(file: string): PidFile | undefined {
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), socketFolder: lines[4] ?? '' };
}

/** Resolves when none of the processes is left, or when the time is over. */
async function end(folder: string, signal: NodeJS.Signals, pids: number[], timeoutMs: number): Promise<void> {
  for (const pid of pids) sendSignal(pid, signal);
  const deadline = performance.now() + timeoutMs;
  const isLeft = (): boolean => {
    const running = listServerProcesses(folder);
    return pids.some((pid) => running.includes(pid));
  };
  while (pids.length > 0 && isLeft() && performance.now() < deadline) await delay(POLL_MS);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between.
  }
}
