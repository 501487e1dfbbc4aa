import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ListQueryDto } from '../common/dto/list-query.dto.js';
import { ApiPut, ApiRead, ApiRemove } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { ParseNamePipe } from '../common/http/parse-name.pipe.js';
import { CreateOnly } from '../common/http/precondition.decorators.js';
import {
  AssignGroupPrivilegeSetDto,
  GrantPrivilegeDto,
  GroupPrivilegePage,
  GroupPrivilegeResponse,
  GroupPrivilegeSetPage,
  GroupPrivilegeSetResponse,
} from './dto/group-access.dto.js';
import { GroupPrivilegeSetsService } from './group-privilege-sets.service.js';
import { GroupPrivilegesService } from './group-privileges.service.js';

/** What a group was given: privileges and privilege sets. */
@ApiTags('Groups')
@Controller('api/v1/groups/:id')
export class GroupAccessController {
  constructor(
    private readonly grants: GroupPrivilegesService,
    private readonly assignments: GroupPrivilegeSetsService,
  ) {}

  /** Lists the privileges granted to a group itself. */
  @Get('privileges')
  @Authenticated()
  @ApiRead('group_not_found')
  listPrivileges(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListQueryDto,
  ): Promise<GroupPrivilegePage> {
    return this.grants.list(principal, id, query);
  }

  /** Grants a privilege to a group, or changes when and under which condition it counts. */
  @Put('privileges/:name')
  @Authenticated()
  @ApiPut(
    'forbidden',
    'privilege_not_held',
    'group_not_found',
    'privilege_not_found',
    'built_in',
    'unconditional_privilege',
  )
  grantPrivilege(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('name', ParseNamePipe) name: string,
    @Body() input: GrantPrivilegeDto,
    @CreateOnly() createOnly: boolean,
  ): Promise<GroupPrivilegeResponse> {
    return this.grants.grant(principal, id, name, input, createOnly);
  }

  /** Takes a privilege from a group. */
  @Delete('privileges/:name')
  @HttpCode(204)
  @Authenticated()
  @ApiRemove('forbidden', 'privilege_not_held', 'group_not_found', 'privilege_not_found', 'built_in')
  async revokePrivilege(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('name', ParseNamePipe) name: string,
  ): Promise<void> {
    await this.grants.revoke(principal, id, name);
  }

  /** Lists the privilege sets assigned to a group itself. */
  @Get('privilege-sets')
  @Authenticated()
  @ApiRead('group_not_found')
  listPrivilegeSets(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListQueryDto,
  ): Promise<GroupPrivilegeSetPage> {
    return this.assignments.list(principal, id, query);
  }

  /** Assigns a privilege set to a group, or changes how it is assigned. */
  @Put('privilege-sets/:setId')
  @Authenticated()
  @ApiPut(
    'forbidden',
    'privilege_not_held',
    'group_not_found',
    'privilege_set_not_found',
    'role_taken',
    'unconditional_privilege',
  )
  assignPrivilegeSet(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('setId', ParseIdPipe) setId: number,
    @Body() input: AssignGroupPrivilegeSetDto,
    @CreateOnly() createOnly: boolean,
  ): Promise<GroupPrivilegeSetResponse> {
    return this.assignments.assign(principal, id, setId, input, createOnly);
  }

  /** Takes a privilege set from a group. */
  @Delete('privilege-sets/:setId')
  @HttpCode(204)
  @Authenticated()
  @ApiRemove('forbidden', 'privilege_not_held', 'group_not_found', 'privilege_set_not_found')
  async removePrivilegeSet(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('setId', ParseIdPipe) setId: number,
  ): Promise<void> {
    await this.assignments.remove(principal, id, setId);
  }
}
