import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TestServer } from '../support/test-server.js';
import { codeBlocks, readDocument } from './markdown.js';

const ADDRESS = 'http://localhost:3000';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What differs from one run to the next. In place of the value, its form is compared. */
const VOLATILE: Readonly<Record<string, RegExp>> = { at: INSTANT, createdAt: INSTANT, revision: /^\d+$/ };

describe('docs/access.md', () => {
  it('shows commands that run one after the other on a new server, and the answers that they give', async () => {
    const server = await TestServer.start();
    try {
      const blocks = codeBlocks(readDocument('docs/access.md'));
      let compared = 0;
      for (const [index, { language, text }] of blocks.entries()) {
        if (language !== 'sh') continue;
        const answer = await run(text, server);
        const shown = blocks[index + 1];
        if (shown?.language === 'text') expect(answer).toBe(shown.text);
        if (shown?.language !== 'json') continue;
        expect(shape(answer)).toBe(shape(shown.text));
        compared += 1;
      }
      expect(compared).toBeGreaterThan(5);
    } finally {
      await server.stop();
    }
  });
});

/** The answer of the last command; each must succeed. */
async function run(commands: string, server: TestServer): Promise<string> {
  let answer = '';
  for (const command of commands.split(/^(?=curl )/m)) {
    const local = command.replaceAll(ADDRESS, server.url).replace('curl -s', 'curl -sSf');
    const env = { PATH: process.env.PATH, TOKEN: server.admin.token };
    answer = (await promisify(execFile)('bash', ['-c', local], { env })).stdout;
  }
  return answer;
}

/** The JSON with its fields in their order, and volatile values replaced by whether they have the right form. */
function shape(json: string): string {
  return JSON.stringify(
    JSON.parse(json),
    (name, value: unknown) => (VOLATILE[name] ? VOLATILE[name].test(String(value)) : value),
    1,
  );
}
