import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ListQueryDto } from '../common/dto/list-query.dto.js';
import { ApiPut, ApiRead, ApiRemove } from '../common/http/api-operation.decorators.js';
import { NewNamePipe } from '../common/http/new-name.pipe.js';
import { ParseNamePipe } from '../common/http/parse-name.pipe.js';
import { CreateOnly } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { ActionAliasesService } from './action-aliases.service.js';
import { ActionAliasPage, ActionAliasResponse, PutActionAliasDto } from './dto/action-alias.dto.js';

@ApiTags('Resources')
@Controller('api/v1/resource-kinds/:kind/action-aliases')
export class ActionAliasesController {
  constructor(private readonly aliases: ActionAliasesService) {}

  /** Lists what privileges are called for resources of a kind. */
  @Get()
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead()
  async list(@Param('kind', ParseNamePipe) kind: string, @Query() query: ListQueryDto): Promise<ActionAliasPage> {
    return (await this.aliases.list(kind, query)).map(ActionAliasResponse.from);
  }

  /** Gets an alias. */
  @Get(':alias')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('action_alias_not_found')
  async get(
    @Param('kind', ParseNamePipe) kind: string,
    @Param('alias', ParseNamePipe) alias: string,
  ): Promise<ActionAliasResponse> {
    return ActionAliasResponse.from(await this.aliases.get(kind, alias));
  }

  /** Has a privilege called by another name where resources of a kind are asked about. */
  @Put(':alias')
  @RequirePrivilege(ADMINISTRATION)
  @ApiPut('privilege_not_found')
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('kind', NewNamePipe) kind: string,
    @Param('alias', NewNamePipe) alias: string,
    @Body() { privilege }: PutActionAliasDto,
    @CreateOnly() createOnly: boolean,
  ): Promise<ActionAliasResponse> {
    return ActionAliasResponse.from(await this.aliases.put(principal, kind, alias, privilege, createOnly));
  }

  /** Forgets an alias. */
  @Delete(':alias')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiRemove()
  async delete(
    @Param('kind', ParseNamePipe) kind: string,
    @Param('alias', ParseNamePipe) alias: string,
  ): Promise<void> {
    await this.aliases.delete(kind, alias);
  }
}
