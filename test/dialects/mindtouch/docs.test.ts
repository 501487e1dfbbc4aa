import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';

const PAGE = 'docs/dialects/mindtouch.md';
const CALL = /^# (\d{3})\n(curl .+)$/gm;

describe('the curls of docs/dialects/mindtouch.md', () => {
  it('answer what the page says, one after the other on a fresh database', async () => {
    const server = await TestServer.start();
    try {
      const calls = [...(await fs.readFile(PAGE, 'utf8')).matchAll(CALL)];
      expect(calls.length).toBeGreaterThan(20);
      for (const [, status, command] of calls) {
        const local = String(command).replace('http://localhost:3000', server.url);
        const script = local.replace('curl ', "curl -sS -o /dev/null -w '%{http_code}' ");
        const env = { ...process.env, TOKEN: String(server.admin.token), PASSWORD: ADMIN_PASSWORD };
        const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
        expect(`${stdout} ${command}`).toBe(`${status} ${command}`);
      }
    } finally {
      await server.stop();
    }
  });
});
