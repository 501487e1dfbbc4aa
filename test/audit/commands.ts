import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../support/guildhall-process.js';
import { testCluster, withDatabase } from '../support/test-cluster.js';
import type { TestServer } from '../support/test-server.js';

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command of the audit trail as an operator does, beside a running server and on its database. */
export function auditCommand(server: TestServer, name: string, ...args: readonly string[]): Promise<CommandResult> {
  const key = String(server.env.GUILDHALL_SECRET_KEY);
  return runCommand(name, args, { DATABASE_URL: databaseUrl(server.database), GUILDHALL_SECRET_KEY: key });
}

/** A prune that is still running, for tests that end it by force. */
export function startPrune(server: TestServer, ...args: readonly string[]): ChildProcess {
  const key = String(server.env.GUILDHALL_SECRET_KEY);
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl(server.database), GUILDHALL_SECRET_KEY: key };
  const program = path.join(ROOT, 'dist/src/commands/audit-prune.js');
  return spawn(process.execPath, [program, ...args], { cwd: ROOT, env, stdio: 'ignore' });
}

export function runCommand(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const program = path.join(ROOT, `dist/src/commands/audit-${name}.js`);
    const child = spawn(process.execPath, [program, ...args], { cwd: ROOT, env: { PATH: process.env.PATH, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A database of the tests' cluster, as an operator would name it. */
export function databaseUrl(database: string): string {
  const address = withDatabase(testCluster().address, database);
  if ('url' in address) return address.url;
  return `postgres://${address.username}@localhost/${address.database}?host=${encodeURIComponent(address.host)}`;
}
