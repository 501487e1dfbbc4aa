import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator, type ValidationArguments } from 'class-validator';
import { propertiesProblem } from '../json/json-object.js';
import { MayBeAbsent } from './value.decorators.js';

/** A JSON object of the caller's own making: at most 16 KiB and 8 levels. May be left out. */
export function IsProperties(description = 'What conditions look at: at most 16 KiB and 8 levels.'): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'object', selfRequired: false, additionalProperties: true, description, example: EXAMPLE }),
    MayBeAbsent(),
    areProperties,
  );
}

/** What answers show of them. */
export function ApiProperties(): PropertyDecorator {
  return ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What conditions look at.',
    example: EXAMPLE,
  });
}

const EXAMPLE = { department: 'sales' };

const areProperties: PropertyDecorator = (target, propertyKey) => {
  registerDecorator({
    name: 'areProperties',
    target: target.constructor,
    propertyName: String(propertyKey),
    validator: {
      validate: (value: unknown) => propertiesProblem(value) === undefined,
      defaultMessage: ({ value }: ValidationArguments) => propertiesProblem(value) ?? '',
    },
  });
};
