import { raw, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { readTokenHeader } from '../../auth/decorators/token-header.decorator.js';
import { AppError } from '../../common/errors/app-error.js';
import { readXml } from '../../common/xml/read-xml.js';
import { BODY_SIZE_MAX, readJson, refuseOtherTypes } from '../../http/json-body.js';
import { fieldsOfForm, fieldsOfXml } from './request-fields.js';
import { TOKEN_HEADER_NAME } from './token-header.js';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const XML_TYPES = ['application/xml', 'text/xml'];
const UTF_8 = /;\s*charset\s*=\s*"?(utf-?8|us-ascii)"?\s*(;|$)/i;

/** Reads bodies in JSON, as a form, or in XML, each to an object of fields. Who sends no token does not get so far. */
export function requestBody(): RequestHandler[] {
  return [
    refuseAnonymous,
    refuseOtherTypes([JSON_TYPE, FORM_TYPE, ...XML_TYPES]),
    readJson([JSON_TYPE]),
    raw({ type: [FORM_TYPE, ...XML_TYPES], limit: BODY_SIZE_MAX }),
    toFields,
  ];
}

/** Every call without a token is 401, whatever else is wrong with it. Tokens themselves are asked for without one. */
function refuseAnonymous(req: Request, _res: Response, next: NextFunction): void {
  const isOpen = req.baseUrl.toLowerCase() === '/api/get_token';
  const isAnonymous = readTokenHeader(req, TOKEN_HEADER_NAME) === undefined;
  next(isAnonymous && !isOpen ? new AppError('not_authenticated') : undefined);
}

function toFields(req: Request, _res: Response, next: NextFunction): void {
  const body = req.body as unknown;
  if (!Buffer.isBuffer(body)) {
    next(
      Array.isArray(body) ? new AppError('malformed_request', { detail: 'The body must be an object.' }) : undefined,
    );
    return;
  }
  const text = decode(body, req.headers['content-type'] ?? '');
  req.body = req.is(XML_TYPES) ? fieldsOfXml(readXml(text)) : fieldsOfForm(text);
  next();
}

function decode(body: Buffer, contentType: string): string {
  if (/;\s*charset\s*=/i.test(contentType) && !UTF_8.test(contentType)) {
    throw new AppError('unsupported_media_type', { detail: 'Only UTF-8 is read.' });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (error) {
    throw new AppError('malformed_request', { detail: 'The body is not in UTF-8.', cause: error });
  }
}
