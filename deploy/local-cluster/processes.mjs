// Programs that go on when the command that started them has ended, each with a file of its process id and one of its log.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inFolder } from './settings.mjs';

const STEP_MS = 50;

export function launch(name, [command, args], env = {}) {
  const log = fs.openSync(inFolder(`${name}.log`), 'a');
  const child = spawn(command, args, {
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    stdio: ['ignore', log, log],
  });
  child.unref();
  fs.closeSync(log);
  fs.writeFileSync(pidFile(name), String(child.pid));
}

/** The process id, if it runs; its number may have been given to another program after a restart of the machine. */
export function pidOf(name) {
  if (!fs.existsSync(pidFile(name))) return undefined;
  const pid = Number(fs.readFileSync(pidFile(name), 'utf8'));
  return isRunning(pid) ? pid : undefined;
}

export function isRunning(pid) {
  try {
    const [, state] = /\) (\S)/.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state !== 'Z';
  } catch {
    return false;
  }
}

/** Asks it to end and waits until it has. */
export async function end(name, signal = 'SIGTERM') {
  const pid = pidOf(name);
  if (pid === undefined) return;
  process.kill(pid, signal);
  await until(() => !isRunning(pid), `${name} ends`);
}

export async function until(condition, what, timeoutMs = 60_000) {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await delay(STEP_MS);
  }
}

function pidFile(name) {
  return inFolder(`${name}.pid`);
}
