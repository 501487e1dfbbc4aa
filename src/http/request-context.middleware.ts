import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { runInContext, type RequestContext } from '../common/http/request-context.js';
import { surfaceOf } from './surfaces.js';

// Where CDS's clients ask which token a secret is.
const SECRET_IN_PATH = /^(\/user\/token\/).+/i;
export const REQUEST_ID_PATTERN = /^[\w.:-]{1,128}$/;

/** Gives every request an id and a context, and writes one log line when it is answered. */
export function requestContext(logger: Logger): RequestHandler {
  return (req: Request, res: Response, next: NextFunction) => {
    const startedMs = performance.now();
    const given = req.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : randomUUID();
    const context: RequestContext = { requestId, surface: surfaceOf(req.path), ip: req.ip ?? '', startedMs };
    res.setHeader('X-Request-Id', requestId);
    res.once('finish', () => {
      // The path without its query: queries of some surfaces carry secrets.
      const path = withoutSecret(req.baseUrl + req.path);
      const line = { requestId, method: req.method, path, status: res.statusCode };
      logger.info(
        { ...line, actor: context.actor?.name, durationMs: Math.round(performance.now() - startedMs) },
        'request',
      );
    });
    runInContext(context, next);
  };
}

function withoutSecret(path: string): string {
  return path.replace(SECRET_IN_PATH, '$1…');
}
