import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../common/metrics/metrics.js';
import { runInContext, type RequestContext } from '../common/http/request-context.js';
import { startRequestSpan } from '../common/tracing/tracing.js';
import { endSpan, RequestLog } from './request-log.js';
import { surfaceOf } from './surfaces.js';

// Where CDS's clients ask which token a secret is.
const SECRET_IN_PATH = /^(\/user\/token\/).+/i;
export const REQUEST_ID_PATTERN = /^[\w.:-]{1,128}$/;

/** Gives every request an id and a context, and writes one log line when it is answered. */
export function requestContext(logger: Logger, metrics: Metrics): RequestHandler {
  const requestLog = new RequestLog(logger, metrics);
  return (req: Request, res: Response, next: NextFunction) => {
    const startedMs = performance.now();
    const given = req.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : randomUUID();
    const context: RequestContext = {
      requestId,
      surface: surfaceOf(req.path),
      ip: req.ip ?? '',
      startedMs,
      addHeader: (name, value) => void (res.headersSent || res.appendHeader(name, value)),
    };
    res.setHeader('X-Request-Id', requestId);
    const span = startRequestSpan(req.headers);
    res.once('finish', () => {
      const path = withoutSecret(req.baseUrl + req.path);
      const { surface, actor } = context;
      const { method } = req;
      requestLog.write({
        requestId,
        surface,
        method,
        route: routeOf(req),
        path,
        status: res.statusCode,
        actor,
        startedMs,
        span,
      });
    });
    if (!span) return runInContext(context, next);
    // Who goes away before he is answered leaves no line in the log, but the trace that he has begun shows it.
    res.once('close', () => {
      const { surface, actor } = context;
      endSpan(span, {
        requestId,
        surface,
        method: req.method,
        route: routeOf(req),
        path: withoutSecret(req.path),
        actor,
      });
    });
    span.run(() => runInContext(context, next));
  };
}

/** The pattern of the route that answered; none when no route did. */
function routeOf(req: Request): string | undefined {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : undefined;
}

function withoutSecret(path: string): string {
  return path.replace(SECRET_IN_PATH, '$1…');
}
