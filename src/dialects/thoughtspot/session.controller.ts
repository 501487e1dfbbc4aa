import { Get, HttpCode, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { SessionsService } from '../../auth/sessions.service.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { SessionCookies } from './session-cookies.js';
import { SessionInfo } from './session-info.dto.js';
import { PRIVATE_BASES, PUBLIC_BASES, ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { ThoughtSpotSessionService } from './thoughtspot-session.service.js';

/** What a session can be asked, at the public and the private addresses alike. */
@ThoughtSpotController('session', [...PUBLIC_BASES, ...PRIVATE_BASES])
export class ThoughtSpotSessionController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly callers: ThoughtSpotSessionService,
    private readonly cookies: SessionCookies,
  ) {}

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

  /** Says by 204 that your session is alive. */
  @Get('isactive')
  @HttpCode(204)
  @Authenticated()
  @Problems()
  isActive(): void {
    // The guard has said all there is to say.
  }
}
