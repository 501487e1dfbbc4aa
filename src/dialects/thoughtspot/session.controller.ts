import { Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated, Public } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { SessionsService } from '../../auth/sessions.service.js';
import { SignInService } from '../../auth/sign-in.service.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { FormBody } from './form-body.decorator.js';
import { LoginForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { SessionCookies } from './session-cookies.js';
import { SessionInfo } from './session-info.dto.js';
import { toCredentials } from './session.mapper.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { ThoughtSpotSessionService } from './thoughtspot-session.service.js';

@ThoughtSpotController('session')
export class ThoughtSpotSessionController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionsService,
    private readonly callers: ThoughtSpotSessionService,
    private readonly cookies: SessionCookies,
  ) {}

  /** Signs in: answers with the session cookie. */
  @Post('login')
  @HttpCode(204)
  @Public()
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: LoginForm })
  @Problems(
    'validation_failed',
    'malformed_request',
    'invalid_credentials',
    'body_too_large',
    'unsupported_media_type',
    'too_many_attempts',
  )
  async login(@FormBody() form: Form, @Res({ passthrough: true }) res: Response): Promise<void> {
    const { username, password, rememberMe } = toCredentials(form);
    const { token, validUntil } = await this.signIn.signIn(username, password);
    this.cookies.give(res, token, rememberMe ? validUntil : null);
  }

  /** Signs out: ends the session that you came with. */
  @Post('logout')
  @HttpCode(204)
  @Authenticated()
  @Problems('csrf_header_missing', 'token_not_found')
  async logout(@CurrentPrincipal() principal: Principal, @Res({ passthrough: true }) res: Response): Promise<void> {
    await this.sessions.endCurrent(principal);
    this.cookies.take(res);
  }

  /** Says who you are and which privileges of ThoughtSpot you hold. */
  @Get('info')
  @Authenticated()
  @Problems()
  info(@CurrentPrincipal() principal: Principal): Promise<SessionInfo> {
    return this.callers.getInfo(principal);
  }
}
