import { Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOkResponse,
  ApiParam,
  ApiQuery,
  getSchemaPath,
} from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupsService } from '../../groups/groups.service.js';
import { A_GROUP_GUID, FORM_PROBLEMS, ID_OF_GROUP } from './documentation.js';
import { FormBody, QueryFields } from './form-body.decorator.js';
import { GroupContentForm, GroupForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { toGroupChange, toNewGroup } from './group-write.mapper.js';
import { GroupWrites } from './group-writes.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';

const WRITE_PROBLEMS = [
  ...FORM_PROBLEMS,
  'csrf_header_missing',
  'privilege_not_found',
  'group_name_taken',
  'write_conflict',
] as const;

@ThoughtSpotController('group')
export class ThoughtSpotGroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly objects: GroupObjects,
    private readonly writes: GroupWrites,
  ) {}

  /** Lists the groups that you may see, or shows the one with this id or name. */
  @Get()
  @Authenticated()
  @ApiQuery({ name: 'groupid', type: String, required: false, example: A_GROUP_GUID })
  @ApiQuery({ name: 'name', type: String, required: false, example: 'All' })
  @ApiOkResponse({
    description: 'The group; an array of all when neither is given.',
    schema: {
      anyOf: [{ $ref: getSchemaPath(GroupObject) }, { type: 'array', items: { $ref: getSchemaPath(GroupObject) } }],
    },
  })
  @ApiExtraModels(GroupObject)
  @Problems('validation_failed', 'group_not_found')
  async list(
    @CurrentPrincipal() principal: Principal,
    @QueryFields() query: Form,
  ): Promise<GroupObject | GroupObject[]> {
    const id = query.optional('groupid');
    const name = query.optional('name');
    if (id !== undefined || name !== undefined) {
      return this.objects.one(principal, await this.find(principal, id, name));
    }
    const groups = await collectPages((page) => this.groups.list(principal, { ...page, sort: 'name' }));
    return this.objects.all(principal, groups);
  }

  /** Creates a group with the privileges that it is given: both or neither. */
  @Post()
  @HttpCode(200)
  @RequirePrivilege(ADMINISTRATION)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: GroupForm })
  @Problems(...WRITE_PROBLEMS)
  async create(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<GroupObject> {
    return this.objects.one(principal, await this.writes.create(principal, await toNewGroup(form)));
  }

  /** Changes a group: its name, its description, and all of its privileges of the catalogue. */
  @Put(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: GroupContentForm })
  @Problems(...WRITE_PROBLEMS, 'group_not_found', 'built_in')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @FormBody() form: Form,
  ): Promise<void> {
    await this.writes.update(principal, id, await toGroupChange(form));
  }

  /** Deletes a group with all that was given to it. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_GROUP)
  @Problems('csrf_header_missing', 'group_not_found', 'built_in', 'last_administrator', 'write_conflict')
  async delete(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.writes.delete(principal, id);
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
