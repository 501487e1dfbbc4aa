import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsInt, Max, Min, ValidateIf } from 'class-validator';

const ID_PATTERN = /^[1-9]\d{0,15}$/;
// RFC 3339 with an offset: an instant must not depend on the server's time zone.
const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** The field may be left out, but null is a value like any other and is validated. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** The id of a row: an integer from 1 to 2^53 - 1. */
export function IsId(options: { description?: string; example?: number } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, ...options }),
    Min(1, { message: 'must be a positive integer' }),
    Max(Number.MAX_SAFE_INTEGER, { message: 'must be at most 9007199254740991' }),
    IsInt({ message: 'must be an integer' }),
  );
}

/** An instant as RFC 3339 text with an offset, handed on as a Date; null where the field allows it. */
export function IsInstant(
  options: { description?: string; nullable?: boolean; example?: string } = {},
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', format: 'date-time', ...options }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && INSTANT_PATTERN.test(value) ? new Date(value) : value,
    ),
    IsDate({ message: 'must be an instant with an offset, such as 2030-01-31T12:00:00Z' }),
    ...(options.nullable ? [ValidateIf((_, value) => value !== undefined && value !== null)] : []),
  );
}

/** A number in a query string; anything that is not digits is left for the validator to refuse. */
export function FromQueryInteger(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value,
  );
}

/** `true` or `false` in a query string. */
export function FromQueryBoolean(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
}

/** The id, or undefined when the text is not one. */
export function parseId(text: string): number | undefined {
  const id = Number(text);
  return ID_PATTERN.test(text) && Number.isSafeInteger(id) ? id : undefined;
}

/** An array of ids of rows. */
export function IsIdList(): PropertyDecorator {
  return applyDecorators(
    Max(Number.MAX_SAFE_INTEGER, { each: true, message: 'must hold ids' }),
    Min(1, { each: true, message: 'must hold ids' }),
    IsInt({ each: true, message: 'must hold ids' }),
  );
}
