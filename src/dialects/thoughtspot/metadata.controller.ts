import { Get, Param } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiParam, ApiQuery, refs } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { GroupsService } from '../../groups/groups.service.js';
import { UsersService } from '../../users/users.service.js';
import { A_GROUP_GUID } from './documentation.js';
import { QueryFields } from './form-body.decorator.js';
import type { Form } from './form.js';
import { GroupHeader, GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { GROUP_TYPE, OBJECT_TYPES, toHeaderQuery, toObjectType, USER_TYPE } from './metadata.mapper.js';
import { ObjectHeaders } from './object-headers.js';
import { PRIVATE_BASES, PUBLIC_BASES, ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { UserHeader, UserObject } from './user-object.dto.js';
import { UserObjects } from './user-objects.js';

/** How clients find the ids of things by their names, and read the privileges of a group back by its id. */
@ThoughtSpotController('metadata', [...PUBLIC_BASES, ...PRIVATE_BASES])
export class ThoughtSpotMetadataController {
  constructor(
    private readonly headers: ObjectHeaders,
    private readonly groups: GroupsService,
    private readonly groupObjects: GroupObjects,
    private readonly users: UsersService,
    private readonly userObjects: UserObjects,
  ) {}

  /** Lists the groups or users that you may see, in the order of names; one that is called like the pattern comes first. */
  @Get('listobjectheaders')
  @Authenticated()
  @ApiQuery({ name: 'type', enum: OBJECT_TYPES, required: true, example: GROUP_TYPE })
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
  @ApiOkResponse({ schema: { type: 'array', items: { anyOf: refs(GroupHeader, UserHeader) } } })
  @ApiExtraModels(GroupHeader, UserHeader)
  @Problems('validation_failed', 'malformed_request')
  listObjectHeaders(
    @CurrentPrincipal() principal: Principal,
    @QueryFields() query: Form,
  ): Promise<(GroupHeader | UserHeader)[]> {
    return this.headers.list(principal, toHeaderQuery(query));
  }

  /** Shows a group with the privileges that it was given itself, or a user. */
  @Get('detail/:id')
  @Authenticated()
  @ApiParam({ name: 'id', type: String, description: 'The id of the group or user.', example: A_GROUP_GUID })
  @ApiQuery({ name: 'type', enum: OBJECT_TYPES, required: true, example: GROUP_TYPE })
  @ApiOkResponse({ schema: { anyOf: refs(GroupObject, UserObject) } })
  @ApiExtraModels(GroupObject, UserObject)
  @Problems('validation_failed', 'group_not_found', 'user_not_found')
  async detail(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryFields() query: Form,
  ): Promise<GroupObject | UserObject> {
    if (toObjectType(query) === USER_TYPE) return this.userObjects.one(await this.users.getByGuid(principal, id));
    return this.groupObjects.one(principal, await this.groups.getByGuid(principal, id));
  }
}
