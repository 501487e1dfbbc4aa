import { createHash } from 'node:crypto';
import { setImmediate as immediately } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'pg';
import { Metrics } from '../../common/metrics/metrics.js';
import { isTimeout, toAppError } from '../../database/database-errors.js';
import { DedicatedConnections } from '../../database/dedicated-connections.js';
import { ACCESS_CHANNEL, madeAt } from '../../database/journal.js';
import { POSITION_COLUMNS, PrimaryPosition } from '../../database/primary-position.js';
import type { AccessSnapshot } from './access-snapshot.js';
import { applyChanges } from './apply-changes.js';
import { Decider } from './decider.js';
import { loadSnapshot } from './snapshot-loader.js';
import { SharedWait } from './shared-wait.js';
import { changedTablesOf, changesSince, TABLES_SINCE, type ChangedRow } from './snapshot-sources.js';

/** How long anybody waits for the database, and how long a statement may take. */
const STATEMENT_TIMEOUT_MS = 5_000;
const RECONNECT_DELAY_MS = 1_000;
const SWEEP_INTERVAL_MS = 60_000;
const MS_PER_SECOND = 1_000;

/**
 * The revision, the time on the database's clock in seconds since 1970, when the revision was made, and tables that were
 * changed after revision $1.
 */
const READ_REVISION = readRevision('guildhall_revision', '');

/** The same, and how far the log of the database has come: for those who ask copies of it. */
const READ_POSITION = readRevision('guildhall_position', `, ${POSITION_COLUMNS}`);

type RevisionRow = [
  revision: string,
  seconds: number,
  madeAt: number | null,
  changedTables: string[],
  ...wal: string[],
];

/**
 * Keeps the access snapshot of this process, and makes sure it is fresh: whoever awaits `fresh` sees everything that
 * was committed, by whatever process, before he asked. One small read of the revision, begun after they all had asked,
 * serves everybody who waits at that moment; so its cost does not grow with load. What others change is brought in as
 * soon as the database tells of it, and at the latest by that read.
 */
