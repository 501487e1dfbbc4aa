import { AppError } from '../../common/errors/app-error.js';
import type { Form } from './form.js';

export const GROUP_TYPE = 'USER_GROUP';
export const USER_TYPE = 'USER';

/** The kinds of metadata that are here. */
export const OBJECT_TYPES = [GROUP_TYPE, USER_TYPE] as const;

export type ObjectType = (typeof OBJECT_TYPES)[number];

const PATTERN_LENGTH_MAX = 2_000;

/** Which headers are asked for. */
export interface HeaderQuery {
  type: ObjectType;
  /** What a name contains; absent for all. */
  pattern?: string;
  /** Infinite when all are asked for. */
  sizeMax: number;
}

/** Throws `validation_failed` for any other type, and for none. */
export function toObjectType(query: Form): ObjectType {
  const given = query.required('type');
  const type = OBJECT_TYPES.find((known) => known === given);
  if (!type) throw AppError.invalidField('/type', `must be ${OBJECT_TYPES.join(' or ')}`);
  return type;
}

/** Throws `validation_failed`. The wildcards around a pattern say what is so without them: it is found anywhere. */
export function toHeaderQuery(query: Form): HeaderQuery {
  const type = toObjectType(query);
  const size = query.optional('batchsize') ?? '-1';
  if (!/^(-1|\d{1,9})$/.test(size)) throw AppError.invalidField('/batchsize', 'must be -1 or a number of objects');
  const pattern = query.optional('pattern')?.replace(/^%|%$/g, '');
  if ((pattern ?? '').length > PATTERN_LENGTH_MAX) throw AppError.invalidField('/pattern', 'is too long');
  return { type, ...(pattern ? { pattern } : {}), sizeMax: size === '-1' ? Infinity : Number(size) };
}
