import { Controller, Headers, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ACCESS_CHECKING } from '../../common/well-known-ids.js';
import { ApiAuthZenQuestion } from './api-question.decorator.js';
import { AuthZenAnswers } from './authzen-answers.js';
import { StrictJsonBody } from './body.decorator.js';
import {
  ACTION_SEARCH_EXAMPLES,
  ActionSearchDto,
  ActionsResponse,
  EntitiesResponse,
  RESOURCE_SEARCH_EXAMPLES,
  ResourceSearchDto,
  SUBJECT_SEARCH_EXAMPLES,
  SubjectSearchDto,
} from './dto/search.dto.js';
import { SearchesService } from './searches.service.js';

@ApiTags('Search')
@Controller('access/v1/search')
export class SearchController {
  constructor(
    private readonly answers: AuthZenAnswers,
    private readonly searches: SearchesService,
  ) {}

  /** Finds the users, or the groups, that may do something to a resource. */
  @Post('subject')
  @ApiOperation({ operationId: 'searchSubjects' })
  @RequirePrivilege(ACCESS_CHECKING)
  @ApiBody({ type: SubjectSearchDto, examples: SUBJECT_SEARCH_EXAMPLES })
  @ApiOkResponse({ type: EntitiesResponse })
  @Problems('invalid_cursor')
  @ApiAuthZenQuestion()
  searchSubjects(
    @CurrentPrincipal() principal: Principal,
    @StrictJsonBody() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<EntitiesResponse> {
    return this.answers.give(principal, body, revision, (...asked) => this.searches.subjects(...asked));
  }

  /** Finds the resources of a kind to which a subject may do something. */
  @Post('resource')
  @ApiOperation({ operationId: 'searchResources' })
  @Authenticated()
  @ApiBody({ type: ResourceSearchDto, examples: RESOURCE_SEARCH_EXAMPLES })
  @ApiOkResponse({ type: EntitiesResponse })
  @Problems('invalid_cursor')
  @ApiAuthZenQuestion()
  searchResources(
    @CurrentPrincipal() principal: Principal,
    @StrictJsonBody() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<EntitiesResponse> {
    return this.answers.give(principal, body, revision, (...asked) => this.searches.resources(...asked));
  }

  /** Finds what a subject may do to a resource: privileges, and their aliases for resources of its kind. */
  @Post('action')
  @ApiOperation({ operationId: 'searchActions' })
  @Authenticated()
  @ApiBody({ type: ActionSearchDto, examples: ACTION_SEARCH_EXAMPLES })
  @ApiOkResponse({ type: ActionsResponse })
  @Problems('invalid_cursor')
  @ApiAuthZenQuestion()
  searchActions(
    @CurrentPrincipal() principal: Principal,
    @StrictJsonBody() body: unknown,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<ActionsResponse> {
    return this.answers.give(principal, body, revision, (...asked) => this.searches.actions(...asked));
  }
}
