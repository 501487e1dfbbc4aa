import { ApiProperty } from '@nestjs/swagger';
import { IsName, IsText } from '../../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../../common/validation/value.decorators.js';
import { IsWireFlag, IsWireId } from '../wire-field.decorators.js';
import type { Flag } from '../wire-values.js';

export class UserGroupFields {
  @MayBeAbsent()
  @IsName({ example: 'Analysts' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'Read and download reports' })
  description?: string;

  @IsWireFlag({ description: 'N: there are no all-access groups here.', example: 'N' })
  all_access_group?: boolean;
}

export class UserGroupFilter {
  @IsWireId({ description: 'The id of the group.', example: 2 })
  id?: number;

  @MayBeAbsent()
  @IsText({ description: 'Exactly this name, without regard to case.', example: 'Administrators' })
  name?: string;
}

export class UserGroupItem {
  @ApiProperty({ type: 'integer', example: 2 })
  id: number;

  @ApiProperty({ example: 'Administrators' })
  name: string;

  @ApiProperty({ example: 'May do everything' })
  description: string;

  @ApiProperty({ type: String, enum: ['N'], example: 'N' })
  all_access_group: Flag;

  @ApiProperty({ type: String, nullable: true, description: 'Always null.', example: null })
  ldap_organizational_unit: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Always null.', example: null })
  external_group_id: string | null;
}

export class UserGroupAnswer {
  user_group: UserGroupItem;
}

export class UserGroupListAnswer {
  @ApiProperty({ type: [UserGroupItem] })
  user_groups: UserGroupItem[];
}
