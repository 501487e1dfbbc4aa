// `npm run check`: everything that must hold besides the tests. Runs all of it and fails if anything failed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { prepare, root } from './prepare.mjs';

const bin = (name) => `node_modules/.bin/${name}`;
const documents = fs.readdirSync(`${root}/openapi`).map((name) => `openapi/${name}`);
// Redocly would ask the registry for a newer version of itself, and tell its maker that it ran.
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
const checks = [
  ['format', bin('prettier'), '--check', '.'],
  ['lint', bin('oxlint'), '--deny-warnings'],
  ['imports', bin('depcruise'), '--config', '.dependency-cruiser.mjs', 'src'],
  ['openapi', process.execPath, 'dist/src/openapi-files.js', '--check'],
  ['redocly', bin('redocly'), 'lint', ...documents],
  ['spectral', bin('spectral'), 'lint', '--fail-severity=warn', '--quiet', ...documents],
  ['migrations', process.execPath, 'dist/test/support/check-migrations.js'],
];

await prepare(); // Types are checked by the build.
let failed = false;
for (const [name, command, ...args] of checks) {
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
