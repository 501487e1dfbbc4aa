import type { IncomingHttpHeaders } from 'node:http';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';

export interface TokenHeaderOptions {
  /** The header's name, in lower case. */
  name: string;
  /** The name under which the surface's OpenAPI document defines it. */
  securityScheme: string;
  /** Whether Basic is taken as well: the name of the token's owner, and the token in place of a password. */
  basic?: boolean;
  /** A parameter of the query that is taken last, from clients who do not send `unlessHeader` (in lower case). */
  query?: { parameter: string; unlessHeader: string };
}

export interface ShownToken {
  token: string;
  /** Whose it must be; absent when the caller did not say. */
  owner?: string;
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

/** The token by any of the ways that `options` allow: the header, Bearer, Basic, the query, in this order. */
export function readShownToken(req: Request, options: TokenHeaderOptions): ShownToken | undefined {
  const token = readTokenHeader(req, options.name);
  if (token !== undefined) return { token };
  const basic = options.basic === true ? readBasic(req) : undefined;
  if (basic) return basic;
  const { query } = options;
  if (!query || req.headers[query.unlessHeader] !== undefined) return undefined;
  const parameter = req.query[query.parameter];
  return typeof parameter === 'string' && parameter !== '' ? { token: parameter } : undefined;
}

/** User name and password of Basic (RFC 7617), in UTF-8. */
function readBasic(req: Request): ShownToken | undefined {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(req.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { owner: text.slice(0, colon), token: text.slice(colon + 1) };
}
