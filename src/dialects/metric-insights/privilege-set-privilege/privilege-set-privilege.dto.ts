import { ApiProperty } from '@nestjs/swagger';
import { IsWireId } from '../wire-field.decorators.js';

export class PrivilegeSetPrivilegeFields {
  @IsWireId({ description: 'The id of a privilege set.', example: 3 })
  privilege_set?: number;

  @IsWireId({ description: 'The id of a privilege.', example: 4 })
  privilege?: number;
}

export class PrivilegeSetPrivilegeFilter extends PrivilegeSetPrivilegeFields {
  @IsWireId({ description: 'The id of the mapping.', example: 1 })
  id?: number;
}

/** A privilege in a privilege set. */
export class PrivilegeSetPrivilegeItem {
  @ApiProperty({ type: 'integer', example: 1 })
  id: number;

  @ApiProperty({ type: 'integer', example: 3 })
  privilege_set: number;

  @ApiProperty({ type: 'integer', example: 4 })
  privilege: number;
}

export class PrivilegeSetPrivilegeAnswer {
  privilege_set_privilege: PrivilegeSetPrivilegeItem;
}

export class PrivilegeSetPrivilegeListAnswer {
  @ApiProperty({ type: [PrivilegeSetPrivilegeItem] })
  privilege_set_privileges: PrivilegeSetPrivilegeItem[];
}