@Injectable()
export class AccessKeeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AccessKeeper.name);
  private decider: Decider;
  private client: Promise<Client> | undefined;
  /** A snapshot that was loaded to take the place of the present one. */
  private replacement: AccessSnapshot | undefined;
  private isLoading = false;
  /** The log holds more than can be read in time: only loading anew leads on. */
  private isTooFarBehind = false;
  /** Those whom the next read serves, if there are any. */
  private waiting: SharedWait | undefined;
  private isReading = false;
  private endOfTurn: Promise<void> | undefined;
  private isStopping = false;
  private databaseTime = 0;
  private databaseTimeReadAt = 0;
  private sweeper: NodeJS.Timeout | undefined;
  private reconnecting: NodeJS.Timeout | undefined;

  constructor(
    private readonly connections: DedicatedConnections,
    private readonly metrics: Metrics,
    private readonly position: PrimaryPosition,
  ) {}

  async onModuleInit(): Promise<void> {
    this.use(await this.load());
    await this.fresh();
    this.sweeper = setInterval(() => this.decider.snapshot.tokens.sweep(this.now), SWEEP_INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.sweeper);
    const client = await this.client?.catch(() => undefined);
    await client?.end();
  }

  /**
   * Answers from the snapshot as it is at that moment; it changes in place, so look at it before awaiting anything.
   */
  get latest(): Decider {
    this.decider.setPresent(this.now);
    return this.decider;
  }

  /** Seconds since the database was last heard of. */
  get age(): number {
    return (performance.now() - this.databaseTimeReadAt) / MS_PER_SECOND;
  }

  /** This instant by the database's clock, in milliseconds since 1970. */
  get now(): number {
    return this.databaseTime + (performance.now() - this.databaseTimeReadAt);
  }

  /**
   * After it `latest` shows whatever was committed before the call. Throws `database_unavailable`, at the latest after
   * five seconds, also when the database hangs or the snapshot is being loaded for that long.
   */
  async fresh(): Promise<Decider> {
    const wait = (this.waiting ??= new SharedWait(STATEMENT_TIMEOUT_MS));
    if (!this.isReading) void this.serveWaiters();
    await wait.end;
    return this.latest;
  }

  /**
   * What is known already. Whoever asks in the same turn of the event loop is answered together: answers that are written
   * one after the other cost half as much, for they find their reader awake.
   */
  async known(): Promise<Decider> {
    this.endOfTurn ??= immediately().then(() => void (this.endOfTurn = undefined));
    await this.endOfTurn;
    return this.latest;
  }

  /** Reads again and again while somebody waits. Who comes during a read is served by the next one. */
  private async serveWaiters(): Promise<void> {
    this.isReading = true;
    while (this.waiting) {
      // Whoever asks in the same turn of the event loop shares the read, or in the next, in which they come who were
      // answered by the read before: half as many reads are made where many ask.
      await immediately();
      await immediately();
      const served = this.waiting;
      this.waiting = undefined;
      const stop = this.metrics.barrier.startTimer();
      try {
        await this.read();
        stop({ result: 'fresh' });
        served.resolve();
      } catch (error) {
        stop({ result: 'failed' });
        this.drop(this.client);
        served.reject(toAppError(error));
      }
    }
    this.isReading = false;
  }

  /** That a connection has ended says nothing about the database: another one is tried before anybody is refused. */
  private async read(): Promise<void> {
    const client = await this.connected();
    try {
      await this.readRevision(client);
    } catch (error) {
      if (isTimeout(error)) throw error;
      this.drop(this.client);
      await this.readRevision(await this.connected());
    }
  }

  private async readRevision(client: Client): Promise<void> {
    const { revision } = this.decider.snapshot;
    const statement = this.position.isWanted ? READ_POSITION : READ_REVISION;
    const askedMs = performance.now();
    const { rows } = await client.query<RevisionRow>({ ...statement, values: [revision] });
    const [row] = rows;
    if (!row) throw new Error('access_revision holds no row.');
    this.databaseTime = row[1] * MS_PER_SECOND;
    this.databaseTimeReadAt = performance.now();
    if (this.position.isWanted) this.notePosition(askedMs, row);
    const { snapshot } = this.decider;
    if (Number(row[0]) !== snapshot.revision || row[2] !== snapshot.madeAt) await this.leadOn(client, snapshot, row[3]);
    if (this.replacement) await this.replace(client, this.replacement);
    if (this.decider.snapshot.shouldBeLoadedAnew && !this.isLoading) void this.loadReplacement();
  }

  private notePosition(askedMs: number, [revision, , seconds, , wal = '', timeline = '']: RevisionRow): void {
    this.position.latest = { askedMs, wal, timeline, revision, madeAt: seconds };
  }

  private async leadOn(client: Client, snapshot: AccessSnapshot, changed: readonly string[]): Promise<void> {
    if (!this.isTooFarBehind && (await this.catchUp(client, snapshot, changed))) return;
    this.use(await this.load());
    this.isTooFarBehind = false;
  }

  /** False when the log does not lead on from the snapshot. */
  private async catchUp(client: Client, snapshot: AccessSnapshot, changed: readonly string[] = []): Promise<boolean> {
    try {
      return applyChanges(snapshot, await readChanges(client, snapshot.revision, changed));
    } catch (error) {
      this.isTooFarBehind = isTimeout(error);
      throw error;
    }
  }

  private async replace(client: Client, replacement: AccessSnapshot): Promise<void> {
    this.replacement = undefined;
    if (await this.catchUp(client, replacement)) this.use(replacement);
  }

  private use(snapshot: AccessSnapshot): void {
    this.decider = new Decider(snapshot, this.now);
  }

  private async loadReplacement(): Promise<void> {
    this.isLoading = true;
    try {
      this.replacement = await this.load();
    } catch (error) {
      this.logger.warn(`The access snapshot was not loaded anew: ${String(error)}`);
    }
    this.isLoading = false;
  }

  private async load(): Promise<AccessSnapshot> {
    const startedMs = performance.now();
    const client = await this.connections.open();
    try {
      const snapshot = await loadSnapshot(client);
      const { users, groups } = snapshot.tables;
      const seconds = ((performance.now() - startedMs) / MS_PER_SECOND).toFixed(2);
      const size = `${users.size} users, ${groups.size} groups, ${snapshot.relations.memberships.size} memberships`;
      this.logger.log(`Access snapshot of ${size} at revision ${snapshot.revision}, loaded in ${seconds} s`);
      return snapshot;
    } finally {
      await client.end();
    }
  }

  private connected(): Promise<Client> {
    return (this.client ??= this.connect());
  }

  private connect(): Promise<Client> {
    const opening = this.open();
    opening.then((client) => client.once('end', () => this.drop(opening))).catch(() => undefined);
    return opening;
  }

  /** Also has the database tell of changes. Without that, or when it is lost, readers still find them. */
  private async open(): Promise<Client> {
    const client = await this.connections.open(STATEMENT_TIMEOUT_MS);
    client.on('notification', () => this.refreshInBackground());
    // A plan is kept for as long as the connection: it must use indexes, though the tables be empty when it is made.
    // It looks costly for that, but is not worth compiling.
    await client.query(`LISTEN ${ACCESS_CHANNEL}; SET enable_seqscan = off; SET jit = off`);
    return client;
  }

  private refreshInBackground(): void {
    if (!this.isStopping && !this.isReading) this.fresh().catch(() => undefined); // Whoever waits next is told.
  }

  /** Ends a connection that failed, if it is still the one in use, and has another take its place soon. */
  private drop(lost: Promise<Client> | undefined): void {
    if (!lost || this.client !== lost) return;
    this.client = undefined;
    this.connections.doubt();
    void lost.then((client) => client.end()).catch(() => undefined);
    this.reconnecting ??= setTimeout(() => {
      this.reconnecting = undefined;
      this.refreshInBackground();
    }, RECONNECT_DELAY_MS).unref();
  }
}

/** Asks for the changes of those tables alone that are expected to have changed; again when others have. */
async function readChanges(client: Client, revision: number, expected: readonly string[]): Promise<ChangedRow[]> {
  let tables = expected.toSorted();
  for (;;) {
    const name = `guildhall_changes_${createHash('md5').update(tables.join()).digest('hex')}`;
    const query = { name, text: changesSince(tables), rowMode: 'array' as const, values: [revision] };
    const { rows } = await client.query<ChangedRow>(query);
    const present = changedTablesOf(rows);
    if (present.every((table) => tables.includes(table))) return rows;
    tables = present.toSorted();
  }
}

function readRevision(name: string, column: string): { name: string; text: string; rowMode: 'array' } {
  const made = `(${madeAt('a.revision')})`;
  const text = `SELECT a.revision, extract(epoch FROM clock_timestamp())::float8, ${made}, ARRAY(${TABLES_SINCE})${column}
    FROM access_revision a`;
  return { name, text, rowMode: 'array' };
}
