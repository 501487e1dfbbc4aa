import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { raw, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { BODY_SIZE_MAX, refuseOtherTypes } from '../../http/json-body.js';
import { Form } from './form.js';

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Reads bodies that are forms, and keeps every answer of these addresses out of caches. */
export function oauthRequests(): RequestHandler[] {
  return [forbidCaching, refuseOtherTypes([FORM_TYPE]), raw({ type: FORM_TYPE, limit: BODY_SIZE_MAX }), toForm];
}

/** The parameters of the body; none when there is no body. */
export const FormBody = createParamDecorator((_: unknown, context: ExecutionContext): Form =>
  formOf(context.switchToHttp().getRequest<Request>()),
);

export function formOf(req: Request): Form {
  const body = req.body as unknown;
  return body instanceof Form ? body : Form.parse(Buffer.alloc(0));
}

/** Also for caches of HTTP/1.0 (RFC 6749 5.1). */
function forbidCaching(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Pragma', 'no-cache');
  next();
}

function toForm(req: Request, _res: Response, next: NextFunction): void {
  const body = req.body as unknown;
  if (Buffer.isBuffer(body)) req.body = Form.parse(body);
  next();
}
