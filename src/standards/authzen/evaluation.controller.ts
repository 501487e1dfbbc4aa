import { Controller, Headers, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAuthZenQuestion } from './api-question.decorator.js';
import { AuthZenAnswers } from './authzen-answers.js';
import { StrictJsonBody } from './body.decorator.js';
import {
  DecisionResponse,
  DecisionsResponse,
  EVALUATION_EXAMPLES,
  EvaluationDto,
  EVALUATIONS_EXAMPLES,
  EvaluationsDto,
} from './dto/evaluation.dto.js';
import { EvaluationsService } from './evaluations.service.js';

@ApiTags('Evaluation')
@Controller('access/v1')
export class EvaluationController {
  constructor(
    private readonly answers: AuthZenAnswers,
    private readonly evaluations: EvaluationsService,
  ) {}

  /** Says whether a subject may do something to a resource. About others than yourself it needs ACCESS_CHECKING. */
  @Post('evaluation')
  @ApiOperation({ operationId: 'evaluateAccess' })
  @Authenticated()
  @ApiBody({ type: EvaluationDto, examples: EVALUATION_EXAMPLES })
  @ApiOkResponse({ type: DecisionResponse })
  @ApiAuthZenQuestion()
  evaluate(
    @CurrentPrincipal() principal: Principal,
    @StrictJsonBody() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<DecisionResponse> {
    return this.answers.give(principal, body, revision, (...asked) => this.evaluations.evaluate(...asked));
  }

  /** Answers up to 10,000 such questions at one revision, in their order. What has no answer is a no with an error. */
  @Post('evaluations')
  @ApiOperation({ operationId: 'evaluateAccessMany' })
  @Authenticated()
  @ApiBody({ type: EvaluationsDto, examples: EVALUATIONS_EXAMPLES })
  @ApiOkResponse({ type: DecisionsResponse })
  @ApiAuthZenQuestion()
  evaluateAll(
    @CurrentPrincipal() principal: Principal,
    @StrictJsonBody() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<DecisionsResponse> {
    return this.answers.give(principal, body, revision, (...asked) => this.evaluations.evaluateAll(...asked));
  }
}
