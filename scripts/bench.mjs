// `npm run bench`: installs, builds, and measures. Where `taskset` is there, servers get the first core and everything
// else (load, Postgres) the second.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { prepare, root } from './prepare.mjs';

const LOAD_CORE = '1';

await prepare();
const run = [process.execPath, '--enable-source-maps', 'dist/benchmarks/run.js', ...process.argv.slice(2)];
const isPinned = os.cpus().length > 1 && spawnSync('taskset', ['-c', LOAD_CORE, 'true']).status === 0;
if (!isPinned) console.error('Without taskset and a second core the servers share their core with the load.');
const [command, ...args] = isPinned ? ['taskset', '-c', LOAD_CORE, ...run] : run;
const env = { ...process.env, ...(isPinned ? { BENCH_PINNED: '1' } : {}) };
const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);
