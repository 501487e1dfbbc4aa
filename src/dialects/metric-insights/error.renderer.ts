import type { Request, Response } from 'express';
import type { AppError, FieldError } from '../../common/errors/app-error.js';
import { ERRORS, type ErrorCode } from '../../common/errors/catalogue.js';
import type { ErrorRenderer } from '../../common/errors/error-renderer.js';
import { toXmlText, wantsXml, XML_TYPE } from './answer-format.js';
import { STATUSES } from './error-statuses.js';

/** What this surface's clients look for, word for word, and where our own words would not fit. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  not_authenticated: 'Unauthorized',
  invalid_token: 'Unauthorized',
  invalid_credentials: 'Unauthorized',
  token_expired: 'Session expired',
  method_not_allowed: 'Method Not Allowed',
  precondition_failed: 'This exists already.',
};

/** The form of errors here: `{"status":"ERROR","message":"…"}`, or the same in XML. */
export class MetricInsightsErrorRenderer implements ErrorRenderer {
  render(error: AppError, req: Request, res: Response): void {
    const { status, body } = toMetricInsightsError(error);
    if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="guildhall"');
    res.vary('Accept');
    res.status(status);
    if (wantsXml(req)) res.type(XML_TYPE).send(toXmlText(body));
    else res.json(body);
  }
}

/** Status and body of an error. */
export function toMetricInsightsError(error: AppError): { status: number; body: { status: 'ERROR'; message: string } } {
  return { status: STATUSES[error.code], body: { status: 'ERROR', message: messageOf(error) } };
}

function messageOf({ code, detail, errors }: AppError): string {
  const message = MESSAGES[code];
  if (message !== undefined) return message;
  if (errors.length > 0) return `${errors.map(sentenceOf).join('; ')}.`;
  return detail ?? ERRORS[code].title;
}

/** `group must be an integer`, or just what is wrong when that is the whole body. */
function sentenceOf({ pointer, parameter, detail }: FieldError): string {
  const field = parameter ?? pointer?.slice(1) ?? '';
  return field === '' ? `The body ${detail}` : `${field} ${detail}`;
}
