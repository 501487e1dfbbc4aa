import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { IsText } from '../../common/validation/text.decorators.js';
import { FromQueryInteger, IsId, IsInstant, MayBeAbsent } from '../../common/validation/value.decorators.js';

const SORTS = ['id', '-id'] as const;

export class ListAuditEventsDto extends ListQueryDto {
  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'Done by this user.' })
  actorUserId?: number;

  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'Done with this token.' })
  tokenId?: number;

  /** Exactly this action, such as `group.created`. */
  @IsOptional()
  @IsText({ example: 'group.created' })
  action?: string;

  /** What kind of thing it was done to, such as `group`. */
  @IsOptional()
  @IsText({ example: 'group' })
  targetType?: string;

  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'To which one it was done.' })
  targetId?: number;

  /** Done by this request. */
  @IsOptional()
  @IsText({ example: '3b241101-e2bb-4255-8caf-4136c566a962' })
  requestId?: string;

  @MayBeAbsent()
  @IsInstant({ description: 'At this instant or later.' })
  occurredAfter?: Date;

  @MayBeAbsent()
  @IsInstant({ description: 'Before this instant.' })
  occurredBefore?: Date;

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
}

export class AuditEventPage extends pageOf(AuditEventResponse) {}
