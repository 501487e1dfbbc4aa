import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

export interface SessionCookieOptions {
  /** The cookie's name. */
  name: string;
  /** A header that a write authenticated by the cookie must carry, in lower case: another site cannot send it. */
  csrfHeader: string;
  /** The name under which the surface's OpenAPI document defines the cookie. */
  securityScheme: string;
}

export const SESSION_COOKIE = 'guildhall:session-cookie';

/** Lets the routes of a controller be authenticated by a cookie besides the Authorization header. */
export function SessionCookie(options: SessionCookieOptions): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(SESSION_COOKIE, options), ApiSecurity(options.securityScheme));
}
