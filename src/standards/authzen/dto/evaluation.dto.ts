import { ApiProperty } from '@nestjs/swagger';
import { EVALUATIONS_MAX } from '../evaluations.service.js';
import { ActionDto, RequestDto, ResourceDto, SubjectDto } from './entities.dto.js';

export class EvaluationOptionsDto {
  @ApiProperty({ required: false, default: false, description: 'Whether decisions tell their reason.' })
  reasons?: boolean;
}

export class EvaluationsOptionsDto extends EvaluationOptionsDto {
  @ApiProperty({
    required: false,
    enum: ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'],
    default: 'execute_all',
    description: 'After which decision the answer ends.',
  })
  evaluations_semantic?: string;
}

export class EvaluationDto extends RequestDto {
  subject: SubjectDto;

  action: ActionDto;

  resource: ResourceDto;

  @ApiProperty({ type: EvaluationOptionsDto, required: false })
  options?: EvaluationOptionsDto;
}

export class EvaluationItemDto extends RequestDto {
  @ApiProperty({ type: SubjectDto, required: false })
  subject?: SubjectDto;

  @ApiProperty({ type: ActionDto, required: false })
  action?: ActionDto;

  @ApiProperty({ type: ResourceDto, required: false })
  resource?: ResourceDto;
}

/** What stands beside `evaluations` counts for all of them that say nothing of their own. */
export class EvaluationsDto extends EvaluationItemDto {
  @ApiProperty({
    type: [EvaluationItemDto],
    required: false,
    maxItems: EVALUATIONS_MAX,
    description: 'Without any, the request is a single evaluation.',
  })
  evaluations?: EvaluationItemDto[];

  @ApiProperty({ type: EvaluationsOptionsDto, required: false })
  options?: EvaluationsOptionsDto;
}

export class DecisionReasonResponse {
  /** @example not_shared */
  code: string;

  /** @example 'The resource is not shared with any of the groups of the subject.' */
  message: string;
}

export class DecisionErrorResponse {
  @ApiProperty({ type: 'integer', example: 400, description: 'What it would be as the status of a single evaluation.' })
  status: number;

  /** @example validation_failed */
  code: string;

  /** @example '/evaluations/1/resource is missing.' */
  message: string;
}

export class DecisionContextResponse {
  @ApiProperty({ type: DecisionReasonResponse, required: false, description: 'When `options.reasons` is true.' })
  reason?: DecisionReasonResponse;

  @ApiProperty({ type: DecisionErrorResponse, required: false, description: 'When the question has no answer.' })
  error?: DecisionErrorResponse;
}

export class DecisionResponse {
  /** @example false */
  decision: boolean;

  @ApiProperty({ type: DecisionContextResponse, required: false })
  context?: DecisionContextResponse;
}

/** One of the two. */
export class DecisionsResponse {
  @ApiProperty({ type: [DecisionResponse], required: false, description: 'In the order of the questions.' })
  evaluations?: readonly DecisionResponse[];

  @ApiProperty({ required: false, example: false, description: 'When the request has no `evaluations`.' })
  decision?: boolean;

  @ApiProperty({ type: DecisionContextResponse, required: false })
  context?: DecisionContextResponse;
}

const RESOURCE = { type: 'data_source', id: 'Planning' };

/** Bodies that run. */
export const EVALUATION_EXAMPLES = {
  plain: {
    summary: 'May he do it there?',
    value: { subject: { type: 'user', id: 'admin' }, action: { name: 'READ' }, resource: RESOURCE },
  },
  anywhere: {
    summary: 'May he do it at all, and why?',
    value: {
      subject: { type: 'user', id: 'admin' },
      action: { name: 'READ' },
      resource: { type: 'urn:guildhall:no-resource', id: '*' },
      options: { reasons: true },
    },
  },
};

export const EVALUATIONS_EXAMPLES = {
  defaults: {
    summary: 'What may he do there?',
    value: {
      subject: { type: 'user', id: 'admin' },
      resource: RESOURCE,
      evaluations: [{ action: { name: 'READ' } }, { action: { name: 'UPDATE' } }],
    },
  },
  all: {
    summary: 'May he do all of it?',
    value: {
      subject: { type: 'user', id: 'admin' },
      action: { name: 'READ' },
      options: { evaluations_semantic: 'deny_on_first_deny' },
      evaluations: [{ resource: RESOURCE }, { resource: { type: 'data_source', id: 'Sales' } }],
    },
  },
};
