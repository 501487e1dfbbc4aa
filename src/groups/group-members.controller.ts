import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ListQueryDto } from '../common/dto/list-query.dto.js';
import { ApiCreate, ApiPut, ApiRead, ApiRemove } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { CreateOnly } from '../common/http/precondition.decorators.js';
import {
  BatchGroupMembersDto,
  BatchGroupMembersResponse,
  GroupMemberPage,
  GroupMemberResponse,
  ListGroupMembersDto,
  PutGroupMemberDto,
} from './dto/group-member.dto.js';
import { GroupPage, GroupResponse, toGroupSummary } from './dto/group-response.dto.js';
import { GroupMembersService } from './group-members.service.js';
import { GroupSubgroupsService } from './group-subgroups.service.js';

/** Who is in a group: users, and other groups. */
@ApiTags('Groups')
@Controller('api/v1/groups/:id')
export class GroupMembersController {
  constructor(
    private readonly members: GroupMembersService,
    private readonly subgroups: GroupSubgroupsService,
  ) {}

  /** Lists the members of a group. */
  @Get('members')
  @Authenticated()
  @ApiRead('group_not_found')
  listMembers(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListGroupMembersDto,
  ): Promise<GroupMemberPage> {
    return this.members.list(principal, id, query);
  }

  /** Makes a user a member, or changes how he is one. */
  @Put('members/:userId')
  @Authenticated()
  @ApiPut('forbidden', 'group_not_found', 'user_not_found', 'all_group', 'last_administrator', 'external_group_members')
  putMember(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('userId', ParseIdPipe) userId: number,
    @Body() input: PutGroupMemberDto,
    @CreateOnly() createOnly: boolean,
  ): Promise<GroupMemberResponse> {
    return this.members.put(principal, id, userId, input, createOnly);
  }

  /** Ends a membership. */
  @Delete('members/:userId')
  @HttpCode(204)
  @Authenticated()
  @ApiRemove('forbidden', 'group_not_found', 'all_group', 'last_administrator', 'external_group_members')
  async removeMember(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('userId', ParseIdPipe) userId: number,
  ): Promise<void> {
    await this.members.remove(principal, id, userId);
  }

  /** Adds and removes up to 10,000 members, all or nothing. */
  @Post('members\\:batch')
  @HttpCode(200)
  @Authenticated()
  @ApiCreate(
    'forbidden',
    'group_not_found',
    'user_not_found',
    'all_group',
    'last_administrator',
    'external_group_members',
  )
  batchMembers(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: BatchGroupMembersDto,
  ): Promise<BatchGroupMembersResponse> {
    return this.members.batch(principal, id, input);
  }

  /** Lists the groups inside a group. */
  @Get('subgroups')
  @Authenticated()
  @ApiRead('group_not_found')
  async listSubgroups(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListQueryDto,
  ): Promise<GroupPage> {
    return (await this.subgroups.list(principal, id, query)).map(toGroupSummary);
  }

  /** Puts a group into a group: its members become members there. */
  @Put('subgroups/:groupId')
  @Authenticated()
  @ApiPut('forbidden', 'group_not_found', 'all_group', 'subgroup_cycle', 'external_group_members')
  async addSubgroup(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('groupId', ParseIdPipe) groupId: number,
    @CreateOnly() createOnly: boolean,
  ): Promise<GroupResponse> {
    return GroupResponse.from(await this.subgroups.add(principal, id, groupId, createOnly));
  }

  /** Takes a group out of a group. */
  @Delete('subgroups/:groupId')
  @HttpCode(204)
  @Authenticated()
  @ApiRemove('forbidden', 'group_not_found', 'last_administrator')
  async removeSubgroup(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('groupId', ParseIdPipe) groupId: number,
  ): Promise<void> {
    await this.subgroups.remove(principal, id, groupId);
  }
}
