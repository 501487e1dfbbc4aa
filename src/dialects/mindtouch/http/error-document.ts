import type { AppError, FieldError } from '../../../common/errors/app-error.js';
import { ERRORS, type ErrorCode } from '../../../common/errors/catalogue.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { element } from './element.js';
import { STATUSES, TITLES } from './error-statuses.js';
import { NotSupportedError } from './not-supported.error.js';

const NOT_IMPLEMENTED = 501;

/** What this surface's clients look for, word for word. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  route_not_found: 'resource not found',
  token_expired: 'authentication failed',
  invalid_token: 'authentication failed',
  invalid_credentials: 'authentication failed',
  external_group_rename: 'Renaming an external group is not supported. Delete this group and create a new one instead.',
  external_group_members:
    'Changing members of an external group is not supported. You may modify members in the external provider instead.',
  external_group_member_service: 'Group members must have same authentication provider as the group',
};

/** Status and document of an error. `uri` is the address that was called, `methods` those that it knows. */
export function toErrorDocument(
  error: AppError,
  uri: string,
  methods: readonly string[] = [],
): { status: number; document: XmlElement } {
  const status = error instanceof NotSupportedError ? NOT_IMPLEMENTED : STATUSES[error.code];
  const message = methods.length > 0 ? `allowed methods are ${withoutHead(methods).join(', ')}` : messageOf(error);
  const document = element(
    'error',
    {},
    element('status', {}, status),
    element('title', {}, TITLES[status] ?? 'Error'),
    element('message', {}, message),
    element('uri', {}, uri),
  );
  return { status, document };
}

/** `DELETE,GET,PUT`. HEAD goes without saying here. */
export function toAllowHeader(methods: readonly string[]): string {
  return withoutHead(methods).join(',');
}

function withoutHead(methods: readonly string[]): string[] {
  return methods.filter((method) => method !== 'HEAD');
}

function messageOf({ code, detail, errors }: AppError): string {
  const message = MESSAGES[code] ?? detail;
  if (message !== undefined) return message;
  if (errors.length > 0) return errors.map(sentenceOf).join('; ');
  return ERRORS[code].title;
}

function sentenceOf({ pointer, parameter, detail }: FieldError): string {
  return `'${pointer?.slice(1) ?? parameter ?? ''}' ${detail}`;
}
