import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

const CALL = /^# (\d{3})\n(curl .+)$/gm;

export interface DocumentedCall {
  status: string;
  command: string;
}

/** The calls of a page, each below the status that it is answered with. */
export async function documentedCalls(page: string): Promise<DocumentedCall[]> {
  const text = await fs.readFile(page, 'utf8');
  return [...text.matchAll(CALL)].map(([, status = '', command = '']) => ({ status, command }));
}

/** The status that the call is answered with by the server at `url`; `env` holds what the page names in capitals. */
export async function runCall(command: string, url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const local = command.replaceAll('http://localhost:3000', url);
  const script = local.replace('curl ', "curl -sS -o /dev/null -w '%{http_code}' ");
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { env: { ...process.env, ...env } });
  return stdout;
}
