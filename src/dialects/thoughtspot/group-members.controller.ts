import { Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam } from '@nestjs/swagger';
import { RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import { FORM_PROBLEMS, ID_OF_GROUP, ID_OF_USER } from './documentation.js';
import { FormBody } from './form-body.decorator.js';
import { MembershipsForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { GroupMembers, toMemberships } from './group-members.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { UserObject } from './user-object.dto.js';

const USER_ID = { ...ID_OF_USER, name: 'userid' };

const WRITE_PROBLEMS = [
  'csrf_header_missing',
  'group_not_found',
  'user_not_found',
  'all_group',
  'external_group_members',
  'write_conflict',
] as const;

/** Who is in which groups: the calls that name both. */
@ThoughtSpotController('group')
export class ThoughtSpotGroupMembersController {
  constructor(private readonly members: GroupMembers) {}

  /** Lists the users of a group, at an older address. */
  @Get('listuser/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @Problems('group_not_found')
  listUsers(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserObject[]> {
    return this.members.list(principal, id);
  }

  /** Puts a user into a group. */
  @Post(':id/user/:userid')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiParam(USER_ID)
  @Problems(...WRITE_PROBLEMS)
  async add(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('userid') userId: string,
  ): Promise<void> {
    await this.members.add(principal, { groupIds: [id], userIds: [userId] });
  }

  /** Takes a user out of a group. */
  @Delete(':id/user/:userid')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiParam(USER_ID)
  @Problems(...WRITE_PROBLEMS, 'last_administrator')
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('userid') userId: string,
  ): Promise<void> {
    await this.members.remove(principal, { groupIds: [id], userIds: [userId] });
  }

  /** Puts users into groups, each into every one: all or nothing. */
  @Post('addmemberships')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: MembershipsForm })
  @Problems(...FORM_PROBLEMS, ...WRITE_PROBLEMS)
  async addAll(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<void> {
    await this.members.add(principal, toMemberships(form));
  }

  /** Takes users out of groups, each out of every one: all or nothing. */
  @Post('removememberships')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: MembershipsForm })
  @Problems(...FORM_PROBLEMS, ...WRITE_PROBLEMS, 'last_administrator')
  async removeAll(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<void> {
    await this.members.remove(principal, toMemberships(form));
  }
}
