import type { AddressInfo } from 'node:net';
import { createApp, httpServer } from './app.setup.js';
import { FirstStart, type AdministratorCredentials } from './auth/first-start.js';
import type { Settings } from './config/settings.js';
import { openDatabase } from './database/open-database.js';
import { PublicUrl } from './http/public-url.js';
import { explainStartError } from './explain-start-error.js';
import { createLogger } from './logging/logger.js';
import { stopAll, stopOnSignal, stopWithDatabase, type Running } from './stop-on-signal.js';

/** Starts the server and prints where it is; the first time also how to sign in. */
export async function serve(settings: Settings): Promise<void> {
  const logger = createLogger(settings.logLevel);
  const running: Running = { isStopping: false, stopDelaySeconds: settings.stopDelaySeconds };
  stopOnSignal(running, logger);
  try {
    // It is loaded by nobody who does not want it.
    if (settings.tracing) {
      const { startTracing } = await import('./tracing/start-tracing.js');
      running.tracing = startTracing(settings.tracing, logger);
    }
    const database = (running.database = await openDatabase(settings, (message) => logger.info(message)));
    stopWithDatabase(database, logger);
    const app = (running.app = await createApp(settings, database, logger));
    // Before the administrator gets his password: it is shown once, and a port in use must not swallow it.
    await app.listen(settings.port, settings.host);
    const server = (running.server = httpServer(app));
    const publicUrl = app.get(PublicUrl);
    publicUrl.setPort((server.address() as AddressInfo).port);
    const credentials = await app.get(FirstStart).run();
    print(publicUrl.base, database.description, credentials);
  } catch (error) {
    if (running.isStopping) return; // Then it is no wonder.
    await stopAll(running);
    throw new Error(explainStartError(error, settings), { cause: error });
  }
}

function print(url: string, database: string, credentials: AdministratorCredentials | null): void {
  const lines = [`Guildhall is ready at ${url}`, `  Swagger UI  ${url}/docs`, `  Database    ${database}`];
  if (credentials) {
    lines.push(
      '',
      'The administrator, shown this once:',
      `  User name   ${credentials.username}`,
      `  Password    ${credentials.password}`,
      `  Token       ${credentials.token}`,
    );
  }
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}
