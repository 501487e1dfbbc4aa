// `npm test`: installs, builds, and runs Jest with the given arguments.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

await prepare();
const jest = 'node_modules/jest/bin/jest.js';
// Servers, their clients and what they say live in one process: with room for it, less time goes into collecting it.
const node = ['--enable-source-maps', '--max-semi-space-size=64'];
const { status } = spawnSync(process.execPath, [...node, jest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
