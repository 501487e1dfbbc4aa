import { load, type RequestSource } from './load.js';
import type { ServerName, ServerProcess } from './server-process.js';
import type { Sample } from './table.js';

const ROUNDS = 9;
const ROUND_SECONDS = 1;
/** A server that has only just started spends half its time on compiling: seen to last for about five seconds. */
const WARM_UP_SECONDS = 5;

/** What is measured: one server asked one kind of thing. */
export interface Cell {
  title: string;
  server: ServerName;
  source: RequestSource;
  samples: Sample[];
}

export function cellOf(title: string, server: ServerName, source: RequestSource): Cell {
  return { title, server, source, samples: [] };
}

/** Measures all cells in each round. Throws when an answer is not 2xx: what fails fast is not fast. */
export async function measureInRounds(
  cells: readonly Cell[],
  servers: ReadonlyMap<ServerName, ServerProcess>,
): Promise<void> {
  for (const one of cells) await sample(one, servers, WARM_UP_SECONDS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.error(`round ${round} of ${ROUNDS}`);
    // Forwards and backwards in turn, so that nothing always follows the same other thing.
    for (const one of round % 2 === 0 ? cells.toReversed() : cells) {
      one.samples.push(await sample(one, servers, ROUND_SECONDS));
    }
  }
}

async function sample(cell: Cell, servers: ReadonlyMap<ServerName, ServerProcess>, seconds: number): Promise<Sample> {
  const server = servers.get(cell.server);
  if (!server) throw new Error(`${cell.server} is not running.`);
  const before = await server.usage();
  const result = await load(server.port, cell.source, seconds);
  const after = await server.usage();
  if (result.failures.size > 0) {
    const failures = [...result.failures].map(([status, count]) => `${count} times ${status}`).join(', ');
    throw new Error(`${cell.server} failed to ${cell.title}: ${failures} in ${result.requests} requests.`);
  }
  return {
    perSecond: result.requests / result.seconds,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / result.requests,
  };
}
