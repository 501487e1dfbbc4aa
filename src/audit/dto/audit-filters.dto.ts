import { IsOptional } from 'class-validator';
import { IsText } from '../../common/validation/text.decorators.js';
import { FromQueryInteger, IsId, IsInstant, MayBeAbsent } from '../../common/validation/value.decorators.js';

/** Which audit events are wanted; all of the filters that are given must fit. */
export class AuditFiltersDto {
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
}

export type AuditFilters = Partial<AuditFiltersDto>;
