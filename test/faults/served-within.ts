import { ADMINISTRATION } from '../../src/common/well-known-ids.js';
import { aName } from '../support/builders.js';
import { until } from '../support/processes.js';
import type { RingServer } from '../support/server-ring.js';

/** Two seconds are promised; a machine that runs many tests at once gets more. */
const BOUND_MS = 10_000;

/**
 * Waits until a server decides, reads and writes again. Its database is there already. Answers after how many
 * milliseconds, and prints it where `FAULT_TIMES` is set.
 */
export async function servedWithin({ admin }: Pick<RingServer, 'admin'>, boundMs = BOUND_MS): Promise<number> {
  const startedMs = performance.now();
  const calls = [
    () => admin.post('access/check', { privilege: ADMINISTRATION }),
    () => admin.get('groups?limit=1'),
    () => admin.post('groups', { name: aName('served') }),
  ];
  for (const call of calls) {
    await until(async () => (await call()).status < 300, 'the server is back', boundMs);
  }
  const tookMs = performance.now() - startedMs;
  if (process.env.FAULT_TIMES !== undefined) process.stderr.write(`back after ${tookMs.toFixed(0)} ms\n`);
  return tookMs;
}
