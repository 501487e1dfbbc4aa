import { Get, Param } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { GroupsService } from '../../groups/groups.service.js';
import { QueryFields } from './form-body.decorator.js';
import type { Form } from './form.js';
import { GroupHeader, GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { toGroupHeader } from './group.mapper.js';
import { assertGroupType, GROUP_TYPE, toHeaderQuery } from './metadata.mapper.js';
import { PRIVATE_BASES, PUBLIC_BASES, ThoughtSpotController } from './thoughtspot-controller.decorator.js';

/** How clients read the privileges of groups back: they look a group up by its name, and its detail up by its id. */
@ThoughtSpotController('metadata', [...PUBLIC_BASES, ...PRIVATE_BASES])
export class ThoughtSpotMetadataController {
  constructor(
    private readonly groups: GroupsService,
    private readonly objects: GroupObjects,
  ) {}

  /** Lists the groups that you may see, in the order of names. */
  @Get('listobjectheaders')
  @Authenticated()
  @ApiQuery({ name: 'type', enum: [GROUP_TYPE], required: true, example: GROUP_TYPE })
  @ApiQuery({
    name: 'pattern',
    type: String,
    required: false,
    example: 'All',
    description: 'Finds what contains this text in its name, without regard to case.',
  })
  @ApiQuery({
    name: 'batchsize',
    type: 'integer',
    required: false,
    example: -1,
    description: 'How many there are at most; all with -1 and when it is absent.',
  })
  @Problems('validation_failed', 'malformed_request')
  async listObjectHeaders(
    @CurrentPrincipal() principal: Principal,
    @QueryFields() query: Form,
  ): Promise<GroupHeader[]> {
    const { pattern, sizeMax } = toHeaderQuery(query);
    const filter = pattern === undefined ? {} : { q: pattern };
    const groups = await collectPages((page) => this.groups.list(principal, { ...page, ...filter, sort: 'name' }));
    return groups.slice(0, sizeMax).map(toGroupHeader);
  }

  /** Shows a group with the privileges that it was given itself. */
  @Get('detail/:id')
  @Authenticated()
  @ApiParam({ name: 'id', type: String, example: 'b25ee394-9d13-49e3-9385-cd97f5b253b4' })
  @ApiQuery({ name: 'type', enum: [GROUP_TYPE], required: true, example: GROUP_TYPE })
  @Problems('validation_failed', 'group_not_found')
  async detail(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<GroupObject> {
    assertGroupType(query);
    return this.objects.one(await this.groups.getByGuid(principal, id));
  }
}
