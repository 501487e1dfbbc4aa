import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  isEmail,
  length as isOfLength,
  IsString,
  Length,
  MaxLength,
  registerDecorator,
  type ValidationOptions,
} from 'class-validator';
import { normaliseName } from '../text/names.js';

export const NAME_LENGTH_MAX = 255;
const TEXT_LENGTH_MAX = 2_000;

// Control characters other than tab and line ends. NUL cannot be stored in Postgres; the others only ever hide things.
const FORBIDDEN_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const FORBIDDEN_IN_NAMES = /[\u0000-\u001f\u007f]/;

/** A name: trimmed, in normal form C, 1 to 255 characters, no control characters. */
export function IsName(options: { description?: string; example?: string } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ minLength: 1, maxLength: NAME_LENGTH_MAX, ...options }),
    Transform(({ value }) => (typeof value === 'string' && value.isWellFormed() ? normaliseName(value) : value)),
    Length(1, NAME_LENGTH_MAX, { message: `must have 1 to ${NAME_LENGTH_MAX} characters that are not all blank` }),
    isClean(FORBIDDEN_IN_NAMES),
    IsString({ message: 'must be a string' }),
  );
}

/** Whether text, normalised as names are, is what `IsName` takes. */
export function isStorableName(name: string): boolean {
  return isOfLength(name, 1, NAME_LENGTH_MAX) && name.isWellFormed() && !FORBIDDEN_IN_NAMES.test(name);
}

/** Free text of at most 2,000 characters. */
export function IsText(options: { description?: string; example?: string } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ maxLength: TEXT_LENGTH_MAX, ...options }),
    MaxLength(TEXT_LENGTH_MAX, { message: `must have at most ${TEXT_LENGTH_MAX} characters` }),
    isClean(FORBIDDEN_IN_TEXT),
    IsString({ message: 'must be a string' }),
  );
}

/** Text that may be stored or compared as a name: no control characters, no broken Unicode. */
export function IsCleanText(options?: ValidationOptions): PropertyDecorator {
  return isClean(FORBIDDEN_IN_NAMES, options);
}

/** No lone surrogates: what is hashed or stored would be another text. */
export function IsWellFormed(): PropertyDecorator {
  return check('isWellFormed', { message: 'must not contain broken Unicode' }, (text) => text.isWellFormed());
}

/** An e-mail address. */
export function IsEmailAddress(): PropertyDecorator {
  return applyDecorators(
    check('isEmailAddress', { message: 'must be an e-mail address' }, isEmailAddress),
    IsString({ message: 'must be a string' }),
  );
}

/** Whether the text is an e-mail address. The check of class-validator alone throws on broken Unicode. */
export function isEmailAddress(text: string): boolean {
  return text.isWellFormed() && isEmail(text);
}

function isClean(forbidden: RegExp, options?: ValidationOptions): PropertyDecorator {
  return check(
    'isCleanText',
    { message: 'must not contain control characters or broken Unicode', ...options },
    (text) => text.isWellFormed() && !forbidden.test(text),
  );
}

/** A check of text; what is no text passes, since another decorator refuses it. */
export function check(name: string, options: ValidationOptions, isGood: (text: string) => boolean): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyKey),
      options,
      validator: { validate: (value: unknown) => typeof value !== 'string' || isGood(value) },
    });
  };
}
