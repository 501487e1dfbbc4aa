import type { Request } from 'express';
import { readBearer } from '../../../auth/decorators/token-header.decorator.js';
import { queryOf } from '../http/dream-parameters.js';

export const COOKIE_NAME = 'authtoken';

export interface BasicCredentials {
  username: string;
  password: string;
}

/** The token of a request: of the query, the cookie, X-Authtoken and Authorization the first that is there. */
export function readAuthToken(req: Request): string | undefined {
  const header = req.headers['x-authtoken'];
  const candidates = [queryOf(req).get('authtoken'), readCookie(req), String(header ?? ''), readBearer(req)];
  return candidates.map((candidate) => candidate?.trim()).find(Boolean);
}

/** The cookie in the old form of RFC 2109, `authtoken="…"; $Path=/`, or without quotes. */
function readCookie(req: Request): string | undefined {
  const pairs = (req.headers.cookie ?? '').split(/[;,]/).map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${COOKIE_NAME}=`));
  return pair?.slice(COOKIE_NAME.length + 1).replace(/^"(.*)"$/, '$1');
}

/** User name and password (RFC 7617), in UTF-8; undefined when the header holds none. */
export function readBasic(req: Request): BasicCredentials | undefined {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(req.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** `?authenticate=`: anything but `false` asks for a password, whatever token comes along. */
export function asksForPassword(req: Request): boolean {
  const value = queryOf(req).get('authenticate');
  return value !== undefined && value.toLowerCase() !== 'false';
}
