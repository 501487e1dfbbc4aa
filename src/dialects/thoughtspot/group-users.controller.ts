import { Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam, ApiQuery } from '@nestjs/swagger';
import { RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import { A_USER_GUID, FORM_PROBLEMS, ID_OF_GROUP } from './documentation.js';
import { FormBody, QueryFields } from './form-body.decorator.js';
import { UserIdsForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { GroupMembers, toUserIds } from './group-members.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { UserObject } from './user-object.dto.js';

const USER_IDS = {
  name: 'userids',
  type: String,
  required: true,
  example: JSON.stringify([A_USER_GUID]),
  description: 'A JSON array of ids of users.',
};

const WRITE_PROBLEMS = [
  'validation_failed',
  'malformed_request',
  'csrf_header_missing',
  'group_not_found',
  'user_not_found',
  'all_group',
  'external_group_members',
  'write_conflict',
] as const;

/** The users of one group. User objects hold what administrators alone may read of others, so the lists are theirs. */
@ThoughtSpotController('group/:id/users')
export class ThoughtSpotGroupUsersController {
  constructor(private readonly members: GroupMembers) {}

  /** Lists the users who were put into a group and are in it now, in the order of user names. */
  @Get()
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @Problems('group_not_found')
  list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserObject[]> {
    return this.members.list(principal, id);
  }

  /** Puts users into a group: all of them or none. */
  @Post()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiQuery(USER_IDS)
  @Problems(...WRITE_PROBLEMS)
  async add(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<void> {
    await this.members.add(principal, { groupIds: [id], userIds: toUserIds(query) });
  }

  /** Does the same with a form: the users who are not named stay. */
  @Put()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: UserIdsForm })
  @Problems(...FORM_PROBLEMS, ...WRITE_PROBLEMS)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @FormBody() form: Form,
  ): Promise<void> {
    await this.members.add(principal, { groupIds: [id], userIds: toUserIds(form) });
  }

  /** Takes users out of a group: all of them or none. */
  @Delete()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiQuery(USER_IDS)
  @Problems(...WRITE_PROBLEMS, 'last_administrator')
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<void> {
    await this.members.remove(principal, { groupIds: [id], userIds: toUserIds(query) });
  }
}
