import { Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { GroupMembersService } from '../../../groups/group-members.service.js';
import { GroupMembershipsService } from '../../../groups/group-memberships.service.js';
import { DoneAnswer } from '../done.dto.js';
import { ApiItemDelete, ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { WireBody, WireQuery } from '../wire-input.decorators.js';
import { DONE, requireFields, withModel } from '../wire-values.js';
import {
  UserGroupMemberFields,
  UserGroupMemberFilter,
  UserGroupMemberListAnswer,
  UserGroupMemberAnswer,
} from './user-group-member.dto.js';
import { toItem, toModel, toQuery } from './user-group-member.mapper.js';

const CREATE_PROBLEMS = ['group_not_found', 'user_not_found', 'all_group', 'precondition_failed'] as const;

/** Which users are in which groups. */
@Item('user_group_member')
export class MetricInsightsUserGroupMemberController {
  constructor(
    private readonly members: GroupMembersService,
    private readonly memberships: GroupMembershipsService,
  ) {}

  /** Lists the direct members of groups. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: UserGroupMemberFilter })
  @ApiItemRead()
  async list(
    @CurrentPrincipal() principal: Principal,
    @WireQuery() filter: UserGroupMemberFilter,
  ): Promise<UserGroupMemberListAnswer> {
    const found = await collectPages((page) => this.memberships.list(principal, { ...page, ...toQuery(filter) }));
    return { user_group_members: found.map(toItem) };
  }

  /** Gets a membership. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('membership_not_found')
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
  ): Promise<UserGroupMemberAnswer> {
    return { user_group_member: toItem(await this.memberships.get(principal, id)) };
  }

  /** Puts a user into a group. */
  @Post()
  @RequireGroupAdmin()
  @ApiBody({ type: UserGroupMemberFields })
  @ApiItemWrite(...CREATE_PROBLEMS)
  async create(
    @CurrentPrincipal() principal: Principal,
    @WireBody() fields: UserGroupMemberFields,
  ): Promise<UserGroupMemberAnswer> {
    const { user, group } = requireFields(fields, 'user', 'group');
    const id = await this.members.create(principal, group, user);
    return { user_group_member: toItem({ id, userId: user, groupId: group }) };
  }

  /** Puts a user into a group; what is left out is taken from the membership with this id. */
  @Post('id/:id')
  @RequireGroupAdmin()
  @ApiBody({ type: UserGroupMemberFields })
  @ApiItemWrite('membership_not_found', ...CREATE_PROBLEMS)
  async createLike(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: UserGroupMemberFields,
  ): Promise<UserGroupMemberAnswer> {
    return this.create(principal, withModel(fields, toModel(await this.memberships.get(principal, id))));
  }

  /** Takes all members out of a group, or one of them. The filters stand in the query or in the body. */
  @Delete()
  @RequireGroupAdmin()
  @ApiQuery({ type: UserGroupMemberFields })
  @ApiItemDelete('group_not_found', 'all_group', 'last_administrator')
  async deleteOfGroup(
    @CurrentPrincipal() principal: Principal,
    @WireQuery() query: UserGroupMemberFields,
    @WireBody() body: UserGroupMemberFields,
  ): Promise<DoneAnswer> {
    const { group, user } = requireFields(withModel(body, query), 'group');
    await this.memberships.deleteOfGroup(principal, group, user);
    return DONE;
  }

  /** Takes a user out of a group. */
  @Delete('id/:id')
  @RequireGroupAdmin()
  @ApiItemDelete('membership_not_found', 'last_administrator')
  async delete(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<DoneAnswer> {
    await this.memberships.delete(principal, id);
    return DONE;
  }
}
