import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../common/errors/app-error.js';
import { bearerChallenge } from '../common/errors/bearer-challenge.js';
import { ERRORS } from '../common/errors/catalogue.js';
import type { ErrorRenderer } from '../common/errors/error-renderer.js';
import { currentTraceId } from '../common/tracing/tracing.js';
import { PublicUrl } from './public-url.js';

/** The native form of an error: RFC 9457 problem details. */
@Injectable()
export class ProblemRenderer implements ErrorRenderer {
  constructor(private readonly publicUrl: PublicUrl) {}

  render(error: AppError, _req: Request, res: Response, requestId: string): void {
    const { status, headers, body } = this.problem(error, requestId);
    res.status(status).set(headers).send(body);
  }

  /** The answer, for whoever sends it himself. */
  problem(error: AppError, requestId: string): { status: number; headers: Record<string, string>; body: string } {
    const { code, status, detail, errors } = error;
    const traceId = currentTraceId();
    const challenge = bearerChallenge(error, status);
    const body = JSON.stringify({
      type: `${this.publicUrl.base}/errors/${code}`,
      title: ERRORS[code].title,
      status,
      code,
      ...(detail === undefined ? {} : { detail }),
      instance: `urn:request:${requestId}`,
      ...(traceId === undefined ? {} : { traceId }),
      ...(errors.length === 0 ? {} : { errors }),
    });
    return {
      status,
      headers: {
        'Content-Type': 'application/problem+json; charset=utf-8',
        ...(challenge === undefined ? {} : { 'WWW-Authenticate': challenge }),
      },
      body,
    };
  }
}
