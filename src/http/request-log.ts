import { pino, type Logger } from 'pino';

/** What is told of an answered request. */
export interface AnsweredRequest {
  requestId: string;
  method: string;
  /** Without its query: queries of some surfaces carry secrets. */
  path: string;
  status: number;
  /** Who called, if that is known. */
  actor: string | undefined;
  startedMs: number;
}

const LEVEL = 'info';

/**
 * Writes one line for each request that was answered, in the form of the logger's other lines. The text is put together
 * by hand: what the logger does to an object would be a fifth of what a short request costs.
 */
export class RequestLog {
  private readonly destination: pino.DestinationStream;
  private readonly beginning: string;

  constructor(private readonly logger: Logger) {
    this.destination = Reflect.get(logger, pino.symbols.streamSym) as pino.DestinationStream;
    this.beginning = `{"level":${pino.levels.values[LEVEL]},"time":"`;
  }

  write({ requestId, method, path, status, actor, startedMs }: AnsweredRequest): void {
    if (!this.logger.isLevelEnabled(LEVEL)) return;
    const texts = `"requestId":${JSON.stringify(requestId)},"method":"${method}","path":${JSON.stringify(path)}`;
    const who = actor === undefined ? '' : `,"actor":${JSON.stringify(actor)}`;
    const durationMs = Math.round(performance.now() - startedMs);
    this.destination.write(
      `${this.beginning}${new Date().toISOString()}",${texts},"status":${status}${who},"durationMs":${durationMs},"msg":"request"}\n`,
    );
  }
}
