import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { createApp, httpServer } from '../../src/app.setup.js';
import { FirstStart } from '../../src/auth/first-start.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import type { OpenDatabase } from '../../src/database/open-database.js';
import { PublicUrl } from '../../src/http/public-url.js';
import { Api } from './api.js';
import { onServer, randomDatabaseName, testCluster, withDatabase } from './test-cluster.js';

export const ADMIN_PASSWORD = 'the administrator of a test';

export interface TestServerOptions {
  /** Settings as environment variables, such as `PUBLIC_URL`. */
  env?: Readonly<Record<string, string>>;
  /** Another server's database, for tests with two processes' worth of servers. */
  shareWith?: TestServer;
}

/** The whole server in this process, with a database and a port of its own. */
const WRITES = /^\s*(INSERT|UPDATE|DELETE)\b/;

/** A revision that the change log knows nothing of: servers then read everything anew that decides about access. */
export const ADVANCE_WITHOUT_LOG = 'UPDATE access_revision SET revision = revision + 1';

export class TestServer {
  /** Everything the server has logged, one JSON text a line. */
  readonly logLines: string[];

  private constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    /** Speaks as the administrator. */
    readonly admin: Api,
    readonly database: string,
    readonly env: Readonly<Record<string, string>>,
    private readonly ownsDatabase: boolean,
    logLines: string[],
  ) {
    this.logLines = logLines;
  }

  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const { address, template } = testCluster();
    const database = options.shareWith?.database ?? randomDatabaseName();
    if (!options.shareWith) await onServer(address, `CREATE DATABASE ${database} TEMPLATE ${template}`);
    const env: Record<string, string> = { ...testEnvironment(), ...options.shareWith?.env, ...options.env };
    const logLines: string[] = [];
    const logger = pino({ level: env.LOG_LEVEL ?? 'info' }, { write: (line: string) => void logLines.push(line) });
    const app = await createApp(settingsOf(env), openDatabase(database), logger);
    const credentials = await app.get(FirstStart).run();
    await app.listen(0, '127.0.0.1');
    const { port } = httpServer(app).address() as AddressInfo;
    app.get(PublicUrl).setPort(port);
    const url = `http://127.0.0.1:${port}`;
    const admin = new Api(url, credentials?.token ?? options.shareWith?.admin.token);
    return new TestServer(app, url, admin, database, env, !options.shareWith, logLines);
  }

  /** Runs SQL on the server's database: to look at what is stored, or to put it into a state no API makes. */
  async sql<T = Record<string, unknown>>(statement: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const dataSource = this.app.get(DataSource);
    const rows = await dataSource.query<T[]>(statement, [...parameters]);
    if (WRITES.test(statement)) await dataSource.query(ADVANCE_WITHOUT_LOG);
    return rows;
  }

  /** The API as another caller, or as nobody. */
  as(token: string | undefined): Api {
    return new Api(this.url, token);
  }

  async stop(): Promise<void> {
    httpServer(this.app).closeAllConnections();
    await this.app.close();
    if (this.ownsDatabase) await onServer(testCluster().address, `DROP DATABASE ${this.database} WITH (FORCE)`);
  }
}

function testEnvironment(): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    GUILDHALL_SECRET_KEY: randomBytes(32).toString('hex'),
    GUILDHALL_ADMIN_PASSWORD: ADMIN_PASSWORD,
  };
}

function settingsOf(env: Readonly<Record<string, string>>): Settings {
  return readSettings(env);
}

function openDatabase(database: string): OpenDatabase {
  return {
    address: withDatabase(testCluster().address, database),
    description: `test database ${database}`,
    close: () => Promise.resolve(),
    died: new Promise(() => undefined),
  };
}
