import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../errors/app-error.js';
import { parseIfMatch } from './entity-tag.js';

/** The versions that If-Match allows, or undefined when any will do. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number[] | undefined =>
  parseIfMatch(context.switchToHttp().getRequest<Request>().headers['if-match']),
);

/** Whether `If-None-Match: *` asks to create only (RFC 9110 13.1.2). */
export const CreateOnly = createParamDecorator((_: unknown, context: ExecutionContext): boolean => {
  const header = context.switchToHttp().getRequest<Request>().headers['if-none-match'];
  if (header === undefined) return false;
  if (header.trim() !== '*') throw AppError.invalidParameter('If-None-Match', 'must be * on a write');
  return true;
});

export const SHOWS_MORE = 'guildhall:shows-more-than-its-version';

/**
 * For routes whose answer can change without a new version: by time, by use, or by who reads it. Its ETag holds a digest
 * of all that is shown but `leftOut`, fields that this answer alone shows.
 */
export function ShowsMoreThanItsVersion(...leftOut: readonly string[]): MethodDecorator {
  return SetMetadata(SHOWS_MORE, leftOut);
}
