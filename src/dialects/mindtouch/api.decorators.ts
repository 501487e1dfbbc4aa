import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiQuery, ApiSecurity } from '@nestjs/swagger';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';

const XML = 'application/xml';
const TEXT = { type: 'string' } as const;
const COMMON = ['validation_failed', 'malformed_request', 'invalid_credentials', 'too_many_attempts'] as const;

/** The name of Basic authentication in this surface's OpenAPI document. */
export const SECURITY_SCHEME = 'mindTouchBasic';

/** Documents a read that answers a document like `example`. */
export function ApiDekiRead(example: string, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiOkResponse({ description: 'The document.', content: { [XML]: { schema: TEXT, example } } }),
    ApiQuery({
      name: 'dream.out.format',
      required: false,
      description: 'The format of the answer.',
      schema: { type: 'string', enum: ['xml', 'json', 'php'], default: 'xml' },
    }),
    Problems(...COMMON, ...codes),
  );
}

/** Documents a change that answers a document like `example`. */
export function ApiDekiChange(example: string, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(ApiDekiRead(example, 'write_conflict', ...codes), ApiSecurity(SECURITY_SCHEME));
}

/** Documents a change that takes a document like `body` and answers one like `example`. */
export function ApiDekiWrite(body: string, example: string, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiConsumes(XML),
    ApiBody({ required: true, schema: { type: 'string', example: body } }),
    ApiDekiChange(example, 'body_too_large', 'unsupported_media_type', ...codes),
  );
}

/** Documents one parameter of the query. */
export function ApiDekiQuery(name: string, description: string, example: string): MethodDecorator {
  return ApiQuery({ name, required: false, description, schema: { type: 'string' }, example });
}
