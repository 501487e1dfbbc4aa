import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { AppError } from '../common/errors/app-error.js';
import type { RequestContext, Surface } from '../common/http/request-context.js';
import type { Metrics } from '../common/metrics/metrics.js';
import { startRequestSpan, type RequestSpan } from '../common/tracing/tracing.js';
import { clientAddress, type TrustsProxy } from './client-address.js';
import type { HotBody } from './hot-body.js';
import { REQUEST_ID_PATTERN } from './request-context.middleware.js';
import { RequestLog } from './request-log.js';
import { SecuredHead } from './security-headers.js';
import { surfaceOf } from './surfaces.js';
import { installBefore } from './install-before.js';
import { isOurFault, toAppError } from './to-app-error.js';

/** What a hot route answers, with 200: JSON, its headers (names and values in turn), and who asked, for the log. */
export interface HotAnswer {
  json: string;
  headers: readonly string[];
  actor: { name: string; tokenId: number | null };
}

/** An error in the form of one surface. */
export interface RenderedError {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A question that is asked so often that it is answered before Express. */
export interface HotRoute {
  path: string;
  body: HotBody;
  /** Whether it takes a request with these headers; it takes all when it does not say. */
  takes?(headers: IncomingHttpHeaders): boolean;
  /** The Authorization that it takes, with the credentials as its first group; a bearer token when absent. */
  authorization?: RegExp;
  /** Writes errors as the surface of the path does. */
  renderError(error: AppError, requestId: string, headers: IncomingHttpHeaders): RenderedError;
  /**
   * `token` is the bearer token, or the credentials. `context` is handed on by hand: to have it found by whoever asks for
   * it costs more than the whole answer. Throws what any other route would throw.
   */
  answer(body: unknown, token: string, headers: IncomingHttpHeaders, context: RequestContext): Promise<HotAnswer>;
}

interface ServedRoute {
  route: HotRoute;
  surface: Surface;
}

/**
 * A class, for the sake of its getter: an object literal that has one keeps its request in memory until all of the heap is
 * collected, which made every request twice as dear.
 */
class HotContext implements RequestContext {
  readonly requestId: string;
  readonly startedMs = performance.now();
  actor?: RequestContext['actor'];

  constructor(
    readonly surface: Surface,
    private readonly req: IncomingMessage,
    private readonly res: ServerResponse,
    private readonly trustsProxy: TrustsProxy,
  ) {
    const given = req.headers['x-request-id'];
    this.requestId = typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : randomUUID();
  }

  /** Few ask for it. */
  get ip(): string {
    return clientAddress(this.req, this.trustsProxy);
  }

  addHeader(name: string, value: string): void {
    this.res.appendHeader(name, value);
  }
}

const BEARER = /^Bearer +(\S+) *$/i;
const LENGTH = /^\d{1,8}$/;

/**
 * Answers the hot routes in front of Express on the same server: a tenth of the work. Only requests as plain as clients
 * send them are taken (a body of known length, an Authorization that the route takes, nothing out of the way); all others go on to the same
 * routes in Nest. Answers, errors, headers and log lines are the same in both lanes.
 */
export class HotLane {
  private readonly routes: ReadonlyMap<string, ServedRoute>;
  private readonly head = new SecuredHead();
  private readonly requestLog: RequestLog;
  private underWayCount = 0;

  constructor(
    routes: readonly HotRoute[],
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    private readonly trustsProxy: TrustsProxy,
    /** How many questions may wait for their answer at the same time. */
    private readonly underWayMax: number,
  ) {
    this.routes = new Map(routes.map((route) => [route.path, { route, surface: surfaceOf(route.path) }]));
    this.requestLog = new RequestLog(logger, metrics);
  }

  /** Puts the lane before whoever answers the server's requests now. */
  install(server: Server): void {
    installBefore(server, (req, res) => this.takes(req, res));
  }

