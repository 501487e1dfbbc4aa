import { Controller, Get, Headers, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiFreshRead } from '../common/http/api-operation.decorators.js';
import { ACCESS_CHECKING } from '../common/well-known-ids.js';
import { factsOfQuery } from './conditions/facts.js';
import { AccessListsService } from './decisions/lists/access-lists.service.js';
import { termsOfQuery } from './decisions/terms.js';
import { ListOpenResourcesDto, ListSubjectsDto, OpenResourcePage, SubjectPage } from './dto/access-lists.dto.js';

@ApiTags('Access')
@Controller('api/v1/access')
export class AccessListsController {
  constructor(private readonly lists: AccessListsService) {}

  /** Lists who may do something: users, or groups. Whoever holds ADMINISTRATION is among them. */
  @Get('subjects')
  @RequirePrivilege(ACCESS_CHECKING)
  @ApiFreshRead('privilege_not_found', 'resource_not_found')
  listSubjects(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListSubjectsDto,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<SubjectPage> {
    return this.lists.listSubjects(principal, query, termsOfQuery(query, revision), factsOfQuery(query));
  }

  /** Lists on which resources a user may do something. About others than yourself it needs ACCESS_CHECKING. */
  @Get('resources')
  @Authenticated()
  @ApiFreshRead('user_not_found', 'group_not_found', 'privilege_not_found')
  listResources(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListOpenResourcesDto,
    @Headers('guildhall-revision') revision: string | undefined,
  ): Promise<OpenResourcePage> {
    return this.lists.listResources(principal, query, termsOfQuery(query, revision), factsOfQuery(query));
  }
}
