import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Api } from './api.js';
import { DatabaseProxy } from './database-proxy.js';
import { ExternalPostgres } from './external-postgres.js';
import { GuildhallProcess } from './guildhall-process.js';
import { temporaryFolder } from './processes.js';

/** One of several servers, with the way on which it reaches the database. */
export interface RingServer {
  process: GuildhallProcess;
  proxy: DatabaseProxy;
  admin: Api;
}

/** Several servers, each a process of its own, on one Postgres. What was started ends with `cleanUp`. */
export class ServerRing {
  private constructor(
    readonly postgres: ExternalPostgres,
    readonly servers: readonly RingServer[],
  ) {}

  static async start(count: number): Promise<ServerRing> {
    return ServerRing.startOn(await ExternalPostgres.start(), count);
  }

  /** `env` for all of them; `DATABASE_URL` there leads past the proxies. */
  static async startOn(
    postgres: ExternalPostgres,
    count: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<ServerRing> {
    const key = randomBytes(32).toString('hex');
    const servers: RingServer[] = [];
    for (let number = 0; number < count; number += 1) {
      const proxy = await DatabaseProxy.start(postgres.port);
      const own = { DATABASE_URL: proxy.urlOf(postgres.url()), GUILDHALL_SECRET_KEY: key, ...env };
      const process = await GuildhallProcess.start({ dataDir: path.join(temporaryFolder(), 'data'), env: own });
      const token = process.credentials?.token ?? servers[0]?.admin.token;
      servers.push({ process, proxy, admin: process.as(token) });
    }
    return new ServerRing(postgres, servers);
  }

  at(index: number): RingServer {
    const server = this.servers[index % this.servers.length];
    if (!server) throw new Error('The ring has no servers.');
    return server;
  }

  /** All but the one at `index`. */
  othersThan(index: number): RingServer[] {
    return this.servers.filter((_, other) => other !== index % this.servers.length);
  }
}
