import { HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../auth/decorators/access.decorators.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { FormBody } from './form-body.decorator.js';
import { LoginForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { SessionInfo } from './session-info.dto.js';
import { toCredentials } from './session.mapper.js';
import { PRIVATE_BASES, ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { ThoughtSpotSignIn } from './thoughtspot-sign-in.js';

const LOGIN_PROBLEMS = [
  'validation_failed',
  'malformed_request',
  'invalid_credentials',
  'body_too_large',
  'unsupported_media_type',
  'too_many_attempts',
  'authentication_service_unavailable',
] as const;

@ThoughtSpotController('session')
export class ThoughtSpotSignInController {
  constructor(private readonly signIn: ThoughtSpotSignIn) {}

  /** Signs in: answers with the session cookie. */
  @Post('login')
  @HttpCode(204)
  @Public()
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: LoginForm })
  @Problems(...LOGIN_PROBLEMS)
  async login(@FormBody() form: Form, @Res({ passthrough: true }) res: Response): Promise<void> {
    await this.signIn.signIn(toCredentials(form), res);
  }
}

/** Clients of the private address read who they are from the answer, and take nothing but 200. */
@ThoughtSpotController('session', PRIVATE_BASES)
export class ThoughtSpotPrivateSignInController {
  constructor(private readonly signIn: ThoughtSpotSignIn) {}

  /** Signs in: answers with the session cookie, and who you are. */
  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiConsumes(...FORM_TYPES)
  @ApiBody({ type: LoginForm })
  @Problems(...LOGIN_PROBLEMS)
  async login(@FormBody() form: Form, @Res({ passthrough: true }) res: Response): Promise<SessionInfo> {
    return this.signIn.signInAndDescribe(toCredentials(form), res);
  }
}
