import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { readSettings } from '../../src/config/settings.js';
import { GuildhallProcess, ROOT } from '../support/guildhall-process.js';
import { cleanUp, temporaryFolder } from '../support/processes.js';
import { codeBlocks, readDocument, type CodeBlock } from './markdown.js';

const ADDRESS = 'http://localhost:3000';

/** What differs from one run to the next. In place of the value, its form is compared. */
const VOLATILE: Readonly<Record<string, RegExp>> = {
  guid: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  createdAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  updatedAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
};

describe('README.md', () => {
  const blocks = codeBlocks(readDocument('README.md'));
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim());

  afterAll(cleanUp);

  it('shows commands that run, and the answers that they give', async () => {
    expect(commands[0]).toBe('npm start');
    const server = await GuildhallProcess.start({
      dataDir: path.join(temporaryFolder(), 'data'),
      command: ['bash', '-c', String(commands[0])],
    });
    let answered = 0;
    for (const [index, block] of blocks.entries()) {
      if (block.language !== 'sh' || !block.text.startsWith('curl ')) continue;
      const answer = await run(block, server);
      expect(shape(answer)).toBe(shape(blocks[index + 1]?.text ?? ''));
      answered += 1;
    }
    expect(answered).toBeGreaterThan(0);
  });

  it('shows no command that is not tried, here or elsewhere', () => {
    const others = commands.filter((command) => command !== 'npm start' && !command.startsWith('curl '));
    // The first is running now; the second cannot run without a container engine, see test/containers.
    expect(others).toEqual(['npm test', 'docker compose up']);
    const { scripts } = JSON.parse(readDocument('package.json')) as { scripts: Record<string, string> };
    expect(scripts['test']).toBeDefined();
    expect(fs.existsSync(path.join(ROOT, 'docker-compose.yml'))).toBe(true);
  });

  it('names the address that the server has unless it is told otherwise', () => {
    const { host, port } = readSettings({});
    expect(ADDRESS).toBe(`http://${host}:${port}`);
    expect(readDocument('README.md')).toContain(`serves on <${ADDRESS}>`);
  });
});

async function run({ text }: CodeBlock, server: GuildhallProcess): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', text.replaceAll(ADDRESS, server.url)], {
    env: { PATH: process.env.PATH, TOKEN: server.credentials?.token },
  });
  return stdout;
}

/** The JSON with its fields in their order, and volatile values replaced by whether they have the right form. */
function shape(json: string): string {
  return JSON.stringify(
    JSON.parse(json),
    (name, value: unknown) => (VOLATILE[name] ? VOLATILE[name].test(String(value)) : value),
    1,
  );
}
