import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiQuestion } from '../common/http/api-operation.decorators.js';
import { noteRevision } from '../common/http/request-context.js';
import { DecisionsService } from './decisions/decisions.service.js';
import { ExplainService } from './decisions/explain/explain.service.js';
import { readTerms } from './decisions/terms.js';
import { CHECK_EXAMPLES, CheckDto, CheckResponse, ChecksDto, ChecksResponse } from './dto/check.dto.js';
import { ExplanationResponse } from './dto/explanation.dto.js';

@ApiTags('Access')
@Controller('api/v1/access')
export class AccessController {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly explaining: ExplainService,
  ) {}

  /** Says whether a user may do something. About others than yourself it needs ACCESS_CHECKING. */
  @Post('check')
  @ApiOperation({ operationId: 'checkAccess' })
  @HttpCode(200)
  @Authenticated()
  @ApiBody({ type: CheckDto, examples: CHECK_EXAMPLES })
  @ApiQuestion(
    'user_not_found',
    'group_not_found',
    'privilege_not_found',
    'resource_not_found',
    'evaluation_too_costly',
  )
  async check(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<CheckResponse> {
    const terms = readTerms(body, revision);
    const answer = this.decisions.check(await this.decisions.snapshotFor(terms), principal, body, terms);
    noteRevision(answer.revision);
    return answer;
  }

  /** Answers up to 10,000 such questions at one revision, in their order. What has no answer has an error. */
  @Post('checks')
  @ApiOperation({ operationId: 'checkAccessMany' })
  @HttpCode(200)
  @Authenticated()
  @ApiBody({ type: ChecksDto })
  @ApiQuestion()
  async checks(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<ChecksResponse> {
    const terms = readTerms(body, revision);
    const answer = this.decisions.checks(await this.decisions.snapshotFor(terms), principal, body, terms);
    noteRevision(answer.revision);
    return answer;
  }

  /** Says why a user may do something, or what would let him: every path, or the smallest changes. */
  @Post('explain')
  @ApiOperation({ operationId: 'explainAccess' })
  @HttpCode(200)
  @Authenticated()
  @ApiBody({ type: CheckDto, examples: CHECK_EXAMPLES })
  @ApiQuestion(
    'user_not_found',
    'group_not_found',
    'privilege_not_found',
    'resource_not_found',
    'evaluation_too_costly',
  )
  explain(
    @CurrentPrincipal() principal: Principal,
    @Body() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<ExplanationResponse> {
    return this.explaining.explain(principal, body, readTerms(body, revision));
  }
}
