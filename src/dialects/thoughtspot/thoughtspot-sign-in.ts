import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { SignInService } from '../../auth/sign-in.service.js';
import { TokenAuthenticator } from '../../auth/token-authenticator.js';
import { SessionCookies } from './session-cookies.js';
import type { SessionInfo } from './session-info.dto.js';
import type { Credentials } from './session.mapper.js';
import { ThoughtSpotSessionService } from './thoughtspot-session.service.js';

/** Signs in and gives the cookies. */
@Injectable()
export class ThoughtSpotSignIn {
  constructor(
    private readonly signIns: SignInService,
    private readonly authenticator: TokenAuthenticator,
    private readonly callers: ThoughtSpotSessionService,
    private readonly cookies: SessionCookies,
  ) {}

  /** Answers the session's token. Throws `invalid_credentials` and `too_many_attempts`. */
  async signIn({ username, password, rememberMe }: Credentials, res: Response): Promise<string> {
    const { token, validUntil } = await this.signIns.signIn(username, password);
    this.cookies.give(res, token, rememberMe ? validUntil : null);
    return token;
  }

  async signInAndDescribe(credentials: Credentials, res: Response): Promise<SessionInfo> {
    const token = await this.signIn(credentials, res);
    return this.callers.getInfo(await this.authenticator.authenticate(token));
  }
}
