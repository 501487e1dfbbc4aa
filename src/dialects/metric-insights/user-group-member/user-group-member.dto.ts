import { ApiProperty } from '@nestjs/swagger';
import { IsWireId } from '../wire-field.decorators.js';

export class UserGroupMemberFields {
  @IsWireId({ description: 'The id of a user.', example: 1 })
  user?: number;

  @IsWireId({ description: 'The id of a group.', example: 2 })
  group?: number;
}

export class UserGroupMemberFilter extends UserGroupMemberFields {
  @IsWireId({ description: 'The id of the membership.', example: 1 })
  id?: number;
}

/** A user in a group. */
export class UserGroupMemberItem {
  @ApiProperty({ type: 'integer', example: 1 })
  id: number;

  @ApiProperty({ type: 'integer', example: 1 })
  user: number;

  @ApiProperty({ type: 'integer', example: 2 })
  group: number;
}

export class UserGroupMemberAnswer {
  user_group_member: UserGroupMemberItem;
}

export class UserGroupMemberListAnswer {
  @ApiProperty({ type: [UserGroupMemberItem] })
  user_group_members: UserGroupMemberItem[];
}
