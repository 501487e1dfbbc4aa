import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/decorators/access.decorators.js';
import { AppError } from '../common/errors/app-error.js';
import { ERRORS, type ErrorCode } from '../common/errors/catalogue.js';

/** What the `type` of a problem leads to. */
@ApiExcludeController()
@Controller('errors')
export class ErrorPagesController {
  @Get(':code')
  @Public()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  show(@Param('code') code: string): string {
    if (!Object.hasOwn(ERRORS, code)) throw new AppError('route_not_found');
    const { status, title } = ERRORS[code as ErrorCode];
    return `${code} (HTTP ${status})\n\n${title}\n`;
  }
}
