import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { AppError } from '../common/errors/app-error.js';
import { toParameter, validateDto } from '../common/validation/validate-dto.js';

/**
 * Turns bodies and queries into their DTO and validates them; unknown fields are refused. An absent body counts as an
 * empty one, so that what is required is named. Errors point at the field: RFC 6901 in a body, by name in a query.
 */
@Injectable()
export class DtoValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype, type } = metadata;
    if (!metatype || (type !== 'body' && type !== 'query') || metatype === Object) return value;
    const { dto, errors } = await validateDto(metatype as Type<object>, value ?? {}, 'refuse');
    if (errors.length === 0) return dto;
    throw new AppError('validation_failed', { errors: type === 'body' ? errors : errors.map(toParameter) });
  }
}
