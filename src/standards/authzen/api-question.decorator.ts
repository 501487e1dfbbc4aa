import { applyDecorators, HttpCode } from '@nestjs/common';
import { RevisionHeader } from '../../common/http/api-operation.decorators.js';
import { Problems } from '../../common/http/problems.decorator.js';

/** A call of this surface: it asks, so that its success is 200. */
export function ApiAuthZenQuestion(): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    RevisionHeader(),
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
