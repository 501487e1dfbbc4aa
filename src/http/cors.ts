import type { ServerResponse } from 'node:http';
import cors from 'cors';
import type { RequestHandler } from 'express';
import type { Gate } from './install-before.js';

const PREFLIGHT_AGE_SECONDS = 600;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What a script may read of an answer, besides what any script may. */
const EXPOSED_HEADERS = [
  'ETag',
  'Guildhall-Revision',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/**
 * Tells browsers which pages' scripts may call the server, on every answer in both lanes. Cookies are never taken from
 * other sites: a script sends its token itself.
 */
export function corsGate(origins: readonly string[]): Gate {
  const handle = cors({
    origin: [...origins],
    methods: METHODS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_AGE_SECONDS,
    preflightContinue: true,
  });
  return (req, res) => {
    handle(req, res, () => undefined); // At once: nothing is looked up.
    return false;
  };
}

/** Answers the question that a browser asks before a request, whatever the surface makes of OPTIONS. */
export function answerPreflights(): RequestHandler {
  return (req, res, next) => {
    const isPreflight = req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
    if (isPreflight && req.headers.origin !== undefined) res.status(204).end();
    else next();
  };
}

/** Whether the settings say which pages may call: then a surface's own habits do not count. */
export function hasCorsHeaders(res: ServerResponse): boolean {
  return String(res.getHeader('Vary') ?? '').includes('Origin');
}
