import type { Type } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { validateDto } from '../../common/validation/validate-dto.js';

/**
 * `fields` as the server's own input, under the rules that it has everywhere. Undefined fields are absent. Throws
 * `validation_failed`; `wireNames` says what a field is called here where that differs.
 */
export async function validated<T extends object>(
  dtoClass: Type<T>,
  fields: Readonly<Record<string, unknown>>,
  wireNames: Readonly<Record<string, string>> = {},
): Promise<T> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const { dto, errors } = await validateDto(dtoClass, given, 'refuse');
  if (errors.length === 0) return dto;
  throw new AppError('validation_failed', {
    errors: errors.map((error) => {
      const name = error.pointer?.slice(1) ?? '';
      return { ...error, pointer: `/${wireNames[name] ?? name}` };
    }),
  });
}
