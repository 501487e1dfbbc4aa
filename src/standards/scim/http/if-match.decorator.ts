import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/**
 * The versions that If-Match allows, without the marks of an entity tag; undefined when any will do. SCIM's tags are
 * weak, and are compared here all the same (RFC 7644 3.14).
 */
export const IfMatchTags = createParamDecorator((_: unknown, context: ExecutionContext): string[] | undefined =>
  parseTags(context.switchToHttp().getRequest<Request>().headers['if-match']),
);

/** The same for a tag from elsewhere, such as an operation in a bulk. */
export function parseTags(header: string | undefined): string[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').map((tag) => /^\s*(?:W\/)?"(.*)"\s*$/.exec(tag)?.[1] ?? '');
}

/** Tags that are numbers; one that is not matches nothing. */
export function toVersions(tags: readonly string[] | undefined): number[] | undefined {
  return tags?.map((tag) => (/^\d{1,9}$/.test(tag) ? Number(tag) : -1));
}
