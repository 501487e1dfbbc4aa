import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsName, IsText } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';

export class CreatePrivilegeDto {
  @IsName({ example: 'report.publish' })
  name: string;

  @MayBeAbsent()
  @IsText({ example: 'Publish reports' })
  description?: string;

  @MayBeAbsent()
  @IsText({ description: 'The catalogue it belongs to.', example: 'reports' })
  category?: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: 63,
    description: "A free bit of MindTouch's operation mask.",
    example: null,
  })
  @IsOptional()
  @Max(63, { message: 'must be at most 63' })
  @Min(0, { message: 'must be at least 0' })
  @IsInt({ message: 'must be an integer' })
  maskBit?: number | null;

  /** Whether group admins who hold it may hand it out in their groups. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  delegable?: boolean;
}

export class UpdatePrivilegeDto {
  @MayBeAbsent()
  @IsName({ example: 'report.read' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'Read reports' })
  description?: string;

  @MayBeAbsent()
  @IsText({ description: 'The catalogue it belongs to.', example: 'reports' })
  category?: string;

  /** Whether group admins who hold it may hand it out in their groups. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  delegable?: boolean;
}
