import { ApiProperty } from '@nestjs/swagger';
import { IsName, IsText } from '../../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../../common/validation/value.decorators.js';
import { IsWireId } from '../wire-field.decorators.js';

export class PrivilegeSetFields {
  @MayBeAbsent()
  @IsName({ example: 'Publishers' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'May publish reports' })
  description?: string;
}

export class PrivilegeSetFilter {
  @IsWireId({ description: 'The id of the privilege set.', example: 3 })
  id?: number;

  @MayBeAbsent()
  @IsText({ description: 'Exactly this name, without regard to case.', example: 'Viewer' })
  name?: string;
}

export class PrivilegeSetItem {
  @ApiProperty({ type: 'integer', example: 3 })
  id: number;

  @ApiProperty({ example: 'Viewer' })
  name: string;

  @ApiProperty({ example: 'May read' })
  description: string;
}

export class PrivilegeSetAnswer {
  privilege_set: PrivilegeSetItem;
}

export class PrivilegeSetListAnswer {
  @ApiProperty({ type: [PrivilegeSetItem] })
  privilege_sets: PrivilegeSetItem[];
}
