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
import { CreateOnly, IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import {
  CreateResourceDto,
  ListResourcesDto,
  ResourcePage,
  ResourceResponse,
  ResourceSharePage,
  ResourceShareResponse,
  ShareResourceDto,
  UpdateResourceDto,
} from './dto/resource.dto.js';
import { ResourcesService } from './resources.service.js';

@ApiTags('Resources')
@Controller('api/v1')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  /** Lists the resources that are shared with you; all for administrators. */
  @Get('resources')
  @Authenticated()
  @ApiRead()
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListResourcesDto): Promise<ResourcePage> {
    return (await this.resources.list(principal, query)).map(ResourceResponse.from);
  }

  /** Creates a resource. */
  @Post('resources')
  @RequirePrivilege(ADMINISTRATION)
  @ApiCreate('resource_name_taken')
  async create(@Body() input: CreateResourceDto): Promise<ResourceResponse> {
    return ResourceResponse.from(await this.resources.create(input));
  }

  /** Gets a resource. */
  @Get('resources/:id')
  @Authenticated()
  @ApiRead('resource_not_found')
  async get(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<ResourceResponse> {
    return ResourceResponse.from(await this.resources.get(principal, id));
  }

  /** Changes a resource. Its kind stays. */
  @Patch('resources/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiUpdate('resource_not_found', 'resource_name_taken')
  async update(
    @Param('id', ParseIdPipe) id: number,
    @Body() input: UpdateResourceDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<ResourceResponse> {
    return ResourceResponse.from(await this.resources.update(id, input, ifMatch));
  }

  /** Deletes a resource with its shares. */
  @Delete('resources/:id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDelete('resource_not_found')
  async delete(@Param('id', ParseIdPipe) id: number, @IfMatch() ifMatch: number[] | undefined): Promise<void> {
    await this.resources.delete(id, ifMatch);
  }

  /** Lists the groups that a resource is shared with. */
  @Get('resources/:id/groups')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('resource_not_found')
  listShares(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListQueryDto,
  ): Promise<ResourceSharePage> {
    return this.resources.listShares(principal, id, query);
  }

  /** Shares a resource with a group, or changes under which condition. */
  @Put('resources/:id/groups/:groupId')
  @RequirePrivilege(ADMINISTRATION)
  @ApiPut('resource_not_found', 'group_not_found')
  share(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('groupId', ParseIdPipe) groupId: number,
    @Body() input: ShareResourceDto,
    @CreateOnly() createOnly: boolean,
  ): Promise<ResourceShareResponse> {
    return this.resources.share(principal, id, groupId, input, createOnly);
  }

  /** Stops sharing a resource with a group. */
  @Delete('resources/:id/groups/:groupId')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiRemove('resource_not_found', 'group_not_found')
  async unshare(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('groupId', ParseIdPipe) groupId: number,
  ): Promise<void> {
    await this.resources.unshare(principal, id, groupId);
  }

  /** Lists the resources shared with a group itself, but for what is shared under a condition. */
  @Get('groups/:id/resources')
  @Authenticated()
  @ApiRead('group_not_found')
  async listOfGroup(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListResourcesDto,
  ): Promise<ResourcePage> {
    return (await this.resources.listOfGroup(principal, id, query)).map(ResourceResponse.from);
  }
}
