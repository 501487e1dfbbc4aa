import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../common/errors/app-error.js';
import { ERRORS } from '../common/errors/catalogue.js';
import type { ErrorRenderer } from '../common/errors/error-renderer.js';
import { PublicUrl } from './public-url.js';

/** The native form of an error: RFC 9457 problem details. */
@Injectable()
export class ProblemRenderer implements ErrorRenderer {
  constructor(private readonly publicUrl: PublicUrl) {}

  render(error: AppError, _req: Request, res: Response, requestId: string): void {
    const { code, status, detail, errors } = error;
    if (status === 401) res.setHeader('WWW-Authenticate', challenge(error));
    res.status(status).type('application/problem+json');
    res.send(
      JSON.stringify({
        type: `${this.publicUrl.base}/errors/${code}`,
        title: ERRORS[code].title,
        status,
        code,
        ...(detail === undefined ? {} : { detail }),
        instance: `urn:request:${requestId}`,
        ...(errors.length === 0 ? {} : { errors }),
      }),
    );
  }
}

/** RFC 6750 3.1: no error code for a caller who sent no token. */
function challenge(error: AppError): string {
  return error.code === 'invalid_token'
    ? 'Bearer realm="guildhall", error="invalid_token"'
    : 'Bearer realm="guildhall"';
}
