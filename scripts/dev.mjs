// `npm run dev`: runs the server and restarts it whenever a source changes.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { prepare, root } from './prepare.mjs';

const SETTLE_MS = 200;

await prepare();
let server = start();
let restarting = Promise.resolve();
let timer;
fs.watch(path.join(root, 'src'), { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(() => (restarting = restarting.then(restart)), SETTLE_MS);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop().then(() => process.exit(0)));

function start() {
  return spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], { cwd: root, stdio: 'inherit' });
}

async function stop() {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const stopped = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await stopped;
}

async function restart() {
  await stop();
  try {
    await build();
    server = start();
  } catch (error) {
    console.error(error.message);
  }
}
