import type { Request, Response } from 'express';
import type { AppError } from '../../../common/errors/app-error.js';
import { bearerChallenge } from '../../../common/errors/bearer-challenge.js';
import { ERRORS } from '../../../common/errors/catalogue.js';
import type { ErrorRenderer } from '../../../common/errors/error-renderer.js';
import { SCIM_STATUSES } from './error-statuses.js';
import { ERROR_SCHEMA, SCIM_MEDIA_TYPE } from './media-type.js';
import { ScimError, type ScimType } from './scim-error.js';

export interface ScimErrorBody {
  schemas: string[];
  /** The status as text. */
  status: string;
  scimType?: ScimType;
  detail: string;
}

/** SCIM's form of an error (RFC 7644 3.12). */
export class ScimErrorRenderer implements ErrorRenderer {
  render(error: AppError, _req: Request, res: Response): void {
    const { status, body } = toScimError(error);
    const challenge = bearerChallenge(error, status);
    if (challenge !== undefined) res.setHeader('WWW-Authenticate', challenge);
    res.statusCode = status;
    res.setHeader('Content-Type', SCIM_MEDIA_TYPE);
    res.end(JSON.stringify(body));
  }
}

/** Status and body of an error. */
export function toScimError(error: AppError): { status: number; body: ScimErrorBody } {
  const { status, scimType: usual } = SCIM_STATUSES[error.code];
  const scimType = error instanceof ScimError ? error.scimType : usual;
  return {
    status,
    body: {
      schemas: [ERROR_SCHEMA],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: detailOf(error),
    },
  };
}

function detailOf({ code, detail, errors }: AppError): string {
  const fields = errors.map(({ pointer, parameter, detail: wrong }) => `${pointer?.slice(1) ?? parameter} ${wrong}`);
  return fields.length > 0 ? `${fields.join('; ')}.` : (detail ?? ERRORS[code].title);
}
