import {
  createParamDecorator,
  type ArgumentMetadata,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../common/errors/app-error.js';
import { toParameter, validateDto } from '../../common/validation/validate-dto.js';
import type { Fields } from './request-fields.js';

type Source = 'body' | 'query';

/** Fields that are null count as absent, and fields that nobody knows are left out. */
class WirePipe implements PipeTransform {
  constructor(private readonly source: Source) {}

  async transform(value: unknown, { metatype }: ArgumentMetadata): Promise<unknown> {
    const given = Object.entries((value ?? {}) as Fields).filter(([, field]) => field !== null);
    const { dto, errors } = await validateDto(metatype as Type<object>, Object.fromEntries(given), 'drop');
    if (errors.length === 0) return dto;
    throw new AppError('validation_failed', { errors: this.source === 'body' ? errors : errors.map(toParameter) });
  }
}

const Input = createParamDecorator((source: Source, context: ExecutionContext): unknown => {
  const req = context.switchToHttp().getRequest<Request>();
  return source === 'body' ? (req.body as unknown) : req.query;
});

/** The fields of the body, whatever it was written in, as the parameter's DTO. */
export function WireBody(): ParameterDecorator {
  return Input('body', new WirePipe('body'));
}

/** The filters in the query, as the parameter's DTO. */
export function WireQuery(): ParameterDecorator {
  return Input('query', new WirePipe('query'));
}
