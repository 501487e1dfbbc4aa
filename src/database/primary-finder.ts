import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { eachHost } from '../config/database-url.js';
import { TIMELINE } from './primary-position.js';

/** How long one of the hosts may take to say whether it is the primary. */
const PROBE_TIMEOUT_MS = 1_000;
/** How long to wait for others, when one has said that it is: after a failover two may say so. */
const GRACE_MS = 200;

/** Null where nothing can be written. */
const READ_TIMELINE = `SELECT CASE WHEN NOT pg_is_in_recovery() THEN ${TIMELINE} END AS timeline`;

export interface DatabaseHost {
  /** The address, with this host alone. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** A connection that has to go when another host is the primary. */
export interface HostedConnection {
  readonly databaseHost: DatabaseHost | undefined;
  cut(): void;
}

/** What `toAppError` takes for a database that is away: no host of the address can be written to. */
export class NoPrimaryError extends Error {
  readonly code = '57P03';
}

/**
 * Knows which of the hosts of an address is the primary. All are asked at once when that is not known: at first, and when
 * a connection broke, could not be made, or met a host that follows another one. When the primary is another one than
 * before, connections with the others are cut: nobody is answered by a host that was left behind.
 */
export class PrimaryFinder {
  private readonly hosts: readonly DatabaseHost[];
  private readonly connections = new Set<HostedConnection>();
  private known: DatabaseHost | undefined;
  private search: Promise<DatabaseHost> | undefined;

  constructor(url: string) {
    this.hosts = eachHost(url).map(hostOf);
  }

  /** Throws `NoPrimaryError`, after little more than a second at the latest. */
  primary(): Promise<DatabaseHost> {
    if (this.known) return Promise.resolve(this.known);
    return (this.search ??= this.find().finally(() => (this.search = undefined)));
  }

  /** Has the hosts asked again before the next connection is made: `host` may not be the primary any more. */
  doubt(host: DatabaseHost | undefined = this.known): void {
    if (this.known === host) this.known = undefined;
  }

  watch(connection: HostedConnection): void {
    this.connections.add(connection);
  }

  forget(connection: HostedConnection): void {
    this.connections.delete(connection);
  }

  private async find(): Promise<DatabaseHost> {
    const found: { host: DatabaseHost; timeline: string }[] = [];
    const probes = this.hosts.map(async (host) => {
      const timeline = await timelineOf(host);
      if (timeline === null) throw new NoPrimaryError(`${host.host}:${host.port} follows another host`);
      found.push({ host, timeline });
    });
    const all = Promise.allSettled(probes);
    const soonAfterTheFirst = Promise.any(probes).then(
      () => delay(GRACE_MS),
      () => undefined,
    );
    await Promise.race([all, soonAfterTheFirst]);
    const [primary] = found.toSorted((a, b) => (a.timeline < b.timeline ? 1 : -1));
    if (!primary) throw await noPrimary(all);
    this.use(primary.host);
    return primary.host;
  }

  private use(host: DatabaseHost): void {
    this.known = host;
    for (const connection of this.connections) if (connection.databaseHost !== host) connection.cut();
  }
}

/** Undefined for an address with one host: there is nothing to find. */
export function finderOf(url: string | undefined): PrimaryFinder | undefined {
  return url !== undefined && eachHost(url).length > 1 ? new PrimaryFinder(url) : undefined;
}

function hostOf(url: string): DatabaseHost {
  const { host, port } = new Client({ connectionString: url });
  return { url, host, port };
}

async function timelineOf({ url }: DatabaseHost): Promise<string | null> {
  const client = new Client({
    connectionString: url,
    application_name: 'guildhall',
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    query_timeout: PROBE_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ timeline: string | null }>(READ_TIMELINE);
    return rows[0]?.timeline ?? null;
  } finally {
    void client.end().catch(() => undefined);
  }
}

async function noPrimary(probes: Promise<PromiseSettledResult<void>[]>): Promise<NoPrimaryError> {
  const reasons = (await probes).flatMap((probe) => (probe.status === 'rejected' ? [String(probe.reason)] : []));
  return new NoPrimaryError(`No host of the database can be written to: ${reasons.join('; ')}`);
}
