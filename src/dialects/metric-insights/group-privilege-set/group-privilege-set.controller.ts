import { Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { GroupPrivilegeSetsService } from '../../../groups/group-privilege-sets.service.js';
import { DoneAnswer } from '../done.dto.js';
import { ApiItemDelete, ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { WireBody, WireQuery } from '../wire-input.decorators.js';
import { DONE, requireFields, withModel } from '../wire-values.js';
import {
  GroupPrivilegeSetFields,
  GroupPrivilegeSetFilter,
  GroupPrivilegeSetListAnswer,
  GroupPrivilegeSetAnswer,
} from './group-privilege-set.dto.js';
import { toItem, toModel, toQuery } from './group-privilege-set.mapper.js';

const CREATE_PROBLEMS = [
  'privilege_not_held',
  'group_not_found',
  'privilege_set_not_found',
  'precondition_failed',
] as const;

/** Which privilege sets which groups have: our assignments. */
@Item('group_privilege_set')
export class MetricInsightsGroupPrivilegeSetController {
  constructor(private readonly assignments: GroupPrivilegeSetsService) {}

  /** Lists the mappings of privilege sets to groups. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: GroupPrivilegeSetFilter })
  @ApiItemRead()
  async list(
    @CurrentPrincipal() principal: Principal,
    @WireQuery() filter: GroupPrivilegeSetFilter,
  ): Promise<GroupPrivilegeSetListAnswer> {
    const found = await collectPages((page) => this.assignments.listAll(principal, { ...page, ...toQuery(filter) }));
    return { group_privilege_sets: found.map(toItem) };
  }

  /** Gets a mapping. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('assignment_not_found')
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
  ): Promise<GroupPrivilegeSetAnswer> {
    return { group_privilege_set: toItem(await this.assignments.get(principal, id)) };
  }

  /** Maps a privilege set to a group. */
  @Post()
  @RequireGroupAdmin()
  @ApiBody({ type: GroupPrivilegeSetFields })
  @ApiItemWrite(...CREATE_PROBLEMS)
  async create(
    @CurrentPrincipal() principal: Principal,
    @WireBody() fields: GroupPrivilegeSetFields,
  ): Promise<GroupPrivilegeSetAnswer> {
    const { group, privilege_set } = requireFields(fields, 'group', 'privilege_set');
    return { group_privilege_set: toItem(await this.assignments.assign(principal, group, privilege_set, {}, true)) };
  }

  /** Maps a privilege set to a group; what is left out is taken from the mapping with this id, which stays as it is. */
  @Post('id/:id')
  @RequireGroupAdmin()
  @ApiBody({ type: GroupPrivilegeSetFields })
  @ApiItemWrite('assignment_not_found', ...CREATE_PROBLEMS)
  async createLike(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: GroupPrivilegeSetFields,
  ): Promise<GroupPrivilegeSetAnswer> {
    return this.create(principal, withModel(fields, toModel(await this.assignments.get(principal, id))));
  }

  /** Takes a privilege set from a group. */
  @Delete('id/:id')
  @RequireGroupAdmin()
  @ApiItemDelete('privilege_not_held', 'assignment_not_found')
  async delete(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<DoneAnswer> {
    await this.assignments.delete(principal, id);
    return DONE;
  }
}
