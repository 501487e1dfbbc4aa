import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiParam, ApiResponse } from '@nestjs/swagger';
import type { ErrorCode } from '../../../common/errors/catalogue.js';
import { Problems } from '../../../common/http/problems.decorator.js';
import { SCIM_MEDIA_TYPE } from './media-type.js';

const OBJECT = { type: 'object', additionalProperties: true } as const;
const BODY_PROBLEMS = [
  'validation_failed',
  'malformed_json',
  'json_too_deep',
  'body_too_large',
  'unsupported_media_type',
] as const;
const CHANGE_PROBLEMS = [...BODY_PROBLEMS, 'forbidden', 'write_conflict', 'precondition_failed'] as const;

/** Documents a read that answers `example`. */
export function ApiScimRead(example: object, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    answers(200, example),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag that you have: 304 when it holds still.',
    }),
    Problems(...codes),
  );
}

/** Documents what describes the surface itself. */
export function ApiScimDescription(example: object, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(answers(200, example), Problems(...codes));
}

/** Documents a POST that makes a resource. */
export function ApiScimCreate(body: object, example: object, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(takes(body), answers(201, example), Problems(...BODY_PROBLEMS, 'write_conflict', ...codes));
}

/** Documents a PUT. */
export function ApiScimReplace(body: object, example: object, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(takes(body), answers(200, example), IfMatchHeader(), Problems(...CHANGE_PROBLEMS, ...codes));
}

/** Documents a PATCH; without an example the answer has no body. */
export function ApiScimPatch(body: object, example: object | null, ...codes: readonly ErrorCode[]): MethodDecorator {
  const answer = example === null ? ApiResponse({ status: 204 }) : answers(200, example);
  return applyDecorators(takes(body), answer, IfMatchHeader(), Problems(...CHANGE_PROBLEMS, ...codes));
}

/** Documents a DELETE. */
export function ApiScimDelete(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(IfMatchHeader(), Problems('forbidden', 'write_conflict', 'precondition_failed', ...codes));
}

/** Documents the segment of the path that names a resource. */
export function ApiResourceId(example: string): MethodDecorator {
  return ApiParam({ name: 'id', description: 'The id of the resource.', schema: { type: 'string' }, example });
}

function takes(body: object): MethodDecorator {
  return applyDecorators(
    ApiConsumes(SCIM_MEDIA_TYPE, 'application/json'),
    ApiBody({ required: true, schema: { ...OBJECT, examples: [body] } }),
  );
}

function answers(status: number, example: object): MethodDecorator {
  return ApiResponse({ status, content: { [SCIM_MEDIA_TYPE]: { schema: OBJECT, example } } });
}

function IfMatchHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag that you read: 412 when it has changed since.',
  });
}
