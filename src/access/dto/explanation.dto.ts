import { ApiProperty } from '@nestjs/swagger';
import type { ChangeType, ExplainedStep } from '../decisions/explain/explanation.js';

const NODE_TYPES = ['user', 'group', 'privilegeSet', 'privilege', 'resource'] as const;
const STEP_TYPES: readonly ExplainedStep['type'][] = [
  'membership',
  'everyone',
  'subgroup',
  'grant',
  'assignment',
  'content',
  'implication',
  'administration',
  'share',
];
const CHANGE_TYPES: readonly ChangeType[] = ['activation', 'membership', 'subgroup', 'grant', 'assignment', 'share'];

export class ExplainedNodeResponse {
  @ApiProperty({ enum: NODE_TYPES, example: 'group' })
  type: (typeof NODE_TYPES)[number];

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    example: 4,
    description: 'Null for a group that you may not see.',
  })
  id: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Planners', description: 'Null like the id.' })
  name: string | null;

  @ApiProperty({ required: false, example: 'data_source', description: 'Of resources alone.' })
  kind?: string;
}

export class ExplainedSubjectResponse extends ExplainedNodeResponse {
  @ApiProperty({ example: true, description: 'False for a user who is not active: he may do nothing.' })
  active: boolean;
}

/** A condition, and what became of it for the facts of the question. */
export class ExplainedConditionResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'context.amount < 100',
    description: 'In CEL. Null when the step is of a group that you may not see.',
  })
  expression: string | null;

  /** @example false */
  result: boolean;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: 'No such key: amount',
    description: 'Why it could not be judged: then the result is false. Null like the expression.',
  })
  error?: string | null;
}

/** One step of a path: whoever has `from` has `to`. */
export class ExplainedStepResponse {
  @ApiProperty({
    enum: STEP_TYPES,
    description:
      'A user is in a group by a `membership`, in All like `everyone`; a group is in another as a `subgroup`. Groups hold privileges by a `grant`, and sets by an `assignment`, as users do; sets have a `content`; privileges an `implication`; `administration` opens everything. A resource is open to a group by a `share`.',
  })
  type: ExplainedStep['type'];

  from: ExplainedNodeResponse;

  to: ExplainedNodeResponse;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;

  @ApiProperty({ required: false, type: ExplainedConditionResponse, description: 'Of steps that have one alone.' })
  condition?: ExplainedConditionResponse;

  @ApiProperty({ required: false, example: false, description: 'Of memberships: whether he is an admin of the group.' })
  admin?: boolean;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    example: 'admin',
    description: 'The username of who made it: told to administrators. Null from the start, or when he is gone.',
  })
  createdBy?: string | null;

  @ApiProperty({ required: false, type: String, format: 'date-time' })
  createdAt?: Date;
}

export class ExplainedPathResponse {
  @ApiProperty({ type: [ExplainedStepResponse], description: 'From the user or group to the end.' })
  steps: ExplainedStepResponse[];
}

/** A change, with the call that makes it. */
export class ProposedChangeResponse {
  @ApiProperty({ enum: CHANGE_TYPES, example: 'membership' })
  type: ChangeType;

  from: ExplainedNodeResponse;

  @ApiProperty({ type: ExplainedNodeResponse, nullable: true, description: 'Null for an activation.' })
  to: ExplainedNodeResponse | null;

  @ApiProperty({
    example: false,
    description: 'Whether it is there, and the call opens its window of validity or takes its condition away.',
  })
  extends: boolean;

  @ApiProperty({ enum: ['PUT', 'PATCH'] })
  method: 'PUT' | 'PATCH';

  /** @example '/api/v1/groups/4/members/2' */
  path: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: null,
    description: 'The body of the call, as JSON; null for none.',
  })
  body: Record<string, unknown> | null;
}

export class ChangeSetResponse {
  @ApiProperty({ type: [ProposedChangeResponse], description: 'All of them are needed.' })
  changes: ProposedChangeResponse[];
}

export class ExplanationResponse {
  /** @example true */
  allowed: boolean;

  @ApiProperty({ type: 'integer', format: 'int64', example: 42, description: 'The revision that the answer shows.' })
  revision: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'The instant that it is true of.' })
  at: Date;

  subject: ExplainedSubjectResponse;

  @ApiProperty({ type: [ExplainedPathResponse], description: 'Each way by which the privilege is held.' })
  privilegePaths: ExplainedPathResponse[];

  @ApiProperty({
    type: [ExplainedPathResponse],
    description: 'Each way by which the resource is open. It takes one of these and one of the others for a yes.',
  })
  resourcePaths: ExplainedPathResponse[];

  @ApiProperty({
    type: [ExplainedPathResponse],
    description: 'Ways to either that do not count, since a condition on them is false or cannot be judged.',
  })
  heldBackPaths: ExplainedPathResponse[];

  @ApiProperty({ type: [ChangeSetResponse], description: 'For a no: any one of these sets would make it a yes.' })
  missing: ChangeSetResponse[];

  @ApiProperty({ example: true, description: 'False when there are more paths or sets than are shown.' })
  complete: boolean;

  @ApiProperty({
    example: 'Yes: the user "admin" may do DATADOWNLOADING.',
    description: 'The same in English, one statement a line.',
  })
  text: string;
}
