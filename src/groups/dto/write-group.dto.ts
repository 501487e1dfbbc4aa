import { Type } from 'class-transformer';
import { IsBoolean, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { JsonObject } from '../../common/json/json-object.js';
import { IsProperties } from '../../common/validation/properties.decorators.js';
import { IsName, IsText, IsWellFormed } from '../../common/validation/text.decorators.js';
import { IsId, MayBeAbsent } from '../../common/validation/value.decorators.js';

/** With whom a directory is asked that does not answer everybody. They are used once and not stored. */
export class DirectoryCredentialsDto {
  @IsText({ example: 'joe' })
  username: string;

  /** @example supersecret */
  @MaxLength(1_024, { message: 'must have at most 1024 characters' })
  @IsWellFormed()
  @IsString({ message: 'must be a string' })
  password: string;
}

export class CreateGroupDto {
  @IsName({ example: 'Analysts' })
  name: string;

  @MayBeAbsent()
  @IsText({ example: 'Read and download reports' })
  description?: string;

  /** Whether anyone signed in may read it. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  public?: boolean;

  @IsProperties()
  properties?: JsonObject;

  @MayBeAbsent()
  @IsId({
    description:
      'The service whose directory it comes from: 1, `Local`, when absent. In another one a group of exactly this name must exist.',
    example: 1,
  })
  authenticationServiceId?: number;

  /** With whom the directory is asked; without, it is asked as its service says. */
  @MayBeAbsent()
  @ValidateNested()
  @IsObject({ message: 'must be an object' })
  @Type(() => DirectoryCredentialsDto)
  directoryCredentials?: DirectoryCredentialsDto;
}

export class UpdateGroupDto {
  @MayBeAbsent()
  @IsName({ example: 'Senior analysts' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'Read, download and share reports' })
  description?: string;

  /** Whether anyone signed in may read it. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  public?: boolean;

  @IsProperties('Merged with those that are there; null removes a key (RFC 7396). Administrators alone change them.')
  properties?: JsonObject;
}
