import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiConsumes, ApiHeader } from '@nestjs/swagger';
import type { ErrorCode } from '../errors/catalogue.js';
import { Problems } from './problems.decorator.js';

const BODY_PROBLEMS = ['malformed_json', 'json_too_deep', 'body_too_large', 'unsupported_media_type'] as const;
const IDEMPOTENCY_PROBLEMS = ['idempotency_in_progress', 'idempotency_result_lost', 'idempotency_key_reused'] as const;
const WRITE_PROBLEMS = ['write_conflict'] as const;

/** Documents a read: its answers besides the success, by error code. */
export function ApiRead(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('validation_failed', ...codes);
}

/** Documents a POST that makes something. */
export function ApiCreate(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Any text of your choice, at most 255 characters: the same request with the same key is carried out once within 24 hours.',
    }),
    Problems('validation_failed', ...BODY_PROBLEMS, ...IDEMPOTENCY_PROBLEMS, ...WRITE_PROBLEMS, ...codes),
  );
}

/** What a handler carries whose answers are never kept, whatever Idempotency-Key comes with the request. */
export const ASKS_ONLY = 'guildhall:asks-only';

/** A POST that asks and changes nothing: documents it, and has it answered anew each time. */
export function ApiQuestion(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(ASKS_ONLY, true),
    RevisionHeader(),
    Problems('validation_failed', ...BODY_PROBLEMS, 'database_unavailable', ...codes),
  );
}

/** Documents a GET that is answered as fresh as it asks. */
export function ApiFreshRead(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(RevisionHeader(), Problems('validation_failed', 'database_unavailable', ...codes));
}

/** Documents a PATCH. */
export function ApiUpdate(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiConsumes('application/merge-patch+json', 'application/json'),
    IfMatchHeader(),
    Problems('validation_failed', ...BODY_PROBLEMS, ...WRITE_PROBLEMS, 'precondition_failed', ...codes),
  );
}

/** Documents a PUT of a pair, with or without a body. */
export function ApiPut(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: '`*`: only if it is not there yet.' }),
    Problems('validation_failed', ...BODY_PROBLEMS, ...WRITE_PROBLEMS, 'precondition_failed', ...codes),
  );
}

/** Documents a PUT that sets something which is always there. */
export function ApiSet(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('validation_failed', ...BODY_PROBLEMS, ...WRITE_PROBLEMS, ...codes);
}

/** Documents the DELETE of a thing with an ETag. */
export function ApiDelete(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    IfMatchHeader(),
    Problems('validation_failed', ...WRITE_PROBLEMS, 'precondition_failed', ...codes),
  );
}

/** Documents the DELETE of a pair. */
export function ApiRemove(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('validation_failed', ...WRITE_PROBLEMS, ...codes);
}

function IfMatchHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag that you read: 412 when it has changed since.',
  });
}

/** Documents the header by which a question asks for an answer that is fresh enough. */
export function RevisionHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'Guildhall-Revision',
    required: false,
    description: 'Answer from this revision or a later one.',
    schema: { type: 'integer', format: 'int64', minimum: 0 },
    example: 1,
  });
}
