import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, registerDecorator, type ValidationArguments } from 'class-validator';
import { Condition, CONDITION_LENGTH_MAX } from '../conditions/condition.js';

const EXAMPLE = 'resource.properties.owner == subject.id';

/** A condition in CEL; absent or null for what counts always. What is wrong with it is said with the place in it. */
export function IsCondition(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      required: false,
      nullable: true,
      minLength: 1,
      maxLength: CONDITION_LENGTH_MAX,
      description: 'In CEL: it counts only in decisions for whose facts this is true. Null for always.',
      example: null,
    }),
    IsOptional(),
    compiles,
    IsString({ message: 'must be a string' }),
  );
}

/** What answers show of it. */
export function ApiCondition(): PropertyDecorator {
  return ApiProperty({
    type: String,
    nullable: true,
    description: `The condition in CEL under which alone it counts, such as \`${EXAMPLE}\`; null for always.`,
    example: null,
  });
}

const compiles: PropertyDecorator = (target, propertyKey) => {
  registerDecorator({
    name: 'isCondition',
    target: target.constructor,
    propertyName: String(propertyKey),
    validator: {
      validate: (value: unknown) => typeof value !== 'string' || Condition.problemOf(value) === undefined,
      defaultMessage: ({ value }: ValidationArguments) => Condition.problemOf(String(value)) ?? '',
    },
  });
};
