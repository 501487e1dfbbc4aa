import { ApiProperty } from '@nestjs/swagger';
import { CdsToken } from './token.dto.js';
import { CdsUser } from './user.dto.js';

/** A group in lists. */
export class CdsGroupName {
  @ApiProperty({ type: 'integer', format: 'int64', example: 4 })
  id: number;

  /** @example team.a */
  name: string;
}

/** A group with its members. Lists that would be empty are left out. */
export class CdsGroup extends CdsGroupName {
  @ApiProperty({ type: [CdsUser], required: false })
  admins?: CdsUser[];

  @ApiProperty({ type: [CdsUser], required: false })
  users?: CdsUser[];

  @ApiProperty({ type: [CdsToken], required: false, description: 'Shown to admins of the group alone.', example: [] })
  tokens?: CdsToken[];
}

export class NewGroupBody {
  @ApiProperty({ pattern: '^[a-zA-Z0-9._-]{1,255}$', example: 'team.a' })
  name: string;
}

export class MemberBody {
  /** @example admin */
  username: string;
}

/** What replaces a group; the answer to `GET` will do. For the documentation alone: `toGroupContent` reads the body. */
export class GroupBody extends NewGroupBody {
  @ApiProperty({ type: [MemberBody], minItems: 1 })
  admins: MemberBody[];

  @ApiProperty({ type: [MemberBody], required: false, example: [] })
  users?: MemberBody[];
}

export class UserGroupsAnswer {
  groups: CdsGroupName[];

  groups_admin: CdsGroupName[];
}
