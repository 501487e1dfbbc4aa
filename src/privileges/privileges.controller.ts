import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import {
  ApiCreate,
  ApiDelete,
  ApiPut,
  ApiRead,
  ApiRemove,
  ApiUpdate,
} from '../common/http/api-operation.decorators.js';
import { ParseNamePipe } from '../common/http/parse-name.pipe.js';
import { CreateOnly, IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { HolderPage, ListHoldersDto, ListPrivilegesDto } from './dto/list-privileges.dto.js';
import { PrivilegePage, PrivilegeResponse } from './dto/privilege-response.dto.js';
import { CreatePrivilegeDto, UpdatePrivilegeDto } from './dto/write-privilege.dto.js';
import { PrivilegesService } from './privileges.service.js';

@ApiTags('Privileges')
@Controller('api/v1/privileges')
export class PrivilegesController {
  constructor(private readonly privileges: PrivilegesService) {}

  /** Lists the privileges. */
  @Get()
  @Authenticated()
  @ApiRead()
  async list(@Query() query: ListPrivilegesDto): Promise<PrivilegePage> {
    return (await this.privileges.list(query)).map(PrivilegeResponse.from);
  }

  /** Creates a privilege. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiCreate('privilege_name_taken', 'mask_bit_taken')
  async create(@Body() input: CreatePrivilegeDto): Promise<PrivilegeResponse> {
    return PrivilegeResponse.from(await this.privileges.create(input));
  }

  /** Gets a privilege by its name, without regard to case. */
  @Get(':name')
  @Authenticated()
  @ApiRead('privilege_not_found')
  async get(@Param('name', ParseNamePipe) name: string): Promise<PrivilegeResponse> {
    return PrivilegeResponse.from(await this.privileges.get(name));
  }

  /** Changes a privilege. A built-in one cannot be renamed. */
  @Patch(':name')
  @RequirePrivilege(ADMINISTRATION)
  @ApiUpdate('privilege_not_found', 'privilege_name_taken', 'built_in')
  async update(
    @Param('name', ParseNamePipe) name: string,
    @Body() input: UpdatePrivilegeDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<PrivilegeResponse> {
    return PrivilegeResponse.from(await this.privileges.update(name, input, ifMatch));
  }

  /** Deletes a privilege with all its grants. A built-in one stays. */
  @Delete(':name')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDelete('privilege_not_found', 'built_in')
  async delete(@Param('name', ParseNamePipe) name: string, @IfMatch() ifMatch: number[] | undefined): Promise<void> {
    await this.privileges.delete(name, ifMatch);
  }

  /** Lists the privileges that a privilege implies directly. */
  @Get(':name/implications')
  @Authenticated()
  @ApiRead('privilege_not_found')
  async listImplications(@Param('name', ParseNamePipe) name: string): Promise<PrivilegePage> {
    return (await this.privileges.listImplications(name)).map(PrivilegeResponse.from);
  }

  /** Makes a privilege imply another one. */
  @Put(':name/implications/:implied')
  @RequirePrivilege(ADMINISTRATION)
  @ApiPut('privilege_not_found')
  async addImplication(
    @CurrentPrincipal() principal: Principal,
    @Param('name', ParseNamePipe) name: string,
    @Param('implied', ParseNamePipe) implied: string,
    @CreateOnly() createOnly: boolean,
  ): Promise<PrivilegeResponse> {
    return PrivilegeResponse.from(await this.privileges.addImplication(principal, name, implied, createOnly));
  }

  /** Stops a privilege from implying another one. */
  @Delete(':name/implications/:implied')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiRemove('privilege_not_found', 'built_in')
  async removeImplication(
    @Param('name', ParseNamePipe) name: string,
    @Param('implied', ParseNamePipe) implied: string,
  ): Promise<void> {
    await this.privileges.removeImplication(name, implied);
  }

  /** Lists who holds a privilege now, by whatever path: users, or groups. */
  @Get(':name/holders')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('privilege_not_found')
  listHolders(@Param('name', ParseNamePipe) name: string, @Query() query: ListHoldersDto): Promise<HolderPage> {
    return this.privileges.listHolders(name, query);
  }
}
