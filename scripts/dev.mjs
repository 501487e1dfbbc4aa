// `npm run dev`: runs the server and restarts it whenever a source changes.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { prepare, root } from './prepare.mjs';

const SETTLE_MS = 200;

await prepare();
let server = start();
let timer;
fs.watch(path.join(root, 'src'), { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(() => void restart(), SETTLE_MS);
});

function start() {
  return spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], { cwd: root, stdio: 'inherit' });
}

async function restart() {
  const stopped = new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve()));
  server.kill('SIGTERM');
  await stopped;
  try {
    await build();
    server = start();
  } catch (error) {
    console.error(error.message);
  }
}
