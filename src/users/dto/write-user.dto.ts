import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import type { JsonObject } from '../../common/json/json-object.js';
import { IsProperties } from '../../common/validation/properties.decorators.js';
import { IsEmailAddress, IsName, IsText, IsWellFormed } from '../../common/validation/text.decorators.js';
import { IsId, MayBeAbsent } from '../../common/validation/value.decorators.js';

const PASSWORD_LENGTH = 'must have 8 to 1024 characters';

export class CreateUserDto {
  @IsName({ example: 'ada' })
  username: string;

  @MayBeAbsent()
  @IsText({ example: 'Ada Lovelace' })
  displayName?: string;

  @ApiProperty({ type: String, nullable: true, format: 'email', example: 'ada@example.org' })
  @IsOptional()
  @IsEmailAddress()
  email?: string | null;

  /**
   * Whether the user may sign in and pass checks.
   * @example true
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  active?: boolean;

  /**
   * Without a password the user cannot sign in until one is set.
   * @example 'correct horse battery staple'
   */
  @MayBeAbsent()
  @Length(8, 1024, { message: PASSWORD_LENGTH })
  @IsWellFormed()
  @IsString({ message: 'must be a string' })
  password?: string;

  @MayBeAbsent()
  @IsId({ description: 'Where the password is verified: 1, `Local`, when absent.', example: 1 })
  authenticationServiceId?: number;

  @IsProperties()
  properties?: JsonObject;
}

export class UpdateUserDto {
  @MayBeAbsent()
  @IsName({ example: 'ada.king' })
  username?: string;

  @MayBeAbsent()
  @IsText({ example: 'Ada King' })
  displayName?: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'email',
    description: 'Null removes it.',
    example: 'ada@example.org',
  })
  @IsOptional()
  @IsEmailAddress()
  email?: string | null;

  /**
   * Whether the user may sign in and pass checks. Deactivation ends all sessions.
   * @example true
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  active?: boolean;

  @MayBeAbsent()
  @IsId({ description: 'Where the password is verified. Another service means that the password here is forgotten.' })
  authenticationServiceId?: number;

  @IsProperties('Merged with those that are there; null removes a key (RFC 7396).')
  properties?: JsonObject;
}

export class SetPasswordDto {
  /** @example 'tr0ub4dor and 3' */
  @Length(8, 1024, { message: PASSWORD_LENGTH })
  @IsWellFormed()
  @IsString({ message: 'must be a string' })
  password: string;

  /**
   * Needed by a user who changes his own password.
   * @example 'correct horse battery staple'
   */
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  currentPassword?: string;
}
