import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, IsString, Length } from 'class-validator';
import { IsName, IsText } from '../../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../../common/validation/value.decorators.js';
import { IsWireFlag, IsWireId } from '../wire-field.decorators.js';
import type { Flag } from '../wire-values.js';

export const USER_TYPES = ['regular', 'power', 'administrator'] as const;
export type UserType = (typeof USER_TYPES)[number];

/** What a user can take from a model. */
export class UserModelFields {
  @MayBeAbsent()
  @IsText({ example: 'Ada' })
  first_name?: string;

  @MayBeAbsent()
  @IsText({ example: 'Lovelace' })
  last_name?: string;

  @IsWireFlag({ description: 'Whether he may sign in.', example: 'Y' })
  enabled?: boolean;
}

export class UserFields extends UserModelFields {
  @MayBeAbsent()
  @IsName({ example: 'ada' })
  username?: string;

  @MayBeAbsent()
  @IsEmail({}, { message: 'must be an e-mail address' })
  @ApiProperty({ type: String, format: 'email', required: false, example: 'ada@example.org' })
  email?: string;

  @MayBeAbsent()
  @IsIn(USER_TYPES, { message: `must be one of ${USER_TYPES.join(', ')}` })
  @ApiProperty({ enum: USER_TYPES, required: false, description: 'An administrator is put into Administrators.' })
  type?: UserType;

  @IsWireFlag({ description: 'N: users are made here with a password of their own.', example: 'N' })
  ldap?: boolean;

  @MayBeAbsent()
  @Length(8, 1024, { message: 'must have 8 to 1024 characters' })
  @IsString({ message: 'must be a string' })
  @ApiProperty({ type: String, minLength: 8, maxLength: 1024, required: false, example: 'correct horse battery' })
  password?: string;

  @IsWireId({ description: 'The id of a user from whom is taken what is left out.' })
  copy_from_user_id?: number;

  @IsWireId({ description: 'The id of a group that he is put into.' })
  in_group_id?: number;
}

export class UserFilter {
  @IsWireId({ description: 'The id of the user.', example: 1 })
  id?: number;

  @MayBeAbsent()
  @IsText({ description: 'Exactly this address, without regard to case.', example: 'ada@example.org' })
  email?: string;

  @MayBeAbsent()
  @IsText({ description: 'Exactly this user name, without regard to case.', example: 'admin' })
  username?: string;
}

export class UserItem {
  @ApiProperty({ type: 'integer', example: 1 })
  id: number;

  @ApiProperty({ example: 'admin' })
  username: string;

  @ApiProperty({ example: 'Administrator' })
  first_name: string;

  @ApiProperty({ example: '' })
  last_name: string;

  @ApiProperty({ enum: USER_TYPES, example: 'administrator' })
  type: UserType;

  @ApiProperty({ type: String, nullable: true, example: null })
  email: string | null;

  @ApiProperty({ type: String, enum: ['Y', 'N'], example: 'Y' })
  enabled: Flag;

  @ApiProperty({ type: String, enum: ['Y', 'N'], description: 'Whether LDAP verifies his password.', example: 'N' })
  ldap: Flag;
}

export class UserItemAnswer {
  user: UserItem;
}

export class UserItemListAnswer {
  @ApiProperty({ type: [UserItem] })
  users: UserItem[];
}
