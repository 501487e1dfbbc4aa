import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a test has started and made, undone in reverse order by `cleanUp`. */
const undo: (() => unknown)[] = [];

/** Undoes everything even when a part of it fails. */
export async function cleanUp(): Promise<void> {
  const failures: unknown[] = [];
  for (let next = undo.pop(); next; next = undo.pop()) {
    try {
      await next();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
}

/** Has `action` done when the test is over, before what was made earlier is removed. */
export function afterwards(action: () => unknown): void {
  undo.push(action);
}

/** A folder that every account may enter. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-test-'));
  fs.chmodSync(folder, 0o755);
  afterwards(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return folder;
}

/** Has a promise that is awaited later fail its test then, and not the whole run when it fails before. */
export function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await delay(5);
  }
}

export function postmasterOf(folder: string): number {
  return Number.parseInt(fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8'), 10);
}

/** A zombie does not count: pid 1 of many a container never reaps. */
export function isRunning(pid: number): boolean {
  return !['', 'Z'].includes(ps('stat', pid).slice(0, 1));
}

export function parentOf(pid: number): number {
  return Number(ps('ppid', pid));
}

export function childrenOf(pid: number): number[] {
  return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

export function ps(column: string, pid: number): string {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    // ps fails for a process that does not exist.
    return '';
  }
}
