import { applyDecorators, Controller, Header, HttpCode } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Type } from '@nestjs/common';
import { AuthenticatedBy } from '../../auth/decorators/request-authenticator.decorator.js';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { FORM_TYPE } from './form-body.js';
import { OAuthClientAuthenticator } from './oauth-client.authenticator.js';

/** The name of Basic authentication in this surface's OpenAPI document. */
export const SECURITY_SCHEME = 'oauthClient';

/** A controller of addresses that clients call. */
export function OAuthController(): ClassDecorator {
  return applyDecorators(
    ApiTags('OAuth'),
    AuthenticatedBy(OAuthClientAuthenticator),
    ApiSecurity(SECURITY_SCHEME),
    Controller('oauth2'),
  );
}

/** A call that takes a form and answers 200. */
export function OAuthCall(form: Type<object>, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    Header('Content-Type', 'application/json; charset=utf-8'),
    ApiConsumes(FORM_TYPE),
    ApiBody({ type: form }),
    Problems('malformed_request', 'body_too_large', 'unsupported_media_type', 'database_unavailable', ...codes),
  );
}
