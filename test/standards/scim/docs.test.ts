import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readDocument } from '../../docs/markdown.js';
import { TestServer } from '../../support/test-server.js';

const CALL = /^# (\d{3})\n(curl .+)$/gm;

it('the curls of docs/standards/scim.md answer what the page says, one after the other on a fresh database', async () => {
  const server = await TestServer.start();
  try {
    const calls = [...readDocument('docs/standards/scim.md').matchAll(CALL)];
    expect(calls.length).toBeGreaterThan(12);
    for (const [, status, command] of calls) {
      const local = String(command).replaceAll('http://localhost:3000', server.url);
      const script = local.replace('curl ', "curl -sS -o /dev/null -w '%{http_code}' ");
      const env = { ...process.env, TOKEN: String(server.admin.token) };
      const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
      expect(`${stdout} ${command}`).toBe(`${status} ${command}`);
    }
  } finally {
    await server.stop();
  }
});
