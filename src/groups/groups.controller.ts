import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  EffectivePrivilegePage,
  EffectivePrivilegesQueryDto,
  toEffectivePrivilegePage,
} from '../access/dto/effective-privilege.dto.js';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiCreate, ApiDelete, ApiRead, ApiUpdate } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { GroupPage, GroupResponse, toGroupSummary } from './dto/group-response.dto.js';
import { ListGroupsDto } from './dto/list-groups.dto.js';
import { CreateGroupDto, UpdateGroupDto } from './dto/write-group.dto.js';
import { GroupsService } from './groups.service.js';

@ApiTags('Groups')
@Controller('api/v1/groups')
export class GroupsController {
  constructor(private readonly groups: GroupsService) {}

  /** Lists the groups that you may see, with how many members each has. */
  @Get()
  @Authenticated()
  @ApiRead()
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListGroupsDto): Promise<GroupPage> {
    return (await this.groups.list(principal, query)).map(toGroupSummary);
  }

  /** Creates a group. One of an external authentication service must exist there, under exactly this name. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiCreate(
    'group_name_taken',
    'authentication_service_not_found',
    'external_group_not_found',
    'external_credentials_refused',
    'authentication_service_unavailable',
  )
  async create(@Body() input: CreateGroupDto): Promise<GroupResponse> {
    return GroupResponse.from(await this.groups.create(input));
  }

  /** Gets a group. */
  @Get(':id')
  @Authenticated()
  @ApiRead('group_not_found')
  async get(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<GroupResponse> {
    return GroupResponse.from(await this.groups.get(principal, id));
  }

  /** Changes a group. A built-in one cannot be renamed, nor one of an external authentication service. */
  @Patch(':id')
  @Authenticated()
  @ApiUpdate('forbidden', 'group_not_found', 'group_name_taken', 'built_in', 'external_group_rename')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: UpdateGroupDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<GroupResponse> {
    return GroupResponse.from(await this.groups.update(principal, id, input, ifMatch));
  }

  /** Deletes a group with its memberships, grants, assignments, shares and tokens. A built-in one stays. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDelete('group_not_found', 'built_in', 'last_administrator')
  async delete(@Param('id', ParseIdPipe) id: number, @IfMatch() ifMatch: number[] | undefined): Promise<void> {
    await this.groups.delete(id, ifMatch);
  }

  /** Lists what a member of the group may do now because he is one. Only who is in the group learns where it comes from. */
  @Get(':id/effective-privileges')
  @Authenticated()
  @ApiRead('forbidden', 'group_not_found')
  async listEffectivePrivileges(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: EffectivePrivilegesQueryDto,
  ): Promise<EffectivePrivilegePage> {
    return toEffectivePrivilegePage(
      await this.groups.getEffectivePrivileges(principal, id, query.explain ?? false),
      query.explain,
    );
  }
}
