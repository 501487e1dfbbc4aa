import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { currentContext } from '../../common/http/request-context.js';
import { hasCorsHeaders } from '../../http/cors.js';
import { rawJson } from '../../http/json-body.js';

const HEADERS =
  'Accept, Origin, Referer, User-Agent, Content-Type, Authorization, Session-Token, Last-Event-Id, Content-Disposition, ' +
  'X-Api-Nanoseconds-Time, X-Api-Time, Etag, X-Api-Process-Time';

/** The headers that every answer of this surface carries. `Etag` is no entity tag but the time, as CDS has it. */
export function setAnswerHeaders(res: Response): void {
  const now = Date.now();
  const startedMs = currentContext()?.startedMs ?? performance.now();
  if (!hasCorsHeaders(res)) setCorsHeaders(res);
  res.setHeader('X-Api-Time', toSeconds(new Date(now)));
  res.setHeader('X-Api-Nanoseconds-Time', `${now}000000`);
  res.setHeader('Etag', Math.floor(now / 1_000));
  res.setHeader('X-Api-Process-Time', Math.round((performance.now() - startedMs) * 1_000_000));
}

/** Any page may call, as with CDS itself, unless the operator has said which may. */
function setCorsHeaders(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Allow-Methods', 'GET,OPTIONS,PUT,POST,DELETE');
  res.setHeader('Access-Control-Allow-Headers', `${HEADERS}, If-Modified-Since, X-Requested-With`);
  res.setHeader('Access-Control-Expose-Headers', HEADERS);
}

/** Answers OPTIONS for any path, and reads bodies whatever type they say they are of. */
export function cdsRequests(): RequestHandler[] {
  return [answerOptions, rawJson()];
}

function answerOptions(req: Request, res: Response, next: NextFunction): void {
  if (req.method !== 'OPTIONS') {
    next();
    return;
  }
  setAnswerHeaders(res);
  res.status(200).end();
}

function toSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
