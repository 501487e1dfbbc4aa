import { Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import { A_GROUP_GUID, ID_OF_USER } from './documentation.js';
import { QueryFields } from './form-body.decorator.js';
import type { Form } from './form.js';
import { toGroupIds } from './group-members.js';
import { GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { ThoughtSpotUsers } from './users.js';

const GROUP_IDS = {
  name: 'groupids',
  type: String,
  required: true,
  example: JSON.stringify([A_GROUP_GUID]),
  description: 'A JSON array of ids of groups.',
};

const WRITE_PROBLEMS = [
  'validation_failed',
  'malformed_request',
  'csrf_header_missing',
  'user_not_found',
  'group_not_found',
  'external_group_members',
  'write_conflict',
] as const;

/** The groups of one user. */
@ThoughtSpotController('user/:id/groups')
export class ThoughtSpotUserGroupsController {
  constructor(
    private readonly users: ThoughtSpotUsers,
    private readonly objects: GroupObjects,
  ) {}

  /** Lists the groups that a user was put into, and All. */
  @Get()
  @Authenticated()
  @ApiParam(ID_OF_USER)
  @Problems('user_not_found')
  async list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<GroupObject[]> {
    return this.objects.all(principal, await this.users.listGroups(principal, id));
  }

  /** Puts a user into groups: into all of them or into none. */
  @Post()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_USER)
  @ApiQuery(GROUP_IDS)
  @Problems(...WRITE_PROBLEMS)
  async add(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<void> {
    await this.users.addToGroups(principal, id, toGroupIds(query));
  }

  /** Does the same: the groups that are not named stay. */
  @Put()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_USER)
  @ApiQuery(GROUP_IDS)
  @Problems(...WRITE_PROBLEMS)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<void> {
    await this.users.addToGroups(principal, id, toGroupIds(query));
  }

  /** Takes a user out of groups: out of all of them or out of none. */
  @Delete()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_USER)
  @ApiQuery(GROUP_IDS)
  @Problems(...WRITE_PROBLEMS, 'all_group', 'last_administrator')
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<void> {
    await this.users.removeFromGroups(principal, id, toGroupIds(query));
  }
}
