import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ListQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { IsName } from '../../common/validation/text.decorators.js';
import { FromQueryInteger, IsId, IsInstant } from '../../common/validation/value.decorators.js';

/** Of facts as JSON. What is longer does not fit into the address of a request. */
const FACTS_LENGTH_MAX = 8_192;

/** Of which page, of which instant, and how fresh. */
class DecisionListDto extends OmitType(ListQueryDto, ['count'] as const) {
  /** As of this instant, by the windows of validity of the present data. Now when absent. */
  @IsOptional()
  @IsInstant({ example: '2030-01-01T00:00:00Z' })
  at?: Date;

  /** The answer shows this revision or a later one. */
  @FromQueryInteger()
  @ApiProperty({ type: 'integer', format: 'int64', minimum: 0, example: 1 })
  @IsOptional()
  @Max(Number.MAX_SAFE_INTEGER, { message: 'must be a revision' })
  @Min(0, { message: 'must be a revision' })
  @IsInt({ message: 'must be a revision' })
  atLeast?: number;

  /** `minimizeLatency` answers from what this process knows, mostly milliseconds old, without asking. */
  @IsOptional()
  @IsIn(['fresh', 'minimizeLatency'], { message: 'must be fresh or minimizeLatency' })
  consistency?: 'fresh' | 'minimizeLatency';

  /** What conditions are judged by besides: a JSON object, as a check has it. */
  @IsOptional()
  @MaxLength(FACTS_LENGTH_MAX, { message: `must have at most ${FACTS_LENGTH_MAX} characters` })
  @IsString({ message: 'must be given once' })
  @ApiProperty({ example: '{"amount": 5}' })
  context?: string;

  /** Properties of `subject`, `action` and `resource` for this question alone: a JSON object, as a check has it. */
  @IsOptional()
  @MaxLength(FACTS_LENGTH_MAX, { message: `must have at most ${FACTS_LENGTH_MAX} characters` })
  @IsString({ message: 'must be given once' })
  @ApiProperty({ example: '{"action": {"soft": true}}' })
  properties?: string;

  /** The name of the privilege. */
  @IsName({ example: 'DATADOWNLOADING' })
  privilege: string;
}

export class ListSubjectsDto extends DecisionListDto {
  /** Whether to list users or groups. */
  @IsOptional()
  @IsIn(['user', 'group'], { message: 'must be user or group' })
  type: 'user' | 'group' = 'user';

  /** The resource that it is to be done to, by its kind and name. */
  @IsOptional()
  @IsName({ example: 'data_source' })
  resourceKind?: string;

  /** Together with the kind. */
  @IsOptional()
  @IsName({ example: 'Planning' })
  resourceName?: string;

  /** The resource by its id, in place of kind and name. */
  @FromQueryInteger()
  @IsOptional()
  @IsId({ example: 1 })
  resourceId?: number;
}

export class ListOpenResourcesDto extends DecisionListDto {
  /** The username of whom to ask about. Without any you yourself. */
  @IsOptional()
  @IsName({ example: 'admin' })
  user?: string;

  /** The user by the id. */
  @FromQueryInteger()
  @IsOptional()
  @IsId({ example: 1 })
  userId?: number;

  /** The name of a group, in place of a user. */
  @IsOptional()
  @IsName({ example: 'Administrators' })
  group?: string;

  /** The group by the id. */
  @FromQueryInteger()
  @IsOptional()
  @IsId({ example: 2 })
  groupId?: number;

  /** Resources of this kind alone. */
  @IsOptional()
  @IsName({ example: 'data_source' })
  kind?: string;
}

export class ListedSubjectResponse {
  @ApiProperty({ enum: ['user', 'group'] })
  type: 'user' | 'group';

  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  /** @example admin */
  name: string;
}

export class ListedResourceResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  /** @example data_source */
  kind: string;

  /** @example Planning */
  name: string;
}

export class SubjectPage extends pageOf(ListedSubjectResponse) {
  @ApiProperty({ type: 'integer', format: 'int64', example: 42, description: 'The revision that the page shows.' })
  revision: number;
}

export class OpenResourcePage extends pageOf(ListedResourceResponse) {
  @ApiProperty({ type: 'integer', format: 'int64', example: 42, description: 'The revision that the page shows.' })
  revision: number;
}
