import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../../common/errors/app-error.js';
import { ERRORS } from '../../common/errors/catalogue.js';
import type { ErrorRenderer } from '../../common/errors/error-renderer.js';
import { setAnswerHeaders } from './answer-headers.js';
import { THOUGHTSPOT_ERRORS } from './error-codes.js';

/** ThoughtSpot's form of an error. `debug` is a text that holds a JSON array of texts: clients parse it. */
@Injectable()
export class ThoughtSpotErrorRenderer implements ErrorRenderer {
  render(error: AppError, _req: Request, res: Response, requestId: string): void {
    const { status, body } = toThoughtSpotError(error, setAnswerHeaders(res, requestId));
    if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="guildhall"');
    res.status(status);
    if (body === null) res.end();
    else res.json(body);
  }
}

/** Status and body of an error; a 415 has no body there. */
export function toThoughtSpotError(error: AppError, incidentId: string): { status: number; body: object | null } {
  const { status, code } = THOUGHTSPOT_ERRORS[error.code];
  if (status === 415) return { status, body: null };
  const debug = JSON.stringify(sentencesOf(error));
  return { status, body: { code, incident_id_guid: incidentId, trace_id_guid: incidentId, debug } };
}

function sentencesOf(error: AppError): string[] {
  const fields = error.errors.map(({ pointer, parameter, detail }) => `${pointer?.slice(1) ?? parameter} ${detail}.`);
  return [error.detail ?? ERRORS[error.code].title, ...fields];
}
