import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Problems } from '../../common/http/problems.decorator.js';

/** A call of this surface: it asks, so that its success is 200. */
export function ApiAuthZenQuestion(): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    ApiHeader({
      name: 'Guildhall-Revision',
      required: false,
      description: 'Answer from this revision or a later one.',
      schema: { type: 'integer', format: 'int64', minimum: 0 },
      example: 1,
    }),
    Problems(
      'validation_failed',
      'malformed_json',
      'json_too_deep',
      'body_too_large',
      'unsupported_media_type',
      'forbidden',
    ),
  );
}
