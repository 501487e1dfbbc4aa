import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiCreate, ApiDelete, ApiRead, ApiRemove } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { IfMatch, ShowsMoreThanItsVersion } from '../common/http/precondition.decorators.js';
import { TokenPage, TokenResponse, TokenWithSecretResponse } from './dto/token-response.dto.js';
import { CreateTokenDto, ListTokensDto, RotateTokenDto } from './dto/write-token.dto.js';
import { TokenRevocationsService } from './token-revocations.service.js';
import { TokensService } from './tokens.service.js';

@ApiTags('Tokens')
@Controller('api/v1')
export class TokensController {
  constructor(
    private readonly tokens: TokensService,
    private readonly revocations: TokenRevocationsService,
  ) {}

  /** Lists the tokens that you may see: your own and those of the groups you manage; all for administrators. */
  @Get('tokens')
  @Authenticated()
  @ApiRead()
  list(@CurrentPrincipal() principal: Principal, @Query() query: ListTokensDto): Promise<TokenPage> {
    return this.tokens.list(principal, query);
  }

  /** Creates a personal token of your own. */
  @Post('tokens')
  @Header('Cache-Control', 'no-store')
  @Authenticated()
  @ApiCreate('forbidden', 'privilege_not_held', 'privilege_not_found')
  @ShowsMoreThanItsVersion('token')
  create(@CurrentPrincipal() principal: Principal, @Body() input: CreateTokenDto): Promise<TokenWithSecretResponse> {
    return this.tokens.createForSelf(principal, input);
  }

  /** Gets a token, without its secret. */
  @Get('tokens/:id')
  @Authenticated()
  @ApiRead('token_not_found')
  @ShowsMoreThanItsVersion()
  get(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<TokenResponse> {
    return this.tokens.get(principal, id);
  }

  /** Revokes the token that you came with, of whatever kind: for whoever finds one. */
  @Delete('tokens/current')
  @ApiOperation({ operationId: 'deleteCurrentToken' })
  @HttpCode(204)
  @Authenticated()
  @ApiRemove()
  async revokeCurrent(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.revocations.revokeCurrent(principal);
  }

  /** Revokes a token, at once and everywhere. */
  @Delete('tokens/:id')
  @HttpCode(204)
  @Authenticated()
  @ApiDelete('forbidden', 'token_not_found')
  async revoke(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<void> {
    await this.tokens.revoke(principal, id, ifMatch);
  }

  /** Replaces a token by a new one with the same rights; the old one ends after the overlap. */
  @Post('tokens/:id\\:rotate')
  @Header('Cache-Control', 'no-store')
  @Authenticated()
  @ApiCreate('forbidden', 'privilege_not_held', 'token_not_found', 'token_inactive')
  @ShowsMoreThanItsVersion('token')
  rotate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: RotateTokenDto,
  ): Promise<TokenWithSecretResponse> {
    return this.tokens.rotate(principal, id, input.overlapSeconds ?? 0);
  }

  /** Lists the tokens that act as a user. */
  @Get('users/:id/tokens')
  @Authenticated()
  @ApiRead('user_not_found')
  listOfUser(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListTokensDto,
  ): Promise<TokenPage> {
    return this.tokens.listOfUser(principal, id, query);
  }

  /** Creates a personal token of a user. */
  @Post('users/:id/tokens')
  @Header('Cache-Control', 'no-store')
  @Authenticated()
  @ApiCreate('forbidden', 'privilege_not_held', 'user_not_found', 'privilege_not_found')
  @ShowsMoreThanItsVersion('token')
  createForUser(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: CreateTokenDto,
  ): Promise<TokenWithSecretResponse> {
    return this.tokens.createForUser(principal, id, input);
  }

  /** Lists the tokens that act as a group. */
  @Get('groups/:id/tokens')
  @Authenticated()
  @ApiRead('forbidden', 'group_not_found')
  listOfGroup(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListTokensDto,
  ): Promise<TokenPage> {
    return this.tokens.listOfGroup(principal, id, query);
  }

  /** Creates a token that acts as a group. */
  @Post('groups/:id/tokens')
  @Header('Cache-Control', 'no-store')
  @Authenticated()
  @ApiCreate('forbidden', 'privilege_not_held', 'group_not_found', 'privilege_not_found')
  @ShowsMoreThanItsVersion('token')
  createForGroup(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Body() input: CreateTokenDto,
  ): Promise<TokenWithSecretResponse> {
    return this.tokens.createForGroup(principal, id, input);
  }
}
