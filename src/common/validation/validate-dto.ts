import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { AppError, type FieldError } from '../errors/app-error.js';

const UNKNOWN_FIELD = 'is not known here';

/** Fields that the DTO does not have: an error natively, left out where a foreign system did so. */
export type UnknownFields = 'refuse' | 'drop';

/** A plain object as an instance of its DTO, with what is wrong with it; pointers are those of RFC 6901. */
export async function validateDto<T extends object>(
  dtoClass: Type<T>,
  plain: unknown,
  unknownFields: UnknownFields,
): Promise<{ dto: T; errors: FieldError[] }> {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw AppError.invalidField('', 'must be an object');
  }
  const reserved = reservedFields(plain, '');
  if (reserved.length > 0 && unknownFields === 'refuse') return { dto: new dtoClass(), errors: reserved };
  const dto = plainToInstance(dtoClass, reserved.length === 0 ? plain : withoutReserved(plain));
  const errors = await validate(dto, { whitelist: true, forbidNonWhitelisted: unknownFields === 'refuse' });
  return { dto, errors: errors.flatMap((error) => flatten(error, '')) };
}

/** The same error for a parameter of the query. */
export function toParameter({ pointer, detail }: FieldError): FieldError {
  return { parameter: pointer?.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') ?? '', detail };
}

/**
 * Fields named like a member that every object has, such as `__proto__` or `toString`. No DTO has one. The transformer
 * skips some of them without a word, and calls what stands under `constructor`, so it must not see them. Bodies are at
 * most 32 levels deep.
 */
function reservedFields(value: object, parent: string): FieldError[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const pointer = pointerTo(parent, key);
    if (key in Object.prototype) return [{ pointer, detail: UNKNOWN_FIELD }];
    return typeof child === 'object' && child !== null ? reservedFields(child, pointer) : [];
  });
}

function withoutReserved(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutReserved);
  const kept = Object.entries(value).filter(([key]) => !(key in Object.prototype));
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutReserved(child)]));
}

function pointerTo(parent: string, property: string): string {
  return `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function flatten(error: ValidationError, parent: string): FieldError[] {
  const pointer = pointerTo(parent, error.property);
  const children = (error.children ?? []).flatMap((child) => flatten(child, pointer));
  const [detail] = Object.entries(error.constraints ?? {}).map(([name, message]) =>
    name === 'whitelistValidation' ? UNKNOWN_FIELD : message,
  );
  return detail === undefined ? children : [{ pointer, detail }, ...children];
}
