import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { OpenDatabase } from './database/open-database.js';

const DRAIN_MAX_MS = 10_000;
const IDLE_CHECK_MS = 50;

/** On SIGTERM or SIGINT: takes no new connections, answers what has begun, then stops the database. */
export function stopOnSignal(app: INestApplication, server: Server, database: OpenDatabase, logger: Logger): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    logger.info('stopping');
    await drain(server);
    await app.close();
    await database.close();
    process.exit(0);
  };
  const stopOrFail = (): void => {
    stop().catch((error: unknown) => {
      logger.fatal({ err: error }, 'the server did not stop cleanly');
      process.exit(1);
    });
  };
  process.on('SIGTERM', stopOrFail);
  process.on('SIGINT', stopOrFail);
  void database.died.then((reason) => {
    if (isStopping) return;
    logger.fatal(`the embedded Postgres has ended: ${reason}`);
    process.exit(1);
  });
}

/** Resolves when every request is answered, or after ten seconds. Connections that wait for a request are closed. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MAX_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}
