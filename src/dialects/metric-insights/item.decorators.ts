import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import { TokenHeader } from '../../auth/decorators/token-header.decorator.js';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { AnswerInterceptor } from './answer.interceptor.js';
import { TOKEN_HEADER_NAME } from './token-header.js';

/** The name of the `Token` header in this surface's OpenAPI document. */
export const SECURITY_SCHEME = 'metricInsightsToken';

/** The controller of one item: `/api/<item>`. */
export function Item(name: string): ClassDecorator {
  return applyDecorators(
    ApiTags(name),
    ApiProduces('application/json', 'application/xml'),
    TokenHeader({ name: TOKEN_HEADER_NAME, securityScheme: SECURITY_SCHEME }),
    UseInterceptors(AnswerInterceptor),
    Controller(`api/${name}`),
  );
}

/** Documents a read: its answers besides the success, by error code. */
export function ApiItemRead(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('validation_failed', 'token_expired', ...codes);
}

/** Documents a call that takes fields in its body. */
export function ApiItemWrite(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiConsumes('application/json', 'application/x-www-form-urlencoded', 'application/xml'),
    Problems(
      'validation_failed',
      'token_expired',
      'malformed_json',
      'json_too_deep',
      'malformed_request',
      'body_too_large',
      'unsupported_media_type',
      'write_conflict',
      ...codes,
    ),
  );
}

/** Documents a deletion. */
export function ApiItemDelete(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('validation_failed', 'token_expired', 'write_conflict', ...codes);
}
