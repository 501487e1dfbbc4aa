import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { AppError } from '../common/errors/app-error.js';
import type { ErrorFilter } from './error.filter.js';

/** Answers a request that is not let in. */
export type Refuse = (error: AppError, req: IncomingMessage, res: ServerResponse) => void;

/**
 * Refuses requests in front of Express, in the form of their surface and with the headers and the log line of any other
 * answer, for a fraction of what it costs to have them routed. `before` is what every request passes.
 */
export function refusals(app: Express, filter: ErrorFilter, before: readonly RequestHandler[]): Refuse {
  return (error, req, res) => {
    const [request, response] = asExpress(app, req, res);
    const passOn = ([first, ...rest]: readonly RequestHandler[]): void => {
      if (first) void first(request, response, () => passOn(rest));
      else filter.answer(error, request, response);
    };
    passOn(before);
  };
}

/** What Express does to a request and a response before it handles them. */
function asExpress(app: Express, req: IncomingMessage, res: ServerResponse): [Request, Response] {
  const request = (
    Object.getPrototypeOf(req) === app.request ? req : Object.setPrototypeOf(req, app.request)
  ) as Request;
  const response = (
    Object.getPrototypeOf(res) === app.response ? res : Object.setPrototypeOf(res, app.response)
  ) as Response;
  request.res = response;
  request.originalUrl = request.url;
  request.baseUrl = '';
  return [request, response];
}
