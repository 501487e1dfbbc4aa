import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../../common/errors/app-error.js';
import { ERRORS } from '../../common/errors/catalogue.js';
import type { ErrorRenderer } from '../../common/errors/error-renderer.js';
import { PublicUrl } from '../../http/public-url.js';
import { OAUTH_FAILURES } from './error-codes.js';
import { OAuthError, type OAuthErrorCode } from './oauth-error.js';

export interface OAuthErrorBody {
  error: OAuthErrorCode;
  error_description: string;
}

/** How to send an error, for whoever sends it himself. */
export interface OAuthErrorAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

// What RFC 6749 5.2 allows in a description.
const NOT_ALLOWED = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;
const BEARER = /^bearer\b/i;
const BASIC = /^basic\b/i;

/** The form of errors of OAuth (RFC 6749 5.2): `{"error":"…","error_description":"…"}`. */
@Injectable()
export class OAuthErrorRenderer implements ErrorRenderer {
  constructor(private readonly publicUrl: PublicUrl) {}

  render(error: AppError, req: Request, res: Response): void {
    const { status, headers, body } = this.answer(error, req.headers.authorization);
    res.status(status).set(headers).send(body);
  }

  /** `authorization` is the header that the caller sent. */
  answer(error: AppError, authorization: string | undefined): OAuthErrorAnswer {
    const { status, body } = toOAuthError(error);
    const headers: Record<string, string> = {
      'Content-Type': 'application/json; charset=utf-8',
      Pragma: 'no-cache',
    };
    if (status === 401) headers['WWW-Authenticate'] = this.challenges(error, authorization);
    return { status, headers, body: JSON.stringify(body) };
  }

  /** In the scheme that the caller has tried (RFC 6749 5.2), or in both. */
  private challenges(error: AppError, authorization = ''): string {
    const basic = 'Basic realm="guildhall", charset="UTF-8"';
    const metadata = `resource_metadata="${this.publicUrl.base}/.well-known/oauth-protected-resource"`;
    const wrong = error.code === 'invalid_token' ? ', error="invalid_token"' : '';
    const bearer = `Bearer realm="guildhall"${wrong}, ${metadata}`;
    if (BEARER.test(authorization)) return bearer;
    return BASIC.test(authorization) ? basic : `${basic}, ${bearer}`;
  }
}

/** Status and body of an error. */
export function toOAuthError(error: AppError): { status: number; body: OAuthErrorBody } {
  const known = OAUTH_FAILURES[error.code];
  const { error: code, status } = error instanceof OAuthError ? { error: error.oauthCode, status: 400 } : known;
  const text = descriptionOf(error).replaceAll('"', "'").replaceAll(NOT_ALLOWED, '?');
  return { status, body: { error: code, error_description: text } };
}

function descriptionOf({ code, detail, errors }: AppError): string {
  if (errors.length === 0) return detail ?? ERRORS[code].title;
  return errors.map(({ parameter, pointer, detail: wrong }) => `${parameter ?? pointer} ${wrong}`).join('; ');
}
