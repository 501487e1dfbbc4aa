import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../../common/validation/value.decorators.js';
import { IsWireFlag, IsWireId } from '../wire-field.decorators.js';
import type { Flag } from '../wire-values.js';

export class PrivilegeFilter {
  @IsWireId({ description: 'The id of the privilege.', example: 4 })
  id?: number;

  @MayBeAbsent()
  @IsText({ description: 'Exactly this name, without regard to case.', example: 'DATADOWNLOADING' })
  name?: string;

  @MayBeAbsent()
  @IsText({ description: 'Exactly this class.', example: 'thoughtspot' })
  class?: string;

  @IsWireFlag({ description: 'No privilege is for power users only.', example: 'N' })
  for_power_users_only?: boolean;

  @IsWireFlag({ description: 'The same under the name of the field.', example: 'N' })
  for_power_user_only?: boolean;

  @IsWireFlag({ description: 'Whether group admins who hold it may hand it out.', example: 'N' })
  power_user_can_assign?: boolean;
}

export class PrivilegeItem {
  @ApiProperty({ type: 'integer', example: 4 })
  id: number;

  @ApiProperty({ example: 'DATADOWNLOADING' })
  name: string;

  @ApiProperty({ example: 'Download data' })
  description: string;

  @ApiProperty({ description: 'The catalogue it belongs to.', example: 'thoughtspot' })
  class: string;

  @ApiProperty({ type: String, enum: ['N'], example: 'N' })
  for_power_user_only: Flag;

  @ApiProperty({ type: String, enum: ['Y', 'N'], example: 'N' })
  power_user_can_assign: Flag;

  @ApiProperty({ type: String, nullable: true, description: 'The id of a privilege that it implies.', example: null })
  required_privilege: string | null;
}

export class PrivilegeAnswer {
  privilege: PrivilegeItem;
}

export class PrivilegeListAnswer {
  @ApiProperty({ type: [PrivilegeItem] })
  privileges: PrivilegeItem[];
}
