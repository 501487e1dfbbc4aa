import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { GROUP } from '../groups/group.examples.js';
import { ScimController } from '../http/scim-controller.decorator.js';
import { readListParameters, readSearchRequest } from '../query/list-query.js';
import { GROUP_TYPE, RESOURCE_TYPES, USER_TYPE } from '../schema/resource-types.js';
import { USER } from '../users/user.examples.js';
import type { ListResponse } from './list-response.js';
import { ScimSearchService } from './scim-search.service.js';
import { ScimList, ScimSearch } from './search.decorators.js';

/** Lists, by the parameters of an address or by a POST that keeps them out of it. */
@ScimController('', 'Queries')
export class ScimSearchController {
  constructor(private readonly search: ScimSearchService) {}

  /** Lists users and groups. */
  @Get()
  @ScimList(GROUP)
  list(@Query() query: Record<string, unknown>): Promise<ListResponse> {
    return this.search.list(RESOURCE_TYPES, readListParameters(query));
  }

  /** Searches users and groups. */
  @Post('.search')
  @HttpCode(200)
  @ScimSearch('displayName sw "Ada"', USER)
  find(@Body() body: unknown): Promise<ListResponse> {
    return this.search.list(RESOURCE_TYPES, readSearchRequest(body));
  }

  /** Lists users. */
  @Get('Users')
  @ScimList(USER)
  listUsers(@Query() query: Record<string, unknown>): Promise<ListResponse> {
    return this.search.list([USER_TYPE], readListParameters(query));
  }

  /** Searches users. */
  @Post('Users/.search')
  @HttpCode(200)
  @ScimSearch('userName eq "ada"', USER)
  findUsers(@Body() body: unknown): Promise<ListResponse> {
    return this.search.list([USER_TYPE], readSearchRequest(body));
  }

  /** Lists groups. */
  @Get('Groups')
  @ScimList(GROUP)
  listGroups(@Query() query: Record<string, unknown>): Promise<ListResponse> {
    return this.search.list([GROUP_TYPE], readListParameters(query));
  }

  /** Searches groups. */
  @Post('Groups/.search')
  @HttpCode(200)
  @ScimSearch('displayName eq "Analysts"', GROUP)
  findGroups(@Body() body: unknown): Promise<ListResponse> {
    return this.search.list([GROUP_TYPE], readSearchRequest(body));
  }
}
