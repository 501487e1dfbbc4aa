import { Get, Header, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../auth/decorators/access.decorators.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { BodyBytes, CdsBodyProblems, OpenCdsController } from './cds-controller.decorator.js';
import { CdsAccounts } from './cds-accounts.js';
import { AuthModeAnswer, LoginAnswer, LoginBody, VersionAnswer } from './user.dto.js';

/** Of CDS the last one with these calls. The other fields say nothing of the machine: anyone may ask. */
const VERSION: VersionAnswer = {
  version: '0.43.1',
  architecture: 'amd64',
  os: 'linux',
  git_hash: '',
  build_time: '',
  db_migrate: '',
};

@OpenCdsController('')
export class CdsSessionController {
  constructor(private readonly accounts: CdsAccounts) {}

  /** Signs in. */
  @Post('login')
  @HttpCode(200)
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiBody({ type: LoginBody })
  @ApiOkResponse({ type: LoginAnswer })
  @CdsBodyProblems('invalid_credentials', 'too_many_attempts', 'authentication_service_unavailable')
  async login(@BodyBytes() body: Buffer | undefined, @Res({ passthrough: true }) res: Response): Promise<LoginAnswer> {
    const answer = await this.accounts.signIn(body);
    res.setHeader('Session-Token', answer.token);
    return answer;
  }

  /** Says how users sign in. */
  @Get('auth/mode')
  @Public()
  @ApiOkResponse({ type: AuthModeAnswer })
  @Problems()
  getAuthMode(): AuthModeAnswer {
    return { auth_mode: 'local' };
  }

  /** Says which version of CDS this speaks like. */
  @Get('mon/version')
  @Public()
  @ApiOkResponse({ type: VersionAnswer })
  @Problems()
  getVersion(): VersionAnswer {
    return VERSION;
  }
}
