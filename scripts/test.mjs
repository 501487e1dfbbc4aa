// `npm test`: installs, builds, and runs Jest with the given arguments.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

await prepare();
const jest = 'node_modules/jest/bin/jest.js';
const { status } = spawnSync(process.execPath, ['--enable-source-maps', jest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
