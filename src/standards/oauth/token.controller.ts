import { Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { TokenExchangeAnswer, TokenExchangeForm } from './dto/token-exchange.dto.js';
import { FormBody } from './form-body.js';
import type { Form } from './form.js';
import { OAuthCall, OAuthController } from './oauth-controller.decorator.js';
import { TokenExchange } from './token-exchange.js';

@OAuthController()
export class TokenController {
  constructor(private readonly exchange: TokenExchange) {}

  /** Exchanges a token for one that does less, for a shorter time, and ends with it (RFC 8693). */
  @Post('token')
  @ApiOperation({ operationId: 'exchangeToken' })
  @Authenticated()
  @ApiOkResponse({ type: TokenExchangeAnswer })
  @OAuthCall(TokenExchangeForm, 'write_conflict')
  create(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<TokenExchangeAnswer> {
    return this.exchange.exchange(principal, form);
  }
}
