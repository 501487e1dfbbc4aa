import { raw, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { BODY_SIZE_MAX, refuseOtherTypes } from '../../http/json-body.js';

/** Hands on JSON as bytes, to be parsed strictly when the caller has been let in, and gives back the caller's id. */
export function authZenRequests(): RequestHandler[] {
  return [echoRequestId, refuseOtherTypes(['application/json']), raw({ type: () => true, limit: BODY_SIZE_MAX })];
}

/** The answer carries the id of the request whatever it looks like; the log has it only if it is fit for a log. */
function echoRequestId(req: Request, res: Response, next: NextFunction): void {
  const given = req.headers['x-request-id'];
  if (typeof given === 'string' && given !== '') res.setHeader('X-Request-Id', given);
  next();
}
