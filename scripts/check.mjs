// `npm run check`: everything that must hold besides the tests. Runs all of it and fails if anything failed.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

const bin = (name) => `node_modules/.bin/${name}`;
const checks = [
  ['format', bin('prettier'), '--check', '.'],
  ['lint', bin('oxlint'), '--deny-warnings'],
  ['imports', bin('depcruise'), '--config', '.dependency-cruiser.mjs', 'src'],
  ['migrations', process.execPath, 'dist/test/support/check-migrations.js'],
];

await prepare(); // Types are checked by the build.
let failed = false;
for (const [name, command, ...args] of checks) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
