import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import type { OpenDatabase } from './database/open-database.js';
import { Readiness } from './health/readiness.js';
import type { StartedTracing } from './tracing/start-tracing.js';

const DRAIN_MAX_MS = 10_000;
const IDLE_CHECK_MS = 50;
const MS_PER_SECOND = 1_000;

/** What there is to stop: nothing at first, more as the start proceeds. */
export interface Running {
  isStopping: boolean;
  stopDelaySeconds: number;
  database?: OpenDatabase;
  app?: INestApplication;
  server?: Server;
  tracing?: StartedTracing;
}

/**
 * On SIGTERM or SIGINT: says that it is not ready, for as long as those who balance load need to notice, then takes no
 * new connections, answers what has begun, and stops the database. Called before
 * anything is started, since as process 1 of a container we would not even hear a signal that nobody listens to.
 */
export function stopOnSignal(running: Running, logger: Logger): void {
  const stop = (): void => {
    if (running.isStopping) return;
    running.isStopping = true;
    logger.info('stopping');
    goAway(running)
      .then(() => stopAll(running))
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.fatal({ err: error }, 'the server did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Ends the process when the embedded Postgres has ended without being told to. */
export function stopWithDatabase(database: OpenDatabase, logger: Logger): void {
  void database.died.then((reason) => {
    logger.fatal(reason);
    process.exit(1);
  });
}

async function goAway({ app, server, stopDelaySeconds }: Running): Promise<void> {
  if (!app || !server) return;
  app.get(Readiness).stop();
  await sleep(stopDelaySeconds * MS_PER_SECOND);
}

/** Stops what has been started, the last thing first. */
export async function stopAll({ server, app, database, tracing }: Running): Promise<void> {
  if (server) await drain(server);
  await app?.close();
  await database?.close();
  await tracing?.stop();
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
