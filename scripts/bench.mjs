// `npm run bench` and its like: installs, builds, and runs the program of benchmarks/ that the first argument names.
// Where `taskset` is there, what is measured gets the first core and everything else (load, Postgres) the second.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { prepare, root } from './prepare.mjs';

const LOAD_CORE = '1';

await prepare();
const [program, ...rest] = process.argv.slice(2);
const run = [process.execPath, '--enable-source-maps', `dist/benchmarks/${program}.js`, ...rest];
const isPinned =
  program !== 'seed' && os.cpus().length > 1 && spawnSync('taskset', ['-c', LOAD_CORE, 'true']).status === 0;
if (!isPinned && program !== 'seed') {
  console.error('Without taskset and a second core the servers share their core with the load.');
}
const [command, ...args] = isPinned ? ['taskset', '-c', LOAD_CORE, ...run] : run;
const env = { ...process.env, ...(isPinned ? { BENCH_PINNED: '1' } : {}) };
const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);
