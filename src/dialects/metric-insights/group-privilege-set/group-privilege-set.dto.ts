import { ApiProperty } from '@nestjs/swagger';
import { IsWireId } from '../wire-field.decorators.js';

/** What a mapping is made of. */
export class GroupPrivilegeSetFields {
  @IsWireId({ description: 'The id of a group.', example: 3 })
  group?: number;

  @IsWireId({ description: 'The id of a privilege set.', example: 3 })
  privilege_set?: number;
}

export class GroupPrivilegeSetFilter extends GroupPrivilegeSetFields {
  @IsWireId({ description: 'The id of the mapping.', example: 1 })
  id?: number;
}

/** A privilege set mapped to a group. */
export class GroupPrivilegeSetItem {
  @ApiProperty({ type: 'integer', example: 1 })
  id: number;

  @ApiProperty({ type: 'integer', example: 3 })
  group: number;

  @ApiProperty({ type: 'integer', example: 3 })
  privilege_set: number;
}

export class GroupPrivilegeSetAnswer {
  group_privilege_set: GroupPrivilegeSetItem;
}

export class GroupPrivilegeSetListAnswer {
  @ApiProperty({ type: [GroupPrivilegeSetItem] })
  group_privilege_sets: GroupPrivilegeSetItem[];
}
