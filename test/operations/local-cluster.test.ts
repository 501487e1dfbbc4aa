import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/external-postgres.js';
import { ROOT } from '../support/guildhall-process.js';
import { afterwards, cleanUp, temporaryFolder } from '../support/processes.js';

const run = promisify(execFile);
const NEEDED = { postgresql: '/usr/lib/postgresql', pgbouncer: '/usr/sbin/pgbouncer', haproxy: '/usr/sbin/haproxy' };
const missing = Object.entries(NEEDED).flatMap(([name, file]) => (fs.existsSync(file) ? [] : [name]));

interface Outcome {
  requests: number;
  statuses: Record<string, number>;
  acknowledged: number;
  missing: number;
}

describe(`The local cluster${missing.length === 0 ? '' : ` (skipped: without ${missing.join(', ')})`}`, () => {
  afterEach(cleanUp);
  // It needs packages of the system; the tests of faults and replicas hold the same promises without them.
  const promise = missing.length === 0 ? it : it.skip;

  promise(
    'fails no request while its servers restart one by one, and loses nothing in a failover',
    async () => {
      const cluster = await localCluster();
      expect(await cluster('start')).toMatch(/postgres-0 .* primary\n.*postgres-1 .* standby\n(.*(runs|ready)\n){4}/);

      const restart = JSON.parse(await cluster('restart-servers', '--load')) as Outcome;
      expect(Object.keys(restart.statuses).toSorted()).toEqual(['200', '201']);
      expect(restart.acknowledged).toBeGreaterThan(50);
      expect(restart.missing).toBe(0);

      const failover = JSON.parse(await cluster('failover', '--load')) as Outcome;
      expect(Object.keys(failover.statuses).toSorted()).toEqual(['200', '201', '503']);
      expect(failover.missing).toBe(0);
      expect(await cluster('status')).toMatch(/postgres-0 .* away\n.*postgres-1 .* primary\n(.*(runs|ready)\n){4}/);

      await cluster('rejoin');
      await cluster('stop');
      expect(await cluster('start')).toMatch(/postgres-0 .* standby\n.*postgres-1 .* primary\n(.*(runs|ready)\n){4}/);
    },
    300_000,
  );
});

/** Runs a command of the script, in a folder and with ports of its own; answers what it prints. */
async function localCluster(): Promise<(...args: string[]) => Promise<string>> {
  const folder = path.join(temporaryFolder(), 'cluster');
  const env = { PATH: process.env.PATH, LOCAL_CLUSTER_DIR: folder, LOCAL_CLUSTER_PORT: String(await freePort()) };
  const command = async (...args: string[]): Promise<string> => {
    const script = path.join(ROOT, 'deploy/local-cluster/cluster.mjs');
    return (await run(process.execPath, [script, ...args], { env })).stdout;
  };
  afterwards(() => command('remove'));
  return command;
}
