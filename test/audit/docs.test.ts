import { documentedCalls, runCall } from '../support/documented-curls.js';
import { TestServer } from '../support/test-server.js';

it('the curls of docs/audit.md answer what the page says', async () => {
  const server = await TestServer.start();
  try {
    const calls = await documentedCalls('docs/audit.md');
    expect(calls.length).toBeGreaterThan(2);
    for (const { status, command } of calls) {
      const answered = await runCall(command, server.url, { TOKEN: String(server.admin.token) });
      expect(`${answered} ${command}`).toBe(`${status} ${command}`);
    }
  } finally {
    await server.stop();
  }
});
