import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { operationsOf } from '../../../src/openapi/document.js';
import { servedDocument } from '../../openapi/served-document.js';
import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { BASE, guidOf, PRIVATE_BASE } from './thoughtspot-client.js';

const PAGE = 'docs/dialects/thoughtspot.md';
const CALL = /^# (\d{3})\n(curl .+)$/gm;

/** The ids of what the first calls of the page make, in the order in which a fresh database numbers them. */
const MADE = { GROUP: 'groups/4', OTHER: 'groups/5', ADA: 'users/2' };

describe('the curls of docs/dialects/thoughtspot.md', () => {
  let page: string;

  beforeAll(async () => {
    page = await fs.readFile(PAGE, 'utf8');
  });

  it('answer what the page says, one after the other on a fresh database', async () => {
    const server = await TestServer.start();
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'guildhall-curls-'));
    try {
      const env: Record<string, string | undefined> = {
        ...process.env,
        BASE: server.url + BASE,
        PRIVATE: server.url + PRIVATE_BASE,
        PASSWORD: ADMIN_PASSWORD,
        ALL: await guidOf(server, 'groups/1'),
        ADMIN: await guidOf(server, 'users/1'),
      };
      const calls = [...page.matchAll(CALL)];
      expect(calls.length).toBe(page.match(/^\s*curl /gm)?.length);
      expect(calls.length).toBeGreaterThan(40);
      for (const [, status, command] of calls) {
        for (const [name, native] of Object.entries(MADE)) env[name] ??= await guidOf(server, native);
        const script = String(command).replace('curl ', "curl -sS -o /dev/null -w '%{http_code}' ");
        const { stdout } = await promisify(execFile)('sh', ['-c', script], { env, cwd: folder });
        expect(`${stdout} ${command}`).toBe(`${status} ${command}`);
      }
    } finally {
      await fs.rm(folder, { recursive: true });
      await server.stop();
    }
  });

  it('are there for every call that the OpenAPI document lists', async () => {
    const server = await TestServer.start();
    try {
      const document = await servedDocument(server, '/openapi/thoughtspot.json');
      const shown = [...page.matchAll(CALL)].map(([, , command]) => {
        const method = /-X (\w+)/.exec(String(command))?.[1] ?? 'GET';
        const target = /\$(?:BASE|PRIVATE)\/([^"?]*)/.exec(String(command))?.[1] ?? '';
        return `${method} ${target.replaceAll(/\$\w+/g, '{}')}`;
      });
      const listed = operationsOf(document).map(({ path: address, method }) => {
        const target = address.replace(/^(\/callosum\/v1)?(\/tspublic\/v1)?\//, '').replaceAll(/\{\w+\}/g, '{}');
        return `${method.toUpperCase()} ${target}`;
      });
      expect([...new Set(listed)].filter((call) => !shown.includes(call))).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
