import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { holdAuditChain } from '../limits/held-row.js';
import { cleanUp, temporaryFolder, until } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';
import { aGroup } from '../support/builders.js';
import { auditCommand, startPrune } from './commands.js';
import { sign, storedEvents, verify, type StoredEvent } from './trail.js';

const FUTURE = '2999-01-01';
/** In one transaction. */
const STEP = 5_000;
const EVENTS = 22_000;
const INSERT = `INSERT INTO audit_events (action, target_type, target_id, target_name, surface, revision)
  SELECT 'group.created', 'group', n, 'old', 'system', 2 FROM generate_series(1, $1::integer) n`;
/** What the database still does for others. */
const BUSY = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
  AND state <> 'idle' AND pid <> pg_backend_pid()`;
const NOTING = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
  AND query LIKE '%UPDATE audit_chain SET removed_id%'`;

describe('A removal of old events that is killed', () => {
  let server: TestServer;
  let before: readonly StoredEvent[];

  beforeEach(async () => {
    server = await TestServer.start();
    await server.sql(INSERT, [EVENTS]);
    await sign(server);
    before = await storedEvents(server);
  });
  afterEach(async () => {
    await server.stop();
    await cleanUp();
  });

  async function kill(child: ChildProcess): Promise<void> {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
  }

  /** The trail is whole and holds each event that is not noted as removed, and runs on to its end when asked again. */
  async function expectWhole(removedCount: number): Promise<void> {
    const { intact, checked, removed, keptHead } = await verify(server, `head=${headOf(before)}`);
    expect({ intact, keptHead, removed: removed?.count ?? 0 }).toEqual({
      intact: true,
      keptHead: 'found',
      removed: removedCount,
    });
    const rest = await storedEvents(server);
    expect(rest).toHaveLength(checked);
    expect(rest.slice(0, before.length - removedCount)).toEqual(before.slice(removedCount));
  }

  async function expectFinished(...args: readonly string[]): Promise<void> {
    const head = (await verify(server)).head;
    expect(await auditCommand(server, 'prune', '--before', FUTURE, ...args)).toMatchObject({ code: 0 });
    const { intact, removed } = await verify(server);
    expect(intact).toBe(true);
    expect(removed?.count).toBeGreaterThanOrEqual(before.length);
    expect(Number(removed?.through.split(':')[0])).toBeGreaterThanOrEqual(Number(head.split(':')[0]));
    await aGroup(server.admin);
    await sign(server);
    expect(await verify(server)).toMatchObject({ intact: true });
  }

  it('between its first and its last step has removed whole steps, and goes on when it is run again', async () => {
    const child = startPrune(server, '--before', FUTURE, '--without-export');
    await until(async () => (await removedCount()) > 0, 'a step is done');
    await kill(child);
    await until(async () => (await server.sql(BUSY)).length === 0, 'the database has noticed');
    const removed = await removedCount();
    expect(removed % STEP).toBe(0);
    expect(removed).toBeLessThan(before.length);
    await expectWhole(removed);
    await expectFinished('--without-export');
  }, 60_000);

  it('in the middle of a step, when its events are deleted and it is not noted, has removed none of them', async () => {
    // The step deletes first, then waits here to note it.
    const lock = await holdAuditChain(server);
    const child = startPrune(server, '--before', FUTURE, '--without-export');
    await until(async () => (await server.sql(NOTING)).length === 1, 'the step waits');
    await kill(child);
    await lock.release();
    await until(async () => (await server.sql(BUSY)).length === 0, 'the database has noticed');
    await expectWhole(0);
    await expectFinished('--without-export');
  }, 60_000);

  it('while it exports has removed nothing, and left no file that looks whole', async () => {
    const file = path.join(temporaryFolder(), 'old.ndjson');
    const child = startPrune(server, '--before', FUTURE, '--export', file);
    await until(() => fs.existsSync(`${file}.unfinished`), 'it writes the file');
    await kill(child);
    expect(fs.existsSync(file)).toBe(false);
    await expectWhole(0);
    await expectFinished('--export', file);
    const exported = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(exported.length).toBeGreaterThan(before.length);
  }, 60_000);

  async function removedCount(): Promise<number> {
    const [row] = await server.sql<{ count: number }>('SELECT removed_count::integer AS count FROM audit_chain');
    return row?.count ?? 0;
  }
});

function headOf(events: readonly StoredEvent[]): string {
  const last = events.at(-1);
  return `${last?.id}:${last?.hash}`;
}
