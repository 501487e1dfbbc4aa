import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiParam, ApiQuery, ApiSecurity } from '@nestjs/swagger';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';

const XML = 'application/xml';
const TEXT = { type: 'string' } as const;
const COMMON = [
  'validation_failed',
  'malformed_request',
  'invalid_credentials',
  'too_many_attempts',
  'authentication_service_unavailable',
] as const;

/** The name of Basic authentication in this surface's OpenAPI document. */
export const SECURITY_SCHEME = 'mindTouchBasic';

/** Documents a read that answers a document like `example`: an empty one is sent as text. */
export function ApiDekiRead(example: string, ...codes: readonly ErrorCode[]): MethodDecorator {
  const type = example === '' ? 'text/plain' : XML;
  return applyDecorators(
    ApiOkResponse({ description: 'The document.', content: { [type]: { schema: TEXT, example } } }),
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
    ApiBody({ required: true, schema: { type: 'string', examples: [body] } }),
    ApiDekiChange(example, 'body_too_large', 'unsupported_media_type', ...codes),
  );
}

/** Documents a list: a read with the parameters that all lists take. */
export function ApiDekiList(example: string, ...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiDekiRead(example, ...codes),
    ApiDekiQuery('limit', 'How many are listed at most, 100 when it is left out, or `all`.', '100'),
    ApiDekiQuery('offset', 'How many are passed over.', '0'),
    ApiDekiQuery('sortby', 'By what the list is ordered; with `-` in front, downwards.', '-id'),
  );
}

/** Documents the filters of a list of users; some of them are for administrators alone. */
export function ApiDekiUserQuery(): MethodDecorator {
  return applyDecorators(
    ApiDekiQuery('usernamefilter', 'Part of the user name, without regard to case.', 'ad'),
    ApiDekiQuery('fullnamefilter', 'Part of the full name, without regard to case.', 'ad'),
    ApiDekiQuery('usernameemailfilter', 'Part of the user name or of the e-mail address.', 'ad'),
    ApiDekiQuery('authprovider', 'The id of the service that the users are of; 0 for any.', '1'),
    ApiDekiQuery('rolefilter', 'The name of a role.', 'Contributor'),
    ApiDekiQuery('activatedfilter', 'Only users who are active (`true`), or only others.', 'true'),
    Problems('forbidden'),
  );
}

/** Documents one parameter of the query. */
export function ApiDekiQuery(name: string, description: string, example: string): MethodDecorator {
  return ApiQuery({ name, required: false, description, schema: { type: 'string', example } });
}

/** Documents a segment of the path that names a thing. */
export function ApiDekiKey(name: string, thing: 'group' | 'user' | 'role' | 'service'): MethodDecorator {
  const byName = thing === 'service' ? '' : ', or `=` and its name, encoded twice';
  return ApiParam({ name, description: `The id of the ${thing}${byName}.`, type: String, example: '4' });
}