  private takes(req: IncomingMessage, res: ServerResponse): boolean {
    const served = req.method === 'POST' ? this.routes.get(req.url ?? '') : undefined;
    const token = served && credentialsFor(served.route, req.headers);
    if (!served || token === undefined) return false;
    const { route, surface } = served;
    const context = new HotContext(surface, req, res, this.trustsProxy);
    const span = startRequestSpan(req.headers);
    if (span) span.run(() => void this.serve(route, token, context, req, res, span));
    else void this.serve(route, token, context, req, res, undefined);
    return true;
  }

  private async serve(
    route: HotRoute,
    token: string,
    context: RequestContext,
    req: IncomingMessage,
    res: ServerResponse,
    span: RequestSpan | undefined,
  ): Promise<void> {
    const { requestId, startedMs } = context;
    let actor: HotAnswer['actor'] | undefined;
    let isUnderWay = false;
    try {
      const body = route.body.parse(await readBody(req));
      isUnderWay = this.begin();
      const answer = await route.answer(body, token, req.headers, context);
      actor = answer.actor;
      this.send(res, 200, requestId, answer.json, answer.headers);
    } catch (thrown) {
      this.fail(route, req, res, requestId, toAppError(thrown));
    }
    if (isUnderWay) this.underWayCount -= 1;
    const { path } = route;
    const { surface } = context;
    actor ??= context.actor;
    const { statusCode: status } = res;
    this.requestLog.write({ requestId, surface, method: 'POST', route: path, path, status, actor, startedMs, span });
  }

  /** Throws `overloaded`. Whoever still sends his question is not counted: his slowness takes no room from others. */
  private begin(): true {
    if (this.underWayCount >= this.underWayMax) {
      this.metrics.refusals.decisions += 1;
      throw new AppError('overloaded', { retryAfterSeconds: 1 });
    }
    this.underWayCount += 1;
    return true;
  }

  private fail(
    route: HotRoute,
    { headers: given }: IncomingMessage,
    res: ServerResponse,
    requestId: string,
    error: AppError,
  ): void {
    if (isOurFault(error)) this.logger.error({ requestId, err: error.cause ?? error }, error.message);
    const { status, headers, body } = route.renderError(error, requestId, given);
    const retryAfter = error.retryAfterSeconds === undefined ? [] : ['Retry-After', String(error.retryAfterSeconds)];
    const all = [...Object.entries(headers).flat(), 'Cache-Control', 'no-store', ...retryAfter];
    this.send(res, status, requestId, body, all);
  }

  /**
   * Of `headers` names and values in turn. A body that is a string goes out in one piece with the headers, and ASCII
   * takes Node half the work when it need not find that out.
   */
  private send(res: ServerResponse, status: number, requestId: string, body: string, headers: readonly string[]): void {
    if (res.destroyed) return;
    const byteLength = Buffer.byteLength(body);
    const length = String(byteLength);
    this.head.write(res, status, ['X-Request-Id', requestId, ...headers, 'Content-Length', length]);
    res.end(body, byteLength === body.length ? 'latin1' : 'utf8');
  }
}

/** What the caller shows, if the route takes such a request. */
function credentialsFor(route: HotRoute, headers: IncomingHttpHeaders): string | undefined {
  const isTaken = isPlain(headers, route.body) && route.takes?.(headers) !== false;
  return isTaken ? (route.authorization ?? BEARER).exec(headers.authorization ?? '')?.[1] : undefined;
}

/** A body of known length and of no unusual kind. */
function isPlain(headers: IncomingHttpHeaders, { sizeMax, type }: HotBody): boolean {
  const length = headers['content-length'] ?? '';
  return (
    LENGTH.test(length) &&
    Number(length) <= sizeMax &&
    type.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers['idempotency-key'] === undefined
  );
}

function readBody(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => void chunks.push(chunk));
    req.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    req.on('error', reject);
  });
}
