import fs from 'node:fs/promises';
import { aUser } from '../../support/builders.js';
import { aToken } from '../../support/cast.js';
import { documentedCalls, runCall } from '../../support/documented-curls.js';
import { TestServer } from '../../support/test-server.js';

describe.each([
  ['docs/standards/oauth.md', 11],
  ['docs/tokens.md', 4],
])('the curls of %s', (page, countMin) => {
  it('answer what the page says, one after the other on a fresh database', async () => {
    const server = await TestServer.start();
    try {
      const user = await aUser(server.admin);
      const another = await aToken(server.admin, `users/${user.id}`);
      const env = { TOKEN: String(server.admin.token), OTHER: user.token, ANOTHER: another };
      const calls = await documentedCalls(page);
      expect(calls.length).toBeGreaterThan(countMin);
      for (const { status, command } of calls) {
        expect(`${await runCall(command, server.url, env)} ${command}`).toBe(`${status} ${command}`);
      }
    } finally {
      await server.stop();
    }
  });
});

describe('docs/standards/oauth.md', () => {
  it('calls every operation that the surface has', async () => {
    const { paths } = JSON.parse(await fs.readFile('openapi/oauth.json', 'utf8')) as { paths: Record<string, object> };
    const calls = await documentedCalls('docs/standards/oauth.md');
    for (const [path, item] of Object.entries(paths)) {
      for (const method of Object.keys(item)) {
        const isCalled = calls.some(
          ({ status, command }) =>
            status === '200' &&
            command.endsWith(`localhost:3000${path}`) &&
            (/-X (\w+)/.exec(command)?.[1] ?? 'GET').toLowerCase() === method,
        );
        expect([method, path, isCalled]).toEqual([method, path, true]);
      }
    }
  });
});
