// Measures the engine alone, on a thousand users and, with --folder, on what bench:seed has made.
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AccessDataSize } from './access/access-rows.js';
import { makeAccessDatabase, openFolder } from './access/data-folder.js';
import type { EngineInput, Figures, Measurement } from './access/engine-process.js';
import { readFolder, SMALL } from './access/options.js';
import { startDurablePostgres } from './bench-database.js';
import { median } from './table.js';

const ROUNDS = 5;
const WARM_UP_ROUNDS = 2;
const ENGINE_CORE = '0';
const CHECKS: Measurement[] = ['byId', 'byName', 'withResource'];
const OTHERS: Measurement[] = ['change', 'manyPrivileges'];

interface Engine {
  title: string;
  child: ChildProcess;
  samples: Map<string, number[]>;
}

const folder = readFolder();
const postgres = await startDurablePostgres();
const large = folder === undefined ? undefined : await openFolder(folder);
try {
  const small = await makeAccessDatabase(postgres.address, SMALL);
  const engines = [await start(SMALL, small.address)];
  if (large) engines.push(await start(large.size, large.database.address));
  await measureInRounds(engines, CHECKS);
  for (const engine of engines) await measure(engine, 'load', true);
  await measureInRounds(engines, OTHERS);
  printTable(engines);
  for (const { child } of engines) child.disconnect();
} finally {
  await large?.stop();
  await postgres.stop();
}

async function start(size: AccessDataSize, address: EngineInput['address']): Promise<Engine> {
  const file = fileURLToPath(new URL('access/engine-process.js', import.meta.url));
  const node = [process.execPath, '--expose-gc', file, JSON.stringify({ address, size } satisfies EngineInput)];
  const [command = '', ...args] = process.env.BENCH_PINNED ? ['taskset', '-c', ENGINE_CORE, ...node] : node;
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await reply(child);
  return { title: `${size.users} users`, child, samples: new Map() };
}

/** `counts` is false while everything warms up. */
async function measure({ child, samples }: Engine, what: Measurement, counts: boolean): Promise<void> {
  child.send(what);
  const figures = (await reply(child)) as Figures;
  if (!counts) return;
  for (const [name, value] of Object.entries(figures)) {
    const key = `${what} ${name}`;
    samples.set(key, [...(samples.get(key) ?? []), value]);
  }
}

async function measureInRounds(engines: readonly Engine[], asked: readonly Measurement[]): Promise<void> {
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const what of asked) {
      for (const engine of round % 2 === 0 ? engines : engines.toReversed()) await measure(engine, what, round >= 0);
    }
  }
}

/** Medians: a row for each figure, a column for each engine. */
function printTable(engines: readonly Engine[]): void {
  const names = [...(engines[0]?.samples.keys() ?? [])];
  const row = (name: string): Record<string, string> =>
    Object.fromEntries(engines.map(({ title, samples }) => [title, shown(median(samples.get(name) ?? []))]));
  console.table(Object.fromEntries(names.map((name) => [name, row(name)])));
}

function shown(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function reply(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`The engine's process ended with ${code}.`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
