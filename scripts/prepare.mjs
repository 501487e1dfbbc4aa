// Makes a checkout ready to run: installs the packages of package-lock.json if they are not there, then builds if the
// sources are newer than the build. Needs nothing but Node and npm, and works when install scripts are blocked.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

export async function prepare() {
  requireNode();
  if (!isInstalled()) install();
  const { build } = await import('./build.mjs');
  try {
    if (await build({ ifStale: true })) console.log('Built.');
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

/** npm only warns of a wrong version, and what fails later does not say why. */
function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)) return;
  console.error(`Guildhall needs Node 20.19, 22.13 or anything newer. This is ${process.versions.node}.`);
  process.exit(1);
}

/** npm writes node_modules/.package-lock.json when it has installed everything. */
function isInstalled() {
  const installed = fs.statSync(path.join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= fs.statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

function install() {
  console.log('Installing packages…');
  // The npm that runs this script, where there is one: it need not be on the PATH.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...args] = [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
