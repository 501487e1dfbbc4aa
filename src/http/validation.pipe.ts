import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { AppError, type FieldError } from '../common/errors/app-error.js';

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
    const dto = plainToInstance(metatype, plain) as object;
    const errors = await validate(dto, { whitelist: true, forbidNonWhitelisted: true });
    if (errors.length === 0) return dto;
    const fields = errors.flatMap((error) => flatten(error, ''));
    throw new AppError('validation_failed', { errors: type === 'body' ? fields : fields.map(toParameter) });
  }
}

function flatten(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const children = (error.children ?? []).flatMap((child) => flatten(child, pointer));
  const [detail] = Object.entries(error.constraints ?? {}).map(([name, message]) =>
    name === 'whitelistValidation' ? 'is not known here' : message,
  );
  return detail === undefined ? children : [{ pointer, detail }, ...children];
}

function toParameter({ pointer, detail }: FieldError): FieldError {
  return { parameter: pointer?.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') ?? '', detail };
}
