import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { AppError } from '../../../common/errors/app-error.js';
import { allowedMethods } from '../../../http/allowed-methods.js';
import type { PublicUrl } from '../../../http/public-url.js';
import { assertKnownOutput, queryOf } from './dream-parameters.js';
import { toAllowHeader } from './error-document.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const VERB = /^[a-z]{1,16}$/i;

/** What is to be known of a request of this surface before it is routed. */
export function dreamRequest(publicUrl: PublicUrl): RequestHandler[] {
  return [tunnelVerb, refuseUnknownOutput, refuseOtherSites(publicUrl), answerOptions];
}

/**
 * A POST may stand for any other method: clients that know GET and POST alone send all their PUTs so. It happens before
 * routing and before the guards, so that nothing is ever let in as one method and carried out as another.
 */
function tunnelVerb(req: Request, _res: Response, next: NextFunction): void {
  if (req.method === 'POST') {
    const header = req.headers['x-http-method-override'];
    const verb = queryOf(req).get('dream.in.verb') ?? (typeof header === 'string' ? header : undefined);
    if (verb !== undefined && !VERB.test(verb)) throw new AppError('malformed_request', { detail: 'No such verb' });
    if (verb !== undefined) req.method = verb.toUpperCase();
  }
  next();
}

function refuseUnknownOutput(req: Request, _res: Response, next: NextFunction): void {
  assertReadable(req);
  assertKnownOutput(queryOf(req));
  next();
}

function assertReadable(req: Request): void {
  const start = req.originalUrl.indexOf('?');
  try {
    if (start >= 0) decodeURIComponent(req.originalUrl.slice(start));
  } catch (cause) {
    throw new AppError('malformed_request', { detail: 'The query holds a broken escape.', cause });
  }
}

/**
 * A browser sends the cookie, and a password it has been told once, with requests that another site's page makes. It
 * says so of such requests; nobody else sends these headers.
 */
function refuseOtherSites(publicUrl: PublicUrl): RequestHandler {
  return (req, _res, next) => {
    if (!SAFE_METHODS.has(req.method) && !isFromHere(req, publicUrl)) {
      throw new AppError('forbidden', { detail: 'Changes are not taken from pages of other sites.' });
    }
    next();
  };
}

function isFromHere(req: Request, publicUrl: PublicUrl): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = req.headers;
  return origin === undefined || origin === new URL(publicUrl.base).origin;
}

function answerOptions(req: Request, res: Response, next: NextFunction): void {
  if (req.method !== 'OPTIONS') {
    next();
    return;
  }
  const methods = allowedMethods(req.app as Express, req.baseUrl + req.path);
  if (methods.length === 0) throw new AppError('route_not_found');
  res.setHeader('Allow', toAllowHeader(methods));
  res.status(200).end();
}
