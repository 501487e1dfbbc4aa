import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../../common/errors/app-error.js';
import { ERRORS } from '../../common/errors/catalogue.js';
import type { ErrorRenderer } from '../../common/errors/error-renderer.js';
import { isGuid } from '../../common/text/guid.js';
import { setAnswerHeaders } from './answer-headers.js';
import { CdsError, CdsSilence } from './cds-error.js';
import { CDS_ERRORS } from './error-codes.js';
import { ERROR_TEXTS } from './error-texts.js';

export interface CdsErrorBody {
  id: number;
  message: string;
  data: null;
  uuid: string;
}

type Language = 'en' | 'fr';

/** CDS's form of an error, in English or, for who prefers it, in French. */
@Injectable()
export class CdsErrorRenderer implements ErrorRenderer {
  render(error: AppError, req: Request, res: Response, requestId: string): void {
    const language = req.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en';
    const { status, body } = toCdsError(error, isGuid(requestId) ? requestId : randomUUID(), language);
    if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="guildhall"');
    setAnswerHeaders(res);
    res.vary('Accept-Language');
    res.statusCode = status;
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(body));
  }
}

/** Status and body of an error. `uuid` is the request's own id. */
export function toCdsError(
  error: AppError,
  uuid: string,
  language: Language = 'en',
): { status: number; body: CdsErrorBody | null } {
  if (error instanceof CdsSilence) return { status: 403, body: null };
  const own = error instanceof CdsError ? { id: error.id } : CDS_ERRORS[error.code];
  const { status, [language]: text } = ERROR_TEXTS[own.id];
  const from = error instanceof CdsError ? error.from : CDS_ERRORS[error.code].explained && explanationOf(error);
  const message = from === undefined ? text : `${text} (from: ${from})`;
  return {
    status: ('status' in own ? own.status : undefined) ?? status,
    body: { id: own.id, message, data: null, uuid },
  };
}

function explanationOf({ code, detail, errors }: AppError): string {
  const fields = errors.map(({ pointer, parameter, detail: wrong }) => `${pointer?.slice(1) ?? parameter} ${wrong}`);
  return fields.length > 0 ? fields.join('; ') : (detail ?? ERRORS[code].title);
}
