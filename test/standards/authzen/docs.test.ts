import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { REASONS } from '../../../src/access/decisions/named/verdict.js';
import { tableRows } from '../../docs/markdown.js';
import { TestServer } from '../../support/test-server.js';

const PAGE = 'docs/standards/authzen.md';
const CALL = /^# (\d{3})\n(curl .+)$/gm;

describe('docs/standards/authzen.md', () => {
  let text: string;
  let calls: { status: string; command: string }[];

  beforeAll(async () => {
    text = await fs.readFile(PAGE, 'utf8');
    calls = [...text.matchAll(CALL)].map(([, status = '', command = '']) => ({ status, command }));
  });

  it('has curls that answer what it says, one after the other on a fresh database', async () => {
    const server = await TestServer.start();
    try {
      expect(calls.length).toBeGreaterThan(10);
      for (const { status, command } of calls) {
        const local = command.replace('http://localhost:3000', server.url);
        const script = local.replace('curl ', "curl -sS -o /dev/null -w '%{http_code}' ");
        const env = { ...process.env, TOKEN: String(server.admin.token) };
        const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
        expect(`${stdout} ${command}`).toBe(`${status} ${command}`);
      }
    } finally {
      await server.stop();
    }
  });

  it('has a curl of every operation of the surface', async () => {
    const { paths } = JSON.parse(await fs.readFile('openapi/authzen.json', 'utf8')) as {
      paths: Record<string, object>;
    };
    for (const path of Object.keys(paths)) {
      const address = new RegExp(`localhost:3000${path.replaceAll(/\{\w+\}/g, '[^/ ]+')}$`);
      expect([path, calls.some(({ command }) => address.test(command))]).toEqual([path, true]);
    }
  });

  it('tells every reason', () => {
    const told = tableRows(text, 'reason').map(([code]) => code);
    expect(told.toSorted()).toEqual(Object.keys(REASONS).toSorted());
  });
});
