import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { ApiCondition, IsCondition } from '../../access/dto/condition.decorators.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { ValidityDto } from '../../common/dto/validity.dto.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';

export class GrantPrivilegeDto extends ValidityDto {
  @IsCondition()
  condition?: string | null;
}

/** A privilege given to a group. */
export class GroupPrivilegeResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  groupId: number;

  /** @example ADMINISTRATION */
  privilege: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;

  @ApiCondition()
  condition: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The user who granted it; null for the seed.',
    example: null,
  })
  createdById: number | null;

  createdAt: Date;
}

export class GroupPrivilegePage extends pageOf(GroupPrivilegeResponse) {}

export class AssignGroupPrivilegeSetDto extends ValidityDto {
  /** Whether it is the group's role; at most one assignment of a group is. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  role?: boolean;

  @IsCondition()
  condition?: string | null;
}

/** A privilege set given to a group. */
export class GroupPrivilegeSetResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'The id of the assignment.', example: 1 })
  id: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  groupId: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  privilegeSetId: number;

  /** @example Viewer */
  privilegeSetName: string;

  /** Whether it is the group's role. */
  role: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;

  @ApiCondition()
  condition: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The user who assigned it.',
    example: 1,
  })
  createdById: number | null;

  createdAt: Date;
}

export class GroupPrivilegeSetPage extends pageOf(GroupPrivilegeSetResponse) {}
