import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SessionCookie } from '../../auth/decorators/session-cookie.decorator.js';
import { ThoughtSpotHeadersInterceptor } from './answer-headers.interceptor.js';
import { SESSION_COOKIE_NAME } from './session-cookies.js';

const BASES = ['callosum/v1/tspublic/v1', 'tspublic/v1'];

/** A controller of this surface: under both of its bases, with its session cookie and its headers. */
export function ThoughtSpotController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(BASES.map((base) => `${base}/${path}`)),
    ApiTags('ThoughtSpot'),
    SessionCookie({ name: SESSION_COOKIE_NAME, csrfHeader: 'x-requested-by' }),
    UseInterceptors(ThoughtSpotHeadersInterceptor),
  );
}
