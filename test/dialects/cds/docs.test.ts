import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';

const PAGE = 'docs/dialects/cds.md';
const CALL = /^# (\d{3})\n(curl .+)$/gm;

describe('the curls of docs/dialects/cds.md', () => {
  it('answer what the page says, one after the other on a fresh database', async () => {
    const server = await TestServer.start();
    try {
      const calls = [...(await fs.readFile(PAGE, 'utf8')).matchAll(CALL)];
      expect(calls.length).toBeGreaterThan(25);
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

  it('are of every operation that the surface has', async () => {
    const { paths } = JSON.parse(await fs.readFile('openapi/cds.json', 'utf8')) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const calls = [...(await fs.readFile(PAGE, 'utf8')).matchAll(CALL)].map(([, , command]) => String(command));
    for (const [path, item] of Object.entries(paths)) {
      const address = new RegExp(`localhost:3000${path.replaceAll(/\{\w+\}/g, '[^/ ]+')}(\\?[^ ]*)?'?$`);
      for (const method of Object.keys(item).map((name) => name.toUpperCase())) {
        const isThere = calls.some((call) => address.test(call) && (/-X (\w+)/.exec(call)?.[1] ?? 'GET') === method);
        expect([method, path, isThere]).toEqual([method, path, true]);
      }
    }
  });
});
