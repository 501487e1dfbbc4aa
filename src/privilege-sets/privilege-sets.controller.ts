import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ListQueryDto } from '../common/dto/list-query.dto.js';
import {
  ApiCreate,
  ApiDelete,
  ApiPut,
  ApiRead,
  ApiRemove,
  ApiUpdate,
} from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { ParseNamePipe } from '../common/http/parse-name.pipe.js';
import { CreateOnly, IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { ListPrivilegeSetsDto } from './dto/list-privilege-sets.dto.js';
import {
  PrivilegeSetGroupPage,
  PrivilegeSetPage,
  PrivilegeSetPrivilegePage,
  PrivilegeSetPrivilegeResponse,
  PrivilegeSetResponse,
} from './dto/privilege-set-response.dto.js';
import { CreatePrivilegeSetDto, UpdatePrivilegeSetDto } from './dto/write-privilege-set.dto.js';
import { PrivilegeSetsService } from './privilege-sets.service.js';

@ApiTags('Privilege sets')
@Controller('api/v1/privilege-sets')
export class PrivilegeSetsController {
  constructor(private readonly sets: PrivilegeSetsService) {}

  /** Lists the privilege sets. */
  @Get()
  @Authenticated()
  @ApiRead()
  async list(@Query() query: ListPrivilegeSetsDto): Promise<PrivilegeSetPage> {
    return (await this.sets.list(query)).map(PrivilegeSetResponse.from);
  }

  /** Creates an empty privilege set. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiCreate('privilege_set_name_taken')
  async create(@Body() input: CreatePrivilegeSetDto): Promise<PrivilegeSetResponse> {
    return PrivilegeSetResponse.from(await this.sets.create(input));
  }

  /** Gets a privilege set. */
  @Get(':id')
  @Authenticated()
  @ApiRead('privilege_set_not_found')
  async get(@Param('id', ParseIdPipe) id: number): Promise<PrivilegeSetResponse> {
    return PrivilegeSetResponse.from(await this.sets.get(id));
  }

  /** Changes a privilege set. A built-in one cannot be renamed. */
  @Patch(':id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiUpdate('privilege_set_not_found', 'privilege_set_name_taken', 'built_in')
  async update(
    @Param('id', ParseIdPipe) id: number,
    @Body() input: UpdatePrivilegeSetDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<PrivilegeSetResponse> {
    return PrivilegeSetResponse.from(await this.sets.update(id, input, ifMatch));
  }

  /** Deletes a privilege set with all its assignments. A built-in one stays. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDelete('privilege_set_not_found', 'built_in')
  async delete(@Param('id', ParseIdPipe) id: number, @IfMatch() ifMatch: number[] | undefined): Promise<void> {
    await this.sets.delete(id, ifMatch);
  }

  /** Lists the privileges in a set. */
  @Get(':id/privileges')
  @Authenticated()
  @ApiRead('privilege_set_not_found')
  listPrivileges(
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListQueryDto,
  ): Promise<PrivilegeSetPrivilegePage> {
    return this.sets.listPrivileges(id, query);
  }

  /** Puts a privilege into a set. */
  @Put(':id/privileges/:name')
  @RequirePrivilege(ADMINISTRATION)
  @ApiPut('privilege_set_not_found', 'privilege_not_found')
  addPrivilege(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('name', ParseNamePipe) name: string,
    @CreateOnly() createOnly: boolean,
  ): Promise<PrivilegeSetPrivilegeResponse> {
    return this.sets.addPrivilege(principal, id, name, createOnly);
  }

  /** Takes a privilege out of a set. */
  @Delete(':id/privileges/:name')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiRemove('privilege_set_not_found', 'privilege_not_found')
  async removePrivilege(
    @Param('id', ParseIdPipe) id: number,
    @Param('name', ParseNamePipe) name: string,
  ): Promise<void> {
    await this.sets.removePrivilege(id, name);
  }

  /** Lists the groups that have the set. */
  @Get(':id/groups')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('privilege_set_not_found')
  listGroups(@Param('id', ParseIdPipe) id: number, @Query() query: ListQueryDto): Promise<PrivilegeSetGroupPage> {
    return this.sets.listGroups(id, query);
  }
}
