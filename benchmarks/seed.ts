// Makes a database with much access data in a folder, for bench:access and bench:decisions to measure on.
import { readSize } from './access/options.js';
import { seedFolder } from './access/data-folder.js';

const { size, folder } = readSize();
if (process.env.CI) throw new Error('This takes minutes and gigabytes, and is not for CI.');
const started = performance.now();
await seedFolder(folder, size);
console.log(`Made ${folder} in ${Math.round((performance.now() - started) / 1_000)} s.`);
