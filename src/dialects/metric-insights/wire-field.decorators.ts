import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { FromQueryInteger, IsId, MayBeAbsent } from '../../common/validation/value.decorators.js';
import { parseFlag } from './wire-values.js';

/** The id of a record, as a number or in digits. It may be left out. */
export function IsWireId(options: { description?: string; example?: number } = {}): PropertyDecorator {
  return applyDecorators(FromQueryInteger(), MayBeAbsent(), IsId(options));
}

/** `Y` or `N`, also as `yes` and `no`, handed on as a boolean. It may be left out. */
export function IsWireFlag(options: { description?: string; example?: 'Y' | 'N' } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, enum: ['Y', 'N'], required: false, ...options }),
    Transform(({ value }: { value: unknown }) => parseFlag(value) ?? value),
    MayBeAbsent(),
    IsBoolean({ message: 'must be Y or N' }),
  );
}
