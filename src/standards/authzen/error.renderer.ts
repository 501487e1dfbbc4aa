import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../../common/errors/app-error.js';
import { bearerChallenge } from '../../common/errors/bearer-challenge.js';
import { ERRORS, type ErrorCode } from '../../common/errors/catalogue.js';
import type { ErrorRenderer } from '../../common/errors/error-renderer.js';

export interface AuthZenErrorBody {
  status: number;
  code: ErrorCode;
  /** What the standard calls the error message string. */
  message: string;
}

/** What the standard wants to be 400 that has a status of its own elsewhere. */
const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = { unsupported_media_type: 400 };

/** The standard's form of an error: a JSON object with a message. */
@Injectable()
export class AuthZenErrorRenderer implements ErrorRenderer {
  render(error: AppError, _req: Request, res: Response): void {
    const { status, headers, body } = renderAuthZenError(error);
    res.status(status).set(headers).send(body);
  }
}

/** The answer, for whoever sends it himself. */
export function renderAuthZenError(error: AppError): { status: number; headers: Record<string, string>; body: string } {
  const { status, body } = toAuthZenError(error);
  const challenge = bearerChallenge(error, status);
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(challenge === undefined ? {} : { 'WWW-Authenticate': challenge }),
    },
    body: JSON.stringify(body),
  };
}

export function toAuthZenError(error: AppError): { status: number; body: AuthZenErrorBody } {
  const { code, errors } = error;
  const status = STATUSES[code] ?? error.status;
  const fields = errors.map(({ pointer, parameter, detail }) => `${(pointer ?? parameter) || 'The body'} ${detail}.`);
  const message = fields.length > 0 ? fields.join(' ') : (error.detail ?? ERRORS[code].title);
  return { status, body: { status, code, message } };
}
