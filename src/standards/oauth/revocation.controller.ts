import { Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { TokenRevocationsService } from '../../tokens/token-revocations.service.js';
import { RevocationForm } from './dto/revocation.dto.js';
import { FormBody } from './form-body.js';
import type { Form } from './form.js';
import { OAuthCall, OAuthController } from './oauth-controller.decorator.js';
import { OAuthError } from './oauth-error.js';

// Signed tokens of other servers, which end by themselves alone.
const JWT_PATTERN = /^[\w-]+\.[\w-]+\.[\w-]*$/;

@OAuthController()
export class RevocationController {
  constructor(private readonly revocations: TokenRevocationsService) {}

  /** Ends a token of the client's own (RFC 7009), at once and everywhere, and with it those it was exchanged for. */
  @Post('revoke')
  @ApiOperation({ operationId: 'revokeToken' })
  @Authenticated()
  @ApiOkResponse({ description: 'It counts no longer, if it ever did. The answer has no body.' })
  @OAuthCall(RevocationForm, 'forbidden')
  async revoke(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): Promise<void> {
    const token = form.require('token');
    if (JWT_PATTERN.test(token)) {
      throw new OAuthError('unsupported_token_type', 'This server issues no tokens of that form, and can end none.');
    }
    await this.revocations.revokeByText(principal, token).catch((error: unknown) => {
      throw isForbidden(error) ? new OAuthError('unauthorized_client', "The token is not the client's own.") : error;
    });
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof AppError && error.code === 'forbidden';
}
