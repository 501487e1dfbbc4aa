import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { ListQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { ValidityDto } from '../../common/dto/validity.dto.js';
import { IsId, IsIdList, MayBeAbsent } from '../../common/validation/value.decorators.js';

const BATCH_SIZE_MAX = 10_000;
const SORTS = ['id', '-id', 'username', '-username'] as const;

export class ListGroupMembersDto extends ListQueryDto {
  /** `direct`: who was put into this group. `effective`: who is in it now, through subgroups too. */
  @IsOptional()
  @IsIn(['direct', 'effective'], { message: 'must be direct or effective' })
  membership: 'direct' | 'effective' = 'direct';

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'id';
}

export class PutGroupMemberDto extends ValidityDto {
  /** Whether the member may manage the group. */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  admin?: boolean;
}

export class BatchMemberDto extends PutGroupMemberDto {
  @IsId({ example: 1 })
  userId: number;
}

/** All or nothing. */
export class BatchGroupMembersDto {
  @ApiProperty({
    type: [BatchMemberDto],
    maxItems: BATCH_SIZE_MAX,
    description: 'Who is to be a member, and how.',
    required: false,
  })
  @MayBeAbsent()
  @ValidateNested({ each: true, message: 'must hold objects' })
  @IsObject({ each: true, message: 'must hold objects' })
  @Type(() => BatchMemberDto)
  @IsObject({ each: true, message: 'must hold objects' })
  @ArrayMaxSize(BATCH_SIZE_MAX, { message: `must have at most ${BATCH_SIZE_MAX} items` })
  @IsArray({ message: 'must be an array' })
  add?: BatchMemberDto[];

  @ApiProperty({
    type: 'array',
    items: { type: 'integer', format: 'int64' },
    maxItems: BATCH_SIZE_MAX,
    description: 'The ids of the users to remove.',
    required: false,
    example: [],
  })
  @MayBeAbsent()
  @IsIdList()
  @ArrayMaxSize(BATCH_SIZE_MAX, { message: `must have at most ${BATCH_SIZE_MAX} items` })
  @IsArray({ message: 'must be an array' })
  remove?: number[];
}

export class BatchGroupMembersResponse {
  @ApiProperty({ type: 'integer', description: 'How many memberships were made or changed.', example: 1 })
  added: number;

  @ApiProperty({ type: 'integer', description: 'How many memberships ended.', example: 0 })
  removed: number;
}

/** A user in a group. */
export class GroupMemberResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  userId: number;

  /** @example admin */
  username: string;

  /** @example Administrator */
  displayName: string;

  /**
   * Whether he was put into this group, and is not in it through a subgroup alone.
   * @example true
   */
  direct: boolean;

  /** Whether the member may manage the group. */
  admin: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;
}

export class GroupMemberPage extends pageOf(GroupMemberResponse) {}
