import { Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { BodyBytes, CdsBodyProblems, CdsController } from './cds-controller.decorator.js';
import { CdsGroups } from './cds-groups.js';
import { CdsGroup, CdsGroupName, GroupBody, NewGroupBody } from './group.dto.js';
import { WritableNamePipe } from './writable-name.pipe.js';

const YES: ReadonlySet<unknown> = new Set(['true', 'TRUE', 'yes', 'YES', '1']);

@CdsController('group')
export class CdsGroupsController {
  constructor(private readonly groups: CdsGroups) {}

  /** Lists your groups; all groups for administrators. */
  @Get()
  @Authenticated()
  @ApiQuery({ name: 'withPublic', required: false, example: 'true', description: '`true`: public groups as well.' })
  @ApiQuery({ name: 'withoutDefault', required: false, example: 'true', description: '`true`: without All.' })
  @ApiOkResponse({ type: [CdsGroupName] })
  @Problems()
  list(
    @CurrentPrincipal() principal: Principal,
    @Query('withPublic') withPublic: unknown,
    @Query('withoutDefault') withoutDefault: unknown,
  ): Promise<CdsGroupName[] | null> {
    return this.groups.list(principal, { withPublic: YES.has(withPublic), withoutDefault: YES.has(withoutDefault) });
  }

  /** Lists the public groups. */
  @Get('public')
  @Authenticated()
  @ApiOkResponse({ type: [CdsGroupName] })
  @Problems()
  listPublic(): Promise<CdsGroupName[]> {
    return this.groups.listPublic();
  }

  /** Creates a group whose admin you are. */
  @Post()
  @Authenticated()
  @ApiBody({ type: NewGroupBody })
  @ApiCreatedResponse({ type: CdsGroup })
  @CdsBodyProblems('forbidden', 'group_name_taken', 'write_conflict')
  create(@CurrentPrincipal() principal: Principal, @BodyBytes() body: Buffer | undefined): Promise<CdsGroup> {
    return this.groups.create(principal, body);
  }

  /** Gets a group with its members. */
  @Get(':name')
  @Authenticated()
  @ApiOkResponse({ type: CdsGroup })
  @Problems('forbidden', 'group_not_found')
  get(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<CdsGroup> {
    return this.groups.get(principal, name);
  }

  /** Replaces a group: its name and all its members. */
  @Put(':name')
  @Authenticated()
  @ApiBody({ type: GroupBody })
  @ApiOkResponse({ type: CdsGroup })
  @CdsBodyProblems(
    'forbidden',
    'group_not_found',
    'user_not_found',
    'group_name_taken',
    'built_in',
    'last_administrator',
    'write_conflict',
  )
  replace(
    @CurrentPrincipal() principal: Principal,
    @Param('name', WritableNamePipe) name: string,
    @BodyBytes() body: Buffer | undefined,
  ): Promise<CdsGroup> {
    return this.groups.replace(principal, name, body);
  }

  /** Deletes a group with its tokens. */
  @Delete(':name')
  @HttpCode(204)
  @Authenticated()
  @ApiNoContentResponse({ description: 'Done.' })
  @Problems('forbidden', 'group_not_found', 'built_in', 'write_conflict')
  async delete(@CurrentPrincipal() principal: Principal, @Param('name', WritableNamePipe) name: string): Promise<void> {
    await this.groups.delete(principal, name);
  }
}
