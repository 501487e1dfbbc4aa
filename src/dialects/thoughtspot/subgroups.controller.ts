import { Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import { FORM_PROBLEMS, ID_OF_GROUP } from './documentation.js';
import { FormBody } from './form-body.decorator.js';
import { PrincipalIdsForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { Subgroups, toSubgroupIds } from './subgroups.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';

const WRITE_PROBLEMS = [...FORM_PROBLEMS, 'csrf_header_missing', 'group_not_found', 'write_conflict'] as const;

/** The groups inside a group: their members have what it has. */
@ThoughtSpotController('group/:id/groups')
export class ThoughtSpotSubgroupsController {
  constructor(
    private readonly subgroups: Subgroups,
    private readonly objects: GroupObjects,
  ) {}

  /** Lists the groups right inside a group that you may see, in the order of names. */
  @Get()
  @Authenticated()
  @ApiParam(ID_OF_GROUP)
  @Problems('group_not_found')
  async list(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<GroupObject[]> {
    return this.objects.all(principal, await this.subgroups.list(principal, id));
  }

  /** Puts groups into a group: all of them or none. */
  @Post()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: PrincipalIdsForm })
  @Problems(...WRITE_PROBLEMS, 'all_group', 'external_group_members', 'subgroup_cycle')
  async add(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @FormBody() form: Form): Promise<void> {
    await this.subgroups.add(principal, id, toSubgroupIds(form));
  }

  /** Does the same: the groups that are not named stay. */
  @Put()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: PrincipalIdsForm })
  @Problems(...WRITE_PROBLEMS, 'all_group', 'external_group_members', 'subgroup_cycle')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @FormBody() form: Form,
  ): Promise<void> {
    await this.subgroups.add(principal, id, toSubgroupIds(form));
  }

  /** Takes groups out of a group: all of them or none. */
  @Delete()
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: PrincipalIdsForm })
  @Problems(...WRITE_PROBLEMS, 'last_administrator')
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @FormBody() form: Form,
  ): Promise<void> {
    await this.subgroups.remove(principal, id, toSubgroupIds(form));
  }
}
