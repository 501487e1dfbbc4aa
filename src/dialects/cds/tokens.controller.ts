import { Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { BodyBytes, CdsBodyProblems, CdsController } from './cds-controller.decorator.js';
import { CdsTokens } from './cds-tokens.js';
import { CdsToken, NewTokenBody } from './token.dto.js';

@CdsController('group/:name/token')
export class CdsTokensController {
  constructor(private readonly tokens: CdsTokens) {}

  /** Lists the tokens of a group, without their secrets. */
  @Get()
  @Authenticated()
  @ApiOkResponse({ type: [CdsToken] })
  @Problems('forbidden', 'group_not_found')
  list(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<CdsToken[]> {
    return this.tokens.listOfGroup(principal, name);
  }

  /** Makes a token that acts as a group. */
  @Post()
  @HttpCode(200)
  @Authenticated()
  @Header('Cache-Control', 'no-store')
  @ApiBody({ type: NewTokenBody })
  @ApiOkResponse({ type: CdsToken })
  @CdsBodyProblems('forbidden', 'group_not_found', 'write_conflict')
  create(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @BodyBytes() body: Buffer | undefined,
  ): Promise<CdsToken> {
    return this.tokens.create(principal, name, body);
  }

  /** Ends a token of a group. */
  @Delete(':id')
  @HttpCode(200)
  @Authenticated()
  @ApiOkResponse({ schema: { type: 'null' }, description: 'Done.', example: null })
  @Problems('malformed_request', 'forbidden', 'group_not_found', 'token_not_found', 'write_conflict')
  delete(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('id') id: string,
  ): Promise<null> {
    return this.tokens.delete(principal, name, id);
  }
}
