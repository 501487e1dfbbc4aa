import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupsService } from '../../groups/groups.service.js';
import { QueryFields } from './form-body.decorator.js';
import type { Form } from './form.js';
import { GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';

@ThoughtSpotController('group')
export class ThoughtSpotGroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly objects: GroupObjects,
  ) {}

  /** Lists the groups that you may see, or shows the one with this id or name. */
  @Get()
  @Authenticated()
  @ApiQuery({ name: 'groupid', type: String, required: false, example: 'b25ee394-9d13-49e3-9385-cd97f5b253b4' })
  @ApiQuery({ name: 'name', type: String, required: false, example: 'All' })
  @ApiOkResponse({ type: GroupObject, description: 'The group; an array of all when neither is given.' })
  @Problems('validation_failed', 'group_not_found')
  async list(
    @CurrentPrincipal() principal: Principal,
    @QueryFields() query: Form,
  ): Promise<GroupObject | GroupObject[]> {
    const id = query.optional('groupid');
    const name = query.optional('name');
    if (id !== undefined || name !== undefined) return this.objects.one(await this.find(principal, id, name));
    return this.objects.all(await collectPages((page) => this.groups.list(principal, { ...page, sort: 'name' })));
  }

  /** With both, the group must have both. */
  private async find(principal: Principal, id: string | undefined, name: string | undefined): Promise<Group> {
    const named = name === undefined ? [] : await this.groups.getAllByName(principal, [name]);
    const [group] = id === undefined ? named : await this.groups.getAllByGuid(principal, [id]);
    if (!group || named.some((other) => other.id !== group.id)) {
      throw new AppError('group_not_found', { detail: 'No group has this id and this name.' });
    }
    return group;
  }
}
