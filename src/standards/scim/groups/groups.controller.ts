import { Body, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { USER_PROVISIONING } from '../../../common/well-known-ids.js';
import { GroupProvisioningService } from '../../../groups/group-provisioning.service.js';
import { IfMatchTags } from '../http/if-match.decorator.js';
import { ScimController } from '../http/scim-controller.decorator.js';
import {
  ApiResourceId,
  ApiScimCreate,
  ApiScimDelete,
  ApiScimPatch,
  ApiScimRead,
  ApiScimReplace,
} from '../http/scim-operation.decorators.js';
import type { ScimResource } from '../http/scim-resource.js';
import { readProjection } from '../query/list-query.js';
import { Projection } from '../query/projection.js';
import { GROUP_TYPE } from '../schema/resource-types.js';
import { GROUP, GROUP_PATCH, GROUP_TO_CREATE } from './group.examples.js';
import { ScimGroupsReader } from './groups.reader.js';
import { ScimGroupsWriter } from './groups.writer.js';

const WRITES = [
  'group_name_taken',
  'built_in',
  'all_group',
  'subgroup_cycle',
  'last_administrator',
  'privilege_not_held',
  'external_group_rename',
  'external_group_members',
] as const;

/** The groups. */
@ScimController('Groups', 'Groups')
export class ScimGroupsController {
  constructor(
    private readonly groups: GroupProvisioningService,
    private readonly reader: ScimGroupsReader,
    private readonly writer: ScimGroupsWriter,
  ) {}

  /** Creates a group. */
  @Post()
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimCreate(GROUP_TO_CREATE, GROUP, 'group_name_taken', 'all_group')
  create(@CurrentPrincipal() principal: Principal, @Body() body: object): Promise<ScimResource> {
    return this.writer.create(principal, body);
  }

  /** Gets a group. Nobody is listed in All, which has everyone in it. */
  @Get(':id')
  @ApiResourceId(GROUP.id)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimRead(GROUP, 'group_not_found')
  async get(@Param('id') id: string, @Query() query: Record<string, unknown>): Promise<ScimResource> {
    const projection = new Projection(GROUP_TYPE, readProjection(query));
    return this.reader.one(await this.groups.get(id), projection.shows('members'));
  }

  /** Replaces a group: who is not listed is no member any more. */
  @Put(':id')
  @ApiResourceId(GROUP.id)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimReplace(GROUP_TO_CREATE, GROUP, 'group_not_found', ...WRITES)
  replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: object,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<ScimResource> {
    return this.writer.replace(principal, id, body, ifMatch);
  }

  /** Changes a group. Without `attributes` the answer has no body: the group may have very many members. */
  @Patch(':id')
  @ApiResourceId(GROUP.id)
  @HttpCode(204)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimPatch(GROUP_PATCH, null, 'group_not_found', ...WRITES)
  patch(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: object,
    @IfMatchTags() ifMatch: string[] | undefined,
    @Query() query: Record<string, unknown>,
  ): Promise<ScimResource> {
    const asked = readProjection(query);
    const withMembers = asked.attributes !== null && new Projection(GROUP_TYPE, asked).shows('members');
    return this.writer.patch(principal, id, body, ifMatch, withMembers);
  }

  /** Deletes a group with its memberships, grants, assignments, shares and tokens. */
  @Delete(':id')
  @ApiResourceId(GROUP.id)
  @HttpCode(204)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimDelete('group_not_found', 'built_in', 'last_administrator')
  delete(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<void> {
    return this.writer.delete(principal, id, ifMatch);
  }
}
