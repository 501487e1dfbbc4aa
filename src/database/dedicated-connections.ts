import { Client } from 'pg';
import { CONNECT_TIMEOUT_MS, type DatabaseAddress } from './data-source-options.js';

/** Opens connections beside the pool, for those who keep one for long or speak more than statements over it. */
export class DedicatedConnections {
  constructor(private readonly address: DatabaseAddress) {}

  /** `timeoutMs` ends each statement that takes longer, with an error; without it they may take any time. */
  async open(timeoutMs?: number): Promise<Client> {
    const { address } = this;
    const client = new Client({
      ...('url' in address
        ? { connectionString: address.url }
        : { host: address.host, user: address.username, database: address.database }),
      application_name: 'guildhall',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs }),
    });
    // Without a listener a connection that breaks while nobody waits for it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}
