import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { AuditFiltersDto } from './audit-filters.dto.js';

const SORTS = ['id', '-id'] as const;

export class ListAuditEventsDto extends IntersectionType(ListQueryDto, AuditFiltersDto) {
  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = '-id';
}

export class AuditActorResponse {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null when a group or the server did it.',
    example: 1,
  })
  userId: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The group whose token it was.',
    example: null,
  })
  groupId: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'admin' })
  name: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, example: 1 })
  tokenId: number | null;
}

export class AuditTargetResponse {
  /** @example group */
  type: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 4 })
  id: number;

  /** @example Analysts */
  name: string;
}

export class AuditEventResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  occurredAt: Date;

  /** @example group.created */
  action: string;

  actor: AuditActorResponse;

  target: AuditTargetResponse;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What changed, as it was.',
    example: null,
  })
  before: object | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What changed, as it is.',
    example: { name: 'Analysts' },
  })
  after: object | null;

  /**
   * The surface through which it was done.
   * @example native
   */
  surface: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'X-Request-Id of the answer.',
    example: '3b241101-e2bb-4255-8caf-4136c566a962',
  })
  requestId: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'The revision after it.', example: 7 })
  revision: number;

  /**
   * The hash of the event before this one; all zero for the first.
   * @example 0000000000000000000000000000000000000000000000000000000000000000
   */
  previousHash: string;

  /**
   * SHA-256 over the hash before and this event.
   * @example 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
   */
  hash: string;
}

export class AuditEventPage extends pageOf(AuditEventResponse) {}
