import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import { FORM_PROBLEMS, ID_OF_GROUP } from './documentation.js';
import { FormBody } from './form-body.decorator.js';
import { IdsForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { GroupMembers } from './group-members.js';
import { GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { Principals } from './principals.js';
import { Subgroups } from './subgroups.js';
import { requireTextList } from './text-list.js';
import { PRIVATE_BASES, ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { UserObject } from './user-object.dto.js';

/** What ThoughtSpot's own pages call about users and groups, and published clients with them. */
@ThoughtSpotController('session', PRIVATE_BASES)
export class ThoughtSpotPrivatePrincipalsController {
  constructor(
    private readonly principals: Principals,
    private readonly members: GroupMembers,
    private readonly subgroups: Subgroups,
    private readonly objects: GroupObjects,
  ) {}

  /** Deletes users: all of them or none. */
  @Post('user/deleteusers')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: IdsForm })
  @Problems(...FORM_PROBLEMS, 'csrf_header_missing', 'user_not_found', 'last_administrator', 'write_conflict')
  async deleteUsers(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<void> {
    await this.principals.deleteUsers(principal, requireTextList(form, 'ids', 'the ids of users'));
  }

  /** Deletes groups: all of them or none. */
  @Post('group/deletegroups')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: IdsForm })
  @Problems(
    ...FORM_PROBLEMS,
    'csrf_header_missing',
    'group_not_found',
    'built_in',
    'last_administrator',
    'write_conflict',
  )
  async deleteGroups(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<void> {
    await this.principals.deleteGroups(principal, requireTextList(form, 'ids', 'the ids of groups'));
  }

  /** Lists the users who were put into a group and are in it now, in the order of user names. */
  @Get('group/listuser/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @Problems('group_not_found')
  listUsers(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserObject[]> {
    return this.members.list(principal, id);
  }

  /** Lists the groups right inside a group that you may see, in the order of names. */
  @Get('group/listgroup/:id')
  @Authenticated()
  @ApiParam(ID_OF_GROUP)
  @Problems('group_not_found')
  async listGroups(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<GroupObject[]> {
    return this.objects.all(principal, await this.subgroups.list(principal, id));
  }
}
