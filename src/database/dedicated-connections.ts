import type { Client } from 'pg';
import { eachHost } from '../config/database-url.js';
import { CONNECT_TIMEOUT_MS, directAddress, type DatabaseAddress } from './data-source-options.js';
import { PrimaryClient } from './primary-client.js';
import type { PrimaryFinder } from './primary-finder.js';

/** Opens connections beside the pool, for those who keep one for long or speak more than statements over it. */
export class DedicatedConnections {
  constructor(
    private readonly address: DatabaseAddress,
    private readonly primaries: PrimaryFinder | undefined,
  ) {}

  /** `timeoutMs` ends each statement that takes longer, with an error; without it they may take any time. */
  async open(timeoutMs?: number): Promise<Client> {
    const address = directAddress(this.address);
    const client = new PrimaryClient({
      ...('url' in address
        ? { connectionString: eachHost(address.url)[0] }
        : { host: address.host, user: address.username, database: address.database }),
      application_name: 'guildhall',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      primaries: this.primaries,
      ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs }),
    });
    await client.connect();
    return client;
  }

  /** Has the primary looked for again before the next connection is made: the database was not what it should be. */
  doubt(): void {
    this.primaries?.doubt();
  }
}
