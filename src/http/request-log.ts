import { pino, type Logger } from 'pino';
import type { Surface } from '../common/http/request-context.js';
import type { Series } from '../common/metrics/durations.js';
import type { Metrics } from '../common/metrics/metrics.js';
import type { RequestSpan } from '../common/tracing/tracing.js';

/** What is told of an answered request. */
export interface AnsweredRequest {
  requestId: string;
  surface: Surface;
  method: string;
  /** The pattern that the path matched, if any did. */
  route: string | undefined;
  /** Without its query: queries of some surfaces carry secrets. */
  path: string;
  status: number;
  /** Who called, if that is known, and with which token. */
  actor: { name: string; tokenId: number | null } | undefined;
  startedMs: number;
  /** Where traces are kept. */
  span?: RequestSpan | undefined;
}

/** What requests have in common that one route answered with one status. */
interface Outcome {
  surface: Surface;
  method: string;
  status: number;
  durations: Series;
  /** Their fields of the line, as JSON. */
  fields: string;
}

const LEVEL = 'info';
const MS_PER_SECOND = 1_000;
const UNKNOWN = 'unknown';
const PLAIN = /^[\w ./:@-]*$/;

/**
 * Notes each request that was answered: in the metrics, and as a line in the form of the logger's other lines. The text is
 * put together by hand: what the logger does to an object would be a fifth of what a short request costs.
 */
export class RequestLog {
  private readonly destination: pino.DestinationStream;
  private readonly beginning: string;
  /** By route; few routes have more than a handful. */
  private readonly outcomes = new Map<string | undefined, Outcome[]>();
  private readonly clock = new IsoClock();

  constructor(
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {
    this.destination = Reflect.get(logger, pino.symbols.streamSym) as pino.DestinationStream;
    this.beginning = `{"level":${pino.levels.values[LEVEL]},"time":"`;
  }

  write(request: AnsweredRequest): void {
    const durationMs = performance.now() - request.startedMs;
    const outcome = this.outcomeOf(request);
    this.metrics.requests.observe(outcome.durations, durationMs / MS_PER_SECOND);
    if (request.span) endSpan(request.span, request);
    if (this.logger.isLevelEnabled(LEVEL)) this.destination.write(this.line(request, outcome, durationMs));
  }

  private line({ requestId, path, actor, span }: AnsweredRequest, { fields }: Outcome, durationMs: number): string {
    const request = `"requestId":${quote(requestId)},"path":${quote(path)},${fields}`;
    const who = actor === undefined ? '' : `,"actor":${quote(actor.name)},"tokenId":${actor.tokenId}`;
    const trace = span === undefined ? '' : `,"traceId":"${span.traceId}"`;
    const rest = `${who}${trace},"durationMs":${Math.round(durationMs)},"msg":"request"`;
    return `${this.beginning}${this.clock.now()}",${request}${rest}}\n`;
  }

  /** Remembered: to make it takes longer than all the rest. */
  private outcomeOf({ surface, method, route, status }: AnsweredRequest): Outcome {
    const known = this.outcomes.get(route) ?? [];
    const same = known.find((one) => one.status === status && one.method === method && one.surface === surface);
    if (same) return same;
    const durations = this.metrics.requests.seriesOf({ surface, method, route: route ?? UNKNOWN, status });
    const fields = JSON.stringify({ method, route, status }).slice(1, -1);
    const outcome = { surface, method, status, durations, fields };
    this.outcomes.set(route, [...known, outcome]);
    return outcome;
  }
}

/** As JSON. What needs no escapes is known at a glance. */
function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** The time as text, which is made once a millisecond. */
class IsoClock {
  private at = NaN;
  private text = '';

  now(): string {
    const at = Date.now();
    if (at !== this.at) {
      this.at = at;
      this.text = new Date(at).toISOString();
    }
    return this.text;
  }
}

/** The id of the token tells who it was to those who may ask; no name leaves the house. */
export function endSpan(
  span: RequestSpan,
  request: Pick<AnsweredRequest, 'requestId' | 'surface' | 'method' | 'route' | 'path' | 'actor'> & { status?: number },
): void {
  const { requestId, surface, method, route, path, status, actor } = request;
  const token = actor?.tokenId;
  const attributes = { 'guildhall.request_id': requestId, 'guildhall.surface': surface };
  span.end({
    method,
    route,
    path,
    status,
    attributes: typeof token === 'number' ? { ...attributes, 'guildhall.token_id': token } : attributes,
  });
}
