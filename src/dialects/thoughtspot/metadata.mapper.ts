import { AppError } from '../../common/errors/app-error.js';
import type { Form } from './form.js';

/** The only kind of metadata that is here. */
export const GROUP_TYPE = 'USER_GROUP';

const PATTERN_LENGTH_MAX = 2_000;

/** Which headers are asked for. */
export interface HeaderQuery {
  /** What a name contains; absent for all. */
  pattern?: string;
  /** Infinite when all are asked for. */
  sizeMax: number;
}

/** Throws `validation_failed` for any other type than that of groups, and for none. */
export function assertGroupType(query: Form): void {
  if (query.required('type') !== GROUP_TYPE) throw AppError.invalidField('/type', `must be ${GROUP_TYPE}`);
}

/** Throws `validation_failed`. The wildcards around a pattern say what is so without them: it is found anywhere. */
export function toHeaderQuery(query: Form): HeaderQuery {
  assertGroupType(query);
  const size = query.optional('batchsize') ?? '-1';
  if (!/^(-1|\d{1,9})$/.test(size)) throw AppError.invalidField('/batchsize', 'must be -1 or a number of objects');
  const pattern = query.optional('pattern')?.replace(/^%|%$/g, '');
  if ((pattern ?? '').length > PATTERN_LENGTH_MAX) throw AppError.invalidField('/pattern', 'is too long');
  return { ...(pattern ? { pattern } : {}), sizeMax: size === '-1' ? Infinity : Number(size) };
}
