import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { currentTraceId } from '../common/tracing/tracing.js';
import type { LogLevel } from '../config/settings.js';
import { GatheredLines } from './gathered-lines.js';

export function createLogger(level: LogLevel): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    mixin: describeTrace,
  };
  if (level === 'silent') return pino(options);
  const lines = new GatheredLines(pino.destination({ sync: true }));
  process.once('exit', () => lines.flush());
  return pino(options, lines);
}

function describeTrace(): object {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { traceId };
}

/** Type, message and stack alone: the parameters that a database error carries may be secrets. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  return { type: error.name, message: error.message, stack: error.stack, code: (error as NodeJS.ErrnoException).code };
}

/** Whose errors are those of a start that fails: main says what went wrong in its own words. */
const START_CONTEXTS: readonly unknown[] = ['ExceptionHandler', 'NestApplication'];

/** Nest's own messages in our log. Its start-up chatter is debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const level = START_CONTEXTS.includes(rest.at(-1)) ? 'debug' : 'error';
    this.logger[level](
      { context: rest.at(-1), err: message instanceof Error ? message : undefined, detail: rest[0] },
      String(message),
    );
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }
}
