import { Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
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
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import { A_USER_GUID, FORM_PROBLEMS, ID_OF_USER } from './documentation.js';
import { FormBody, QueryFields } from './form-body.decorator.js';
import { UserForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { PrincipalItem } from './principal-item.dto.js';
import { Principals } from './principals.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { UserObject } from './user-object.dto.js';
import { UserObjects } from './user-objects.js';
import { toNewUser } from './user-write.mapper.js';
import { ThoughtSpotUsers } from './users.js';

@ThoughtSpotController('user')
export class ThoughtSpotUsersController {
  constructor(
    private readonly users: ThoughtSpotUsers,
    private readonly objects: UserObjects,
    private readonly principals: Principals,
  ) {}

  /** Lists the users whom you may see, or shows the one with this id or name. */
  @Get()
  @Authenticated()
  @ApiQuery({ name: 'userid', type: String, required: false, example: A_USER_GUID })
  @ApiQuery({ name: 'name', type: String, required: false, example: 'admin' })
  @ApiOkResponse({
    description: 'The user; an array of all when neither is given.',
    schema: {
      anyOf: [{ $ref: getSchemaPath(UserObject) }, { type: 'array', items: { $ref: getSchemaPath(UserObject) } }],
    },
  })
  @ApiExtraModels(UserObject)
  @Problems('validation_failed', 'malformed_request', 'user_not_found')
  async list(@CurrentPrincipal() principal: Principal, @QueryFields() query: Form): Promise<UserObject | UserObject[]> {
    const id = query.optional('userid');
    const name = query.optional('name');
    if (id === undefined && name === undefined) return this.objects.all(await this.users.list(principal));
    return this.objects.one(await this.users.find(principal, id, name));
  }

  /** Lists all groups and then all users, with the groups that they are in. */
  @Get('list')
  @RequirePrivilege(ADMINISTRATION)
  @Problems()
  listPrincipals(@CurrentPrincipal() principal: Principal): Promise<PrincipalItem[]> {
    return this.principals.list(principal);
  }

  /** Creates a user and puts him into groups: both or neither. */
  @Post()
  @HttpCode(200)
  @RequirePrivilege(ADMINISTRATION)
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: UserForm })
  @Problems(
    ...FORM_PROBLEMS,
    'csrf_header_missing',
    'group_not_found',
    'external_group_members',
    'username_taken',
    'write_conflict',
  )
  async create(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<UserObject> {
    return this.objects.one(await this.users.create(principal, await toNewUser(form)));
  }

  /** Deletes a user with his memberships and tokens. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(ID_OF_USER)
  @Problems('csrf_header_missing', 'user_not_found', 'last_administrator', 'write_conflict')
  async delete(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.users.delete(principal, id);
  }
}
