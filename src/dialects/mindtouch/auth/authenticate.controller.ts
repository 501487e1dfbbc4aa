import { Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../../auth/decorators/access.decorators.js';
import { SignInService } from '../../../auth/sign-in.service.js';
import { AppError } from '../../../common/errors/app-error.js';
import { Problems } from '../../../common/http/problems.decorator.js';
import { PublicUrl } from '../../../http/public-url.js';
import { ApiDekiQuery, SECURITY_SCHEME } from '../api.decorators.js';
import { serviceFilter } from '../http/list-query.js';
import { Parameters, type DreamQuery } from '../http/query.decorator.js';
import { MindTouchController } from '../mindtouch-controller.decorator.js';
import { AuthCookie } from './auth-cookie.js';
import { readBasic } from './auth-token.js';
import { parseRedirect } from './redirect.js';

const PROBLEMS = [
  'validation_failed',
  'malformed_request',
  'invalid_credentials',
  'too_many_attempts',
  'authentication_service_unavailable',
] as const;
const TOKEN = 'gh_s_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C';
const ANSWER = { 'text/plain': { schema: { type: 'string' }, example: TOKEN } };

@MindTouchController('users/authenticate')
export class MindTouchAuthenticateController {
  constructor(
    private readonly signIns: SignInService,
    private readonly cookie: AuthCookie,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** Signs in with Basic authentication. The answer is the token as plain text, and the cookie `authtoken` holds it. */
  @Get()
  @Public()
  @ApiOperation({ operationId: 'getUserAuthentication' })
  @ApiSecurity(SECURITY_SCHEME)
  @ApiDekiQuery('redirect', 'An address of this server to be sent to.', '/docs')
  @ApiDekiQuery('authprovider', 'The id of the only service that may verify the password; 0 for any.', '1')
  @ApiOkResponse({ description: 'The token.', content: ANSWER })
  @Problems(...PROBLEMS)
  get(
    @Req() req: Request,
    @Parameters() query: DreamQuery,
    @Res({ passthrough: true }) res: Response,
  ): Promise<string> {
    return this.signIn(req, query, res, false);
  }

  /**
   * Signs in with Basic authentication, as the GET does. Whom an external service knows and this server does not, it
   * makes a user of if the service says so.
   */
  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'authenticateUser' })
  @ApiSecurity(SECURITY_SCHEME)
  @ApiDekiQuery('redirect', 'An address of this server to be sent to.', '/docs')
  @ApiDekiQuery('authprovider', 'The id of the only service that may verify the password; 0 for any.', '1')
  @ApiOkResponse({ description: 'The token.', content: ANSWER })
  @Problems(...PROBLEMS, 'forbidden')
  post(
    @Req() req: Request,
    @Parameters() query: DreamQuery,
    @Res({ passthrough: true }) res: Response,
  ): Promise<string> {
    return this.signIn(req, query, res, true);
  }

  private async signIn(req: Request, query: DreamQuery, res: Response, createUser: boolean): Promise<string> {
    const redirect = query.get('redirect');
    const target = redirect === undefined ? undefined : parseRedirect(redirect, `${this.publicUrl.base}/`);
    const authenticationServiceId = serviceFilter(query);
    const basic = readBasic(req);
    if (!basic) throw new AppError('invalid_credentials');
    const { token, validUntil } = await this.signIns.signIn(basic.username, basic.password, {
      createUser,
      ...(authenticationServiceId === undefined ? {} : { authenticationServiceId }),
    });
    this.cookie.give(res, token, validUntil);
    res.setHeader('Cache-Control', 'no-store');
    if (target !== undefined) {
      res.status(302);
      res.setHeader('Location', target);
    }
    return token;
  }
}
