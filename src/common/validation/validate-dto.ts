import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { AppError, type FieldError } from '../errors/app-error.js';

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
  const dto = plainToInstance(dtoClass, plain);
  const errors = await validate(dto, { whitelist: true, forbidNonWhitelisted: unknownFields === 'refuse' });
  return { dto, errors: errors.flatMap((error) => flatten(error, '')) };
}

/** The same error for a parameter of the query. */
export function toParameter({ pointer, detail }: FieldError): FieldError {
  return { parameter: pointer?.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') ?? '', detail };
}

function flatten(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const children = (error.children ?? []).flatMap((child) => flatten(child, pointer));
  const [detail] = Object.entries(error.constraints ?? {}).map(([name, message]) =>
    name === 'whitelistValidation' ? 'is not known here' : message,
  );
  return detail === undefined ? children : [{ pointer, detail }, ...children];
}
