import { Body, Delete, Get, HttpCode, Patch, Put } from '@nestjs/common';
import { Authenticated, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import { USER_PROVISIONING } from '../../../common/well-known-ids.js';
import type { ProvisionedUser } from '../../../users/provisioned-user.js';
import { UserProvisioningService } from '../../../users/user-provisioning.service.js';
import { IfMatchTags } from '../http/if-match.decorator.js';
import { ScimController } from '../http/scim-controller.decorator.js';
import { ApiScimDelete, ApiScimPatch, ApiScimRead, ApiScimReplace } from '../http/scim-operation.decorators.js';
import type { ScimResource } from '../http/scim-resource.js';
import { USER, USER_PATCH, USER_TO_CREATE } from '../users/user.examples.js';
import { ScimUsersReader } from '../users/users.reader.js';
import { ScimUsersWriter } from '../users/users.writer.js';

/** The user who is calling (RFC 7644 3.11). A group that calls with a token of its own is no user. */
@ScimController('Me', 'Users')
export class ScimMeController {
  constructor(
    private readonly users: UserProvisioningService,
    private readonly reader: ScimUsersReader,
    private readonly writer: ScimUsersWriter,
  ) {}

  /** Gets the user who is calling: anybody may. */
  @Get()
  @Authenticated()
  @ApiScimRead(USER, 'user_not_found')
  async get(@CurrentPrincipal() principal: Principal): Promise<ScimResource> {
    return this.reader.one(await this.self(principal));
  }

  /** Replaces the user who is calling. */
  @Put()
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimReplace(USER_TO_CREATE, USER, 'user_not_found', 'username_taken', 'last_administrator')
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Body() body: object,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<ScimResource> {
    const { guid } = await this.self(principal);
    return this.writer.replace(principal, guid, body, ifMatch);
  }

  /** Changes the user who is calling. */
  @Patch()
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimPatch(USER_PATCH, USER, 'user_not_found', 'username_taken', 'last_administrator')
  async patch(
    @CurrentPrincipal() principal: Principal,
    @Body() body: object,
    @IfMatchTags() ifMatch: string[] | undefined,
  ): Promise<ScimResource> {
    const { guid } = await this.self(principal);
    return this.writer.patch(principal, guid, body, ifMatch);
  }

  /** Deletes the user who is calling. */
  @Delete()
  @HttpCode(204)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiScimDelete('user_not_found', 'last_administrator')
  async delete(@CurrentPrincipal() principal: Principal, @IfMatchTags() ifMatch: string[] | undefined): Promise<void> {
    const { guid } = await this.self(principal);
    await this.writer.delete(principal, guid, ifMatch);
  }

  private async self({ userId }: Principal): Promise<ProvisionedUser> {
    const [user] = userId === null ? [] : await this.users.getAllById([userId]);
    if (!user) throw new AppError('user_not_found');
    return user;
  }
}
