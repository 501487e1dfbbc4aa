import { Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import { GroupsService } from '../../../groups/groups.service.js';
import { DoneAnswer } from '../done.dto.js';
import { ApiItemDelete, ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { WireBody, WireQuery } from '../wire-input.decorators.js';
import { DONE, requireFields, withModel } from '../wire-values.js';
import { UserGroupFields, UserGroupFilter, UserGroupListAnswer, UserGroupAnswer } from './user-group.dto.js';
import { toChanges, toItem, toModel } from './user-group.mapper.js';

/** The groups. */
@Item('user_group')
export class MetricInsightsUserGroupController {
  constructor(private readonly groups: GroupsService) {}

  /** Lists the groups that you may see. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: UserGroupFilter })
  @ApiItemRead()
  async list(
    @CurrentPrincipal() principal: Principal,
    @WireQuery() filter: UserGroupFilter,
  ): Promise<UserGroupListAnswer> {
    const { id, name } = filter;
    const found = await collectPages((page) => this.groups.list(principal, { ...page, id, name, sort: 'id' }));
    return { user_groups: found.map(toItem) };
  }

  /** Gets a group. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('group_not_found')
  async get(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<UserGroupAnswer> {
    return { user_group: toItem(await this.groups.get(principal, id)) };
  }

  /** Creates a group. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: UserGroupFields })
  @ApiItemWrite('group_name_taken')
  async create(@WireBody() fields: UserGroupFields): Promise<UserGroupAnswer> {
    const { name, description } = requireFields(toChanges(fields), 'name');
    return { user_group: toItem(await this.groups.create({ name, description })) };
  }

  /** Creates a group; what is left out is taken from the group with this id. */
  @Post('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: UserGroupFields })
  @ApiItemWrite('group_not_found', 'group_name_taken')
  async createLike(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: UserGroupFields,
  ): Promise<UserGroupAnswer> {
    return this.create(withModel(fields, toModel(await this.groups.get(principal, id))));
  }

  /** Changes a group. A built-in one cannot be renamed. */
  @Put('id/:id')
  @RequireGroupAdmin()
  @ApiBody({ type: UserGroupFields })
  @ApiItemWrite('group_not_found', 'group_name_taken', 'built_in')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: UserGroupFields,
  ): Promise<UserGroupAnswer> {
    return { user_group: toItem(await this.groups.update(principal, id, toChanges(fields), undefined)) };
  }

  /** Deletes a group with its memberships and mappings. A built-in one stays. */
  @Delete('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiItemDelete('group_not_found', 'built_in', 'last_administrator')
  async delete(@Param('id', ParseIdPipe) id: number): Promise<DoneAnswer> {
    await this.groups.delete(id, undefined);
    return DONE;
  }
}
