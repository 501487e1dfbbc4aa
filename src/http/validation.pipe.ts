import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { AppError, type FieldError } from '../common/errors/app-error.js';

const UNKNOWN_FIELD = 'is not known here';

/**
 * Turns bodies and queries into their DTO and validates them; unknown fields are refused. An absent body counts as an
 * empty one, so that what is required is named. Errors point at the field: RFC 6901 in a body, by name in a query.
 */
@Injectable()
export class DtoValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype, type } = metadata;
    if (!metatype || (type !== 'body' && type !== 'query') || metatype === Object) return value;
    const plain = value ?? {};
    if (typeof plain !== 'object' || Array.isArray(plain)) throw AppError.invalidField('', 'must be an object');
    const reserved = reservedFields(plain, '');
    if (reserved.length > 0) throw new AppError('validation_failed', { errors: inPlace(reserved, type) });
    const dto = plainToInstance(metatype, plain) as object;
    const errors = await validate(dto, { whitelist: true, forbidNonWhitelisted: true });
    if (errors.length === 0) return dto;
    throw new AppError('validation_failed', {
      errors: inPlace(
        errors.flatMap((error) => flatten(error, '')),
        type,
      ),
    });
  }
}

/**
 * Fields named like a member that every object has, such as `__proto__` or `toString`. No DTO has one, and the
 * transformer skips them without a word. Bodies are at most 32 levels deep.
 */
function reservedFields(value: object, parent: string): FieldError[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const pointer = pointerTo(parent, key);
    if (key in Object.prototype) return [{ pointer, detail: UNKNOWN_FIELD }];
    return typeof child === 'object' && child !== null ? reservedFields(child, pointer) : [];
  });
}

function inPlace(fields: FieldError[], type: 'body' | 'query'): FieldError[] {
  return type === 'body' ? fields : fields.map(toParameter);
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

function toParameter({ pointer, detail }: FieldError): FieldError {
  return { parameter: pointer?.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') ?? '', detail };
}
