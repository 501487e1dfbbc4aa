import { Injectable } from '@nestjs/common';
import { AccessEngine } from '../../access/access-engine.js';
import type { Principal } from '../../auth/principal.js';
import { TokenAuthenticator } from '../../auth/token-authenticator.js';
import { AppError } from '../../common/errors/app-error.js';
import { PublicUrl } from '../../http/public-url.js';
import { TokenExchangeService, type ExchangeRequest } from '../../tokens/token-exchange.service.js';
import type { WrittenToken } from '../../tokens/token-writer.js';
import { ACCESS_TOKEN_TYPE, type TokenExchangeAnswer } from './dto/token-exchange.dto.js';
import type { Form } from './form.js';
import { badParameter, OAuthError } from './oauth-error.js';
import { toScope } from './scope.js';
import { readTokenRequest } from './token-request.js';

/** Token exchange (RFC 8693) in the words of its requests and answers. */
@Injectable()
export class TokenExchange {
  constructor(
    private readonly exchanges: TokenExchangeService,
    private readonly authenticator: TokenAuthenticator,
    private readonly publicUrl: PublicUrl,
    private readonly engine: AccessEngine,
  ) {}

  async exchange(client: Principal, form: Form): Promise<TokenExchangeAnswer> {
    const { subjectToken, actorToken, scopes } = readTokenRequest(form, this.publicUrl.base);
    const subject = await this.bearerOf('subject_token', subjectToken);
    const actor = actorToken === null ? null : await this.bearerOf('actor_token', actorToken);
    const { token, validUntil } = await this.carryOut(client, { subject, actor, scopes });
    const { privileges } = await this.bearerOf('subject_token', token);
    const lifetimeMs = validUntil && validUntil.getTime() - this.engine.now.getTime();
    return {
      access_token: token,
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: 'Bearer',
      ...(lifetimeMs === null ? {} : { expires_in: Math.max(0, Math.floor(lifetimeMs / 1_000)) }),
      scope: toScope(privileges.names()),
    };
  }

  private async carryOut(client: Principal, request: ExchangeRequest): Promise<WrittenToken> {
    try {
      return await this.exchanges.exchange(client, request);
    } catch (error) {
      throw toRefusal(error);
    }
  }

  /** A token that is not valid is a wrong parameter here (RFC 8693 2.2.2), for the client itself is known. */
  private async bearerOf(parameter: string, token: string): Promise<Principal> {
    try {
      return await this.authenticator.authenticate(token);
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_token') throw badParameter(parameter, 'is not valid');
      throw error;
    }
  }
}

function toRefusal(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.code === 'privilege_not_found' || error.code === 'privilege_not_held') {
    return new OAuthError('invalid_scope', 'The scope holds more than the token that is exchanged.');
  }
  return error.code === 'token_inactive'
    ? new OAuthError('invalid_request', error.detail ?? 'subject_token is not valid.')
    : error;
}
