import type { IncomingHttpHeaders } from 'node:http';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';

export interface TokenHeaderOptions {
  /** The header's name, in lower case. */
  name: string;
  /** The name under which the surface's OpenAPI document defines it. */
  securityScheme: string;
}

export const TOKEN_HEADER = 'guildhall:token-header';

/**
 * Lets the routes of a controller be authenticated by a header of their own, which comes before Authorization. They
 * also tell a token that has expired (`token_expired`) from one that is wrong or revoked (`invalid_token`).
 */
export function TokenHeader(options: TokenHeaderOptions): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(TOKEN_HEADER, options), ApiSecurity(options.securityScheme));
}

/** The token in the header `name`, or else in Authorization. */
export function readTokenHeader(req: Request, name: string): string | undefined {
  const value = req.headers[name];
  const token = typeof value === 'string' ? value.trim() : '';
  return token === '' ? readBearer(req) : token;
}

/** The token in Authorization (RFC 6750). */
export function readBearer(req: { headers: IncomingHttpHeaders }): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1];
}
