import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import type { ErrorCode } from '../../../common/errors/catalogue.js';
import { Problems } from '../../../common/http/problems.decorator.js';
import { USER_PROVISIONING } from '../../../common/well-known-ids.js';
import { LIST_SCHEMA, SCIM_MEDIA_TYPE } from '../http/media-type.js';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../limits.js';
import { SEARCH_REQUEST_SCHEMA } from '../query/list-query.js';

const OBJECT = { type: 'object', additionalProperties: true } as const;

type Parameter = [name: string, description: string, example: string | number];

const PARAMETERS: readonly Parameter[] = [
  ['filter', 'Which ones (RFC 7644 3.4.2.2).', 'meta.lastModified gt "2026-01-31T12:00:00Z"'],
  ['sortBy', 'By which attribute the list is sorted.', 'meta.created'],
  ['sortOrder', '`ascending` or `descending`.', 'ascending'],
  ['startIndex', 'The number of the first one, from 1.', 1],
  ['count', `How many, at most ${PAGE_SIZE_MAX}; ${PAGE_SIZE_DEFAULT} unless it is said.`, 10],
  ['attributes', 'What is shown of each, with commas between the names.', 'displayName'],
  ['excludedAttributes', 'What is not shown.', 'members'],
];

/** Documents a list, and lets in who provisions. */
export function ScimList(example: object): MethodDecorator {
  const parameters = PARAMETERS.map(([name, description, value]) =>
    ApiQuery({ name, required: false, description, schema: { type: typeof value as 'string', example: value } }),
  );
  // Without an example: there is none that could be sent, and an empty one asks for another list.
  const cursor = ApiQuery({
    name: 'cursor',
    required: false,
    description: 'In place of `startIndex`: empty for the first page, and then what `nextCursor` was (RFC 9865).',
    schema: { type: 'string' },
  });
  return applyDecorators(...parameters, cursor, answer(example), RequirePrivilege(USER_PROVISIONING), problems());
}

/** Documents a search by POST, and lets in who provisions. */
export function ScimSearch(filter: string, example: object): MethodDecorator {
  const body = { schemas: [SEARCH_REQUEST_SCHEMA], filter, startIndex: 1, count: 10 };
  return applyDecorators(
    ApiConsumes(SCIM_MEDIA_TYPE, 'application/json'),
    ApiBody({ required: true, schema: { ...OBJECT, examples: [body] } }),
    answer(example),
    RequirePrivilege(USER_PROVISIONING),
    problems('malformed_json', 'json_too_deep', 'body_too_large', 'unsupported_media_type'),
  );
}

function answer(resource: object): MethodDecorator {
  const example = { schemas: [LIST_SCHEMA], totalResults: 1, itemsPerPage: 1, startIndex: 1, Resources: [resource] };
  return ApiResponse({ status: 200, content: { [SCIM_MEDIA_TYPE]: { schema: OBJECT, example } } });
}

function problems(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('validation_failed', 'invalid_cursor', ...codes);
}
