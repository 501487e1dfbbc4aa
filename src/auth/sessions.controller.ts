import { Body, Controller, Delete, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  EffectivePrivilegePage,
  EffectivePrivilegesQueryDto,
  toEffectivePrivilegePage,
} from '../access/dto/effective-privilege.dto.js';
import { ApiRead, ApiRemove } from '../common/http/api-operation.decorators.js';
import { Problems } from '../common/http/problems.decorator.js';
import { GroupResponse } from '../groups/dto/group-response.dto.js';
import { UserResponse } from '../users/dto/user-response.dto.js';
import { Authenticated, Public } from './decorators/access.decorators.js';
import { CurrentPrincipal } from './decorators/current-principal.decorator.js';
import { CreateSessionDto, MeResponse, SessionResponse } from './dto/session.dto.js';
import type { Principal } from './principal.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

@ApiTags('Sessions')
@Controller('api/v1')
export class SessionsController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionsService,
  ) {}

  /** Signs in: exchanges a user name and a password for a session token. */
  @Post('sessions')
  @Header('Cache-Control', 'no-store')
  @Public()
  @Problems(
    'validation_failed',
    'malformed_json',
    'json_too_deep',
    'body_too_large',
    'unsupported_media_type',
    'invalid_credentials',
    'last_administrator',
    'too_many_attempts',
    'authentication_service_unavailable',
    'database_unavailable',
  )
  async create(@Body() input: CreateSessionDto): Promise<SessionResponse> {
    const { token, validUntil, user } = await this.signIn.signIn(input.username, input.password);
    return { token, validUntil, user: UserResponse.from(user) };
  }

  /** Signs out: ends the session that you came with. */
  @Delete('sessions/current')
  @ApiOperation({ operationId: 'deleteCurrentSession' })
  @HttpCode(204)
  @Authenticated()
  @ApiRemove('token_not_found')
  async deleteCurrent(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.sessions.endCurrent(principal);
  }

  /** Says who you are. */
  @Get('me')
  @Authenticated()
  @ApiRead()
  async getMe(@CurrentPrincipal() principal: Principal): Promise<MeResponse> {
    const { user, group, token } = await this.sessions.getCaller(principal);
    return {
      user: user && UserResponse.from(user),
      group: group && GroupResponse.from(group),
      token,
      administrator: principal.privileges.isAdministrator,
    };
  }

  /** Lists what you may do now with the token you came with. */
  @Get('me/privileges')
  @ApiOperation({ operationId: 'listMyPrivileges' })
  @Authenticated()
  @ApiRead()
  async listMyPrivileges(
    @CurrentPrincipal() principal: Principal,
    @Query() query: EffectivePrivilegesQueryDto,
  ): Promise<EffectivePrivilegePage> {
    return toEffectivePrivilegePage(await this.sessions.getEffectivePrivileges(principal), query.explain);
  }
}
