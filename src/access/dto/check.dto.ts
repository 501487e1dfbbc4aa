import { ApiExtraModels, ApiProperty, getSchemaPath, IntersectionType } from '@nestjs/swagger';
import { CHECKS_MAX } from '../decisions/decisions.service.js';

const NAME_OR_ID = [
  { type: 'string', minLength: 1, maxLength: 255 },
  { type: 'integer', format: 'int64', minimum: 1 },
];

/** A resource by its names. */
export class ResourceNameDto {
  @ApiProperty({ minLength: 1, maxLength: 255, example: 'data_source' })
  kind: string;

  @ApiProperty({ minLength: 1, maxLength: 255, example: 'Sales' })
  name: string;
}

/** What a question tells of those it is about: each an object of at most 16 KiB and 8 levels. */
export class FactPropertiesDto {
  @ApiProperty({ type: 'object', selfRequired: false, additionalProperties: true, example: { department: 'sales' } })
  subject?: Record<string, unknown>;

  @ApiProperty({ type: 'object', selfRequired: false, additionalProperties: true, example: { soft: true } })
  action?: Record<string, unknown>;

  @ApiProperty({ type: 'object', selfRequired: false, additionalProperties: true, example: { status: 'active' } })
  resource?: Record<string, unknown>;
}

/** One question, as `question.ts` reads it: by hand, so nothing here checks anything. */
@ApiExtraModels(ResourceNameDto)
export class QuestionDto {
  @ApiProperty({ required: false, oneOf: NAME_OR_ID, description: 'A name or an id. Without it you yourself.' })
  user?: string | number;

  @ApiProperty({ required: false, oneOf: NAME_OR_ID, description: 'A name or an id, in place of a user.' })
  group?: string | number;

  @ApiProperty({ oneOf: NAME_OR_ID, example: 'DATADOWNLOADING', description: 'A name or an id.' })
  privilege: string | number;

  @ApiProperty({
    required: false,
    oneOf: [{ $ref: getSchemaPath(ResourceNameDto) }, { type: 'integer', format: 'int64', minimum: 1 }],
    description: 'What it is to be done to: kind and name, or an id.',
  })
  resource?: ResourceNameDto | number;

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    additionalProperties: true,
    description: 'What conditions are judged by besides: at most 16 KiB, 8 levels.',
  })
  context?: Record<string, unknown>;

  @ApiProperty({
    required: false,
    type: FactPropertiesDto,
    description: 'Properties for this question alone, laid over the stored ones key by key.',
  })
  properties?: FactPropertiesDto;
}

/** Of which instant questions are asked, and how fresh the answers must be. */
export class TermsDto {
  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'As of this instant, by the windows of validity of the present data. Now when absent.',
  })
  at?: string;

  @ApiProperty({
    required: false,
    type: 'integer',
    format: 'int64',
    minimum: 0,
    description: 'The answer shows this revision or a later one. The header `Guildhall-Revision` says the same.',
  })
  atLeast?: number;

  @ApiProperty({
    required: false,
    enum: ['fresh', 'minimizeLatency'],
    default: 'fresh',
    description: '`minimizeLatency` answers from what this process knows, mostly milliseconds old, without asking.',
  })
  consistency?: 'fresh' | 'minimizeLatency';
}

export class CheckDto extends IntersectionType(QuestionDto, TermsDto) {}

/** Bodies that run; a question that names nobody is about whoever asks. */
export const CHECK_EXAMPLES = {
  privilege: { summary: 'May I do it?', value: { privilege: 'DATADOWNLOADING' } },
  resource: {
    summary: 'May he do it there?',
    value: { user: 'ada.byron', privilege: 'DATADOWNLOADING', resource: { kind: 'data_source', name: 'Planning' } },
  },
};

export class ChecksDto extends TermsDto {
  @ApiProperty({
    type: [QuestionDto],
    maxItems: CHECKS_MAX,
    example: [{ privilege: 'DATADOWNLOADING' }, { user: 'ada.byron', privilege: 'USERDATAUPLOADING' }],
  })
  checks: QuestionDto[];
}

export class CheckResponse {
  /** @example true */
  allowed: boolean;

  @ApiProperty({ type: 'integer', format: 'int64', example: 42, description: 'The revision that the answer shows.' })
  revision: number;
}

export class QuestionErrorResponse {
  @ApiProperty({ required: false, example: '/privilege', description: 'The field, from the question on (RFC 6901).' })
  pointer?: string;

  /** @example 'must be a name or an id' */
  detail: string;
}

export class CheckErrorResponse {
  /** @example user_not_found */
  code: string;

  /** @example 'There is no such user.' */
  title: string;

  @ApiProperty({ required: false, type: [QuestionErrorResponse] })
  errors?: QuestionErrorResponse[];
}

/** One of the two. */
export class CheckResultResponse {
  @ApiProperty({ required: false, example: true })
  allowed?: boolean;

  @ApiProperty({ required: false, type: CheckErrorResponse })
  error?: CheckErrorResponse;
}

export class ChecksResponse {
  @ApiProperty({ type: [CheckResultResponse], description: 'In the order of the questions.' })
  results: CheckResultResponse[];

  @ApiProperty({ type: 'integer', format: 'int64', example: 42, description: 'The revision that all answers show.' })
  revision: number;
}
