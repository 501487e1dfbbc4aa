import { createHash } from 'node:crypto';
import { setImmediate as immediately } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'pg';
import { toAppError } from '../../database/database-errors.js';
import { DedicatedConnections } from '../../database/dedicated-connections.js';
import { ACCESS_CHANNEL } from '../../database/journal.js';
import type { AccessSnapshot } from './access-snapshot.js';
import { applyChanges } from './apply-changes.js';
import { Decider } from './decider.js';
import { loadSnapshot } from './snapshot-loader.js';
import { changesSince, TABLES_SINCE, type ChangedRow } from './snapshot-sources.js';

const STATEMENT_TIMEOUT_MS = 5_000;
const RECONNECT_DELAY_MS = 1_000;
const SWEEP_INTERVAL_MS = 60_000;
const MS_PER_SECOND = 1_000;

/** The revision, and the time on the database's clock in milliseconds since 1970. */
const READ_REVISION = {
  name: 'guildhall_revision',
  text: 'SELECT revision, extract(epoch FROM clock_timestamp())::float8 FROM access_revision',
  rowMode: 'array' as const,
};

const READ_TABLES = { name: 'guildhall_changed_tables', text: TABLES_SINCE, rowMode: 'array' as const };

interface Waiter {
  resolve: () => void;
  reject: (reason: unknown) => void;
}

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
  private waiting: Waiter[] = [];
  private isReading = false;
  private isStopping = false;
  private databaseTime = 0;
  private databaseTimeReadAt = 0;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(private readonly connections: DedicatedConnections) {}

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

  /** This instant by the database's clock, in milliseconds since 1970. */
  get now(): number {
    return this.databaseTime + (performance.now() - this.databaseTimeReadAt);
  }

  /** Throws `database_unavailable`. After it `latest` shows whatever was committed before the call. */
  async fresh(): Promise<Decider> {
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.isReading) void this.serveWaiters();
    });
    return this.latest;
  }

  /** Reads again and again while somebody waits. Who comes during a read is served by the next one. */
  private async serveWaiters(): Promise<void> {
    this.isReading = true;
    while (this.waiting.length > 0) {
      await immediately(); // Whoever asks in the same turn of the event loop shares the read.
      const served = this.waiting;
      this.waiting = [];
      try {
        await this.readRevision();
        for (const waiter of served) waiter.resolve();
      } catch (error) {
        this.drop(this.client);
        const reason = toAppError(error);
        for (const waiter of served) waiter.reject(reason);
      }
    }
    this.isReading = false;
  }

  private async readRevision(): Promise<void> {
    const client = await (this.client ??= this.connect());
    const { rows } = await client.query<[revision: string, seconds: number]>(READ_REVISION);
    const [row] = rows;
    if (!row) throw new Error('access_revision holds no row.');
    this.databaseTime = row[1] * MS_PER_SECOND;
    this.databaseTimeReadAt = performance.now();
    if (Number(row[0]) !== this.decider.snapshot.revision) await this.catchUp(client, this.decider.snapshot);
    if (this.replacement) await this.replace(client, this.replacement);
    if (this.decider.snapshot.shouldBeLoadedAnew && !this.isLoading) void this.loadReplacement();
  }

  private async catchUp(client: Client, snapshot: AccessSnapshot): Promise<void> {
    const values = [snapshot.revision];
    const asked = await client.query<[table: string]>({ ...READ_TABLES, values });
    let tables = asked.rows.map(([table]) => table);
    let rows: ChangedRow[];
    for (;;) {
      const name = `guildhall_changes ${createHash('md5').update(tables.toSorted().join()).digest('hex')}`;
      const query = { name, text: changesSince(tables), rowMode: 'array' as const, values };
      rows = (await client.query<ChangedRow>(query)).rows;
      const present = (rows[0]?.[3] ?? []) as string[];
      if (present.every((table) => tables.includes(table))) break;
      tables = present; // Others have changed in between.
    }
    if (!applyChanges(snapshot, rows)) this.use(await this.load());
  }

  private async replace(client: Client, replacement: AccessSnapshot): Promise<void> {
    this.replacement = undefined;
    await this.catchUp(client, replacement);
    if (replacement.revision >= this.decider.snapshot.revision) this.use(replacement);
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
    void lost.then((client) => client.end()).catch(() => undefined);
    setTimeout(() => this.refreshInBackground(), RECONNECT_DELAY_MS).unref();
  }
}
