import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { ApiCondition, IsCondition } from '../../access/dto/condition.decorators.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { ValidityDto } from '../../common/dto/validity.dto.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';

export class AssignUserPrivilegeSetDto extends ValidityDto {
  /** Whether it is the user's role; at most one assignment of a user is. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  role?: boolean;

  @IsCondition()
  condition?: string | null;
}

/** A privilege set given to one user. */
export class UserPrivilegeSetResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'The id of the assignment.', example: 5 })
  id: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 7 })
  userId: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  privilegeSetId: number;

  /** @example Viewer */
  privilegeSetName: string;

  /** Whether it is the user's role. */
  role: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;

  @ApiCondition()
  condition: string | null;
}

export class UserPrivilegeSetPage extends pageOf(UserPrivilegeSetResponse) {}
