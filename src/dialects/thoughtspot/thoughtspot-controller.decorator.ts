import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SessionCookie } from '../../auth/decorators/session-cookie.decorator.js';
import { ThoughtSpotHeadersInterceptor } from './answer-headers.interceptor.js';
import { SESSION_COOKIE_NAME } from './session-cookies.js';

/** Where the published calls are. */
export const PUBLIC_BASES: readonly string[] = ['callosum/v1/tspublic/v1', 'tspublic/v1'];

/** Where ThoughtSpot's own pages call, and clients that learned it from them. */
export const PRIVATE_BASES: readonly string[] = ['callosum/v1'];

/** A controller of this surface: under both of its public bases or those named, with its cookie and its headers. */
export function ThoughtSpotController(path: string, bases: readonly string[] = PUBLIC_BASES): ClassDecorator {
  return applyDecorators(
    Controller(bases.map((base) => `${base}/${path}`)),
    ApiTags('ThoughtSpot'),
    SessionCookie({ name: SESSION_COOKIE_NAME, csrfHeader: 'x-requested-by', securityScheme: 'thoughtSpotSession' }),
    UseInterceptors(ThoughtSpotHeadersInterceptor),
  );
}
