// Installs, builds, and runs a Node program of the project: `node scripts/run.mjs <file> [arguments]`.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

await prepare();
const { status } = spawnSync(process.execPath, process.argv.slice(2), { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
