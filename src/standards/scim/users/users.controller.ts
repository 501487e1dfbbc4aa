import { Body, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { USER_PROVISIONING } from '../../../common/well-known-ids.js';
import { UserProvisioningService } from '../../../users/user-provisioning.service.js';
import { IfMatchTags } from '../http/if-match.decorator.js';
import { ScimController } from '../http/scim-controller.decorator.js';
import {
  ApiResourceId,
  ApiScimCreate,
  ApiScimDelete,
  ApiScimPatch,
  ApiScimRead,
  ApiScimReplace,
} from '../http/scim-operation.decorators.js';
import type { ScimResource } from '../http/scim-resource.js';
import { USER, USER_PATCH, USER_TO_CREATE } from './user.examples.js';
import { ScimUsersReader } from './users.reader.js';
import { ScimUsersWriter } from './users.writer.js';

const WRITES = ['user_not_found', 'username_taken', 'privilege_not_held', 'external_password'] as const;

/** The users. */
@ScimController('Users', 'Users')
export class ScimUsersController {
  constructor(
    private readonly users: UserProvisioningService,
    private readonly reader: ScimUsersReader,
    private readonly writer: ScimUsersWriter,
  ) {}

  /** Creates a user. */
  @Post()
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimCreate(USER_TO_CREATE, USER, 'username_taken')
  create(@Body() body: object): Promise<ScimResource> {
    return this.writer.create(body);
  }

  /** Gets a user. */
  @Get(':id')
  @ApiResourceId(USER.id)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimRead(USER, 'user_not_found')
  async get(@Param('id') id: string): Promise<ScimResource> {
    return this.reader.one(await this.users.get(id));
  }

  /** Replaces a user: what the body does not name is gone. */
  @Put(':id')
  @ApiResourceId(USER.id)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimReplace(USER_TO_CREATE, USER, ...WRITES, 'last_administrator')
  replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: object,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<ScimResource> {
    return this.writer.replace(principal, id, body, ifMatch);
  }

  /** Changes a user. */
  @Patch(':id')
  @ApiResourceId(USER.id)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimPatch(USER_PATCH, USER, ...WRITES, 'last_administrator')
  patch(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: object,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<ScimResource> {
    return this.writer.patch(principal, id, body, ifMatch);
  }

  /** Deletes a user with all memberships and tokens. */
  @Delete(':id')
  @ApiResourceId(USER.id)
  @HttpCode(204)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimDelete('user_not_found', 'last_administrator')
  delete(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<void> {
    return this.writer.delete(principal, id, ifMatch);
  }
}
