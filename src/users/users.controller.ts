import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  EffectivePrivilegePage,
  EffectivePrivilegesQueryDto,
  toEffectivePrivilegePage,
} from '../access/dto/effective-privilege.dto.js';
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
  ApiSet,
  ApiUpdate,
} from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { CreateOnly, IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { ListUsersDto } from './dto/list-users.dto.js';
import {
  AssignUserPrivilegeSetDto,
  UserPrivilegeSetPage,
  UserPrivilegeSetResponse,
} from './dto/user-privilege-set.dto.js';
import { UserPage, UserResponse } from './dto/user-response.dto.js';
import { CreateUserDto, SetPasswordDto, UpdateUserDto } from './dto/write-user.dto.js';
import { UserPrivilegeSetsService } from './user-privilege-sets.service.js';
import { UsersService } from './users.service.js';

@ApiTags('Users')
@Controller('api/v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly privilegeSets: UserPrivilegeSetsService,
  ) {}

  /** Lists the users: all for administrators, only yourself for anyone else. */
  @Get()
  @Authenticated()
  @ApiRead()
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListUsersDto): Promise<UserPage> {
    return (await this.users.list(principal, query)).map(UserResponse.from);
  }

  /** Creates a user. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiCreate('username_taken', 'authentication_service_not_found', 'external_password')
  async create(@Body() input: CreateUserDto): Promise<UserResponse> {
    return UserResponse.from(await this.users.create(input));
  }

  /** Gets a user. */
  @Get(':id')
  @Authenticated()
  @ApiRead('user_not_found')
  async get(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<UserResponse> {
    return UserResponse.from(await this.users.get(principal, id));
  }

  /** Changes a user. You may change your own display name and e-mail address. */
  @Patch(':id')
  @Authenticated()
  @ApiUpdate('forbidden', 'user_not_found', 'username_taken', 'authentication_service_not_found', 'last_administrator')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: UpdateUserDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.update(principal, id, input, ifMatch));
  }

  /** Deletes a user with all memberships and tokens. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDelete('user_not_found', 'last_administrator')
  async delete(@Param('id', ParseIdPipe) id: number, @IfMatch() ifMatch: number[] | undefined): Promise<void> {
    await this.users.delete(id, ifMatch);
  }

  /** Sets a password. All other sessions of the user end. */
  @Put(':id/password')
  @HttpCode(204)
  @Authenticated()
  @ApiSet('forbidden', 'user_not_found', 'external_password', 'too_many_attempts')
  async setPassword(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: SetPasswordDto,
  ): Promise<void> {
    await this.users.setPassword(principal, id, input.password, input.currentPassword);
  }

  /** Lists what a user may do now. */
  @Get(':id/privileges')
  @Authenticated()
  @ApiRead('user_not_found')
  async listPrivileges(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: EffectivePrivilegesQueryDto,
  ): Promise<EffectivePrivilegePage> {
    return toEffectivePrivilegePage(await this.users.getEffectivePrivileges(principal, id), query.explain);
  }

  /** Lists the privilege sets that a user has himself, past the groups. */
  @Get(':id/privilege-sets')
  @Authenticated()
  @ApiRead('user_not_found')
  listPrivilegeSets(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListQueryDto,
  ): Promise<UserPrivilegeSetPage> {
    return this.privilegeSets.list(principal, id, query);
  }

  /** Gives a privilege set to a user. */
  @Put(':id/privilege-sets/:setId')
  @RequirePrivilege(ADMINISTRATION)
  @ApiPut('user_not_found', 'privilege_set_not_found', 'role_taken', 'unconditional_privilege')
  assignPrivilegeSet(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('setId', ParseIdPipe) setId: number,
    @Body() input: AssignUserPrivilegeSetDto,
    @CreateOnly() createOnly: boolean,
  ): Promise<UserPrivilegeSetResponse> {
    return this.privilegeSets.put(principal, id, setId, input, createOnly);
  }

  /** Takes a privilege set from a user. */
  @Delete(':id/privilege-sets/:setId')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiRemove('user_not_found', 'privilege_set_not_found')
  async removePrivilegeSet(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Param('setId', ParseIdPipe) setId: number,
  ): Promise<void> {
    await this.privilegeSets.remove(principal, id, setId);
  }
}
