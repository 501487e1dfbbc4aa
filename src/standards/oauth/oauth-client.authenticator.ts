import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { RequestAuthenticator } from '../../auth/decorators/request-authenticator.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { TokenAuthenticator } from '../../auth/token-authenticator.js';
import { AppError } from '../../common/errors/app-error.js';
import { nameKey } from '../../common/text/names.js';
import { readClientCredentials, type ClientCredentials } from './client-credentials.js';
import { formOf } from './form-body.js';

/** What a caller is told who has not said which client he is. */
export const UNKNOWN_CLIENT = 'The client must authenticate, with Basic or with a bearer token.';

/**
 * Finds out which client is calling. A client is a user or a group; its secret is a token of its own. Passwords are not
 * taken: to verify one takes long on purpose, and a client asks often.
 */
@Injectable()
export class OAuthClientAuthenticator implements RequestAuthenticator {
  constructor(private readonly tokens: TokenAuthenticator) {}

  /** Throws `invalid_token` for a bearer token and `invalid_credentials` for a name and a secret that are wrong. */
  async authenticate(req: Request): Promise<Principal | null> {
    const credentials = readClientCredentials(req.headers.authorization, formOf(req));
    if (!credentials) return null;
    try {
      return assertNamed(await this.tokens.authenticate(credentials.token), credentials);
    } catch (error) {
      throw asRefusal(error, credentials);
    }
  }

  explainRefusal(): Promise<string> {
    return Promise.resolve(UNKNOWN_CLIENT);
  }
}

/** A secret that comes with a name must be that client's. Throws `invalid_credentials`. */
export function assertNamed(principal: Principal, { names }: ClientCredentials): Principal {
  const key = nameKey(principal.name);
  if (names && !names.some((name) => nameKey(name) === key)) throw wrongClient();
  return principal;
}

/** What is wrong with the token that is a secret is told as what is wrong with the secret. */
export function asRefusal(error: unknown, { names }: ClientCredentials): unknown {
  const isWrongToken = error instanceof AppError && error.code === 'invalid_token';
  return names && isWrongToken ? wrongClient() : error;
}

/** The same for a wrong name and for a wrong secret. */
function wrongClient(): AppError {
  return new AppError('invalid_credentials', { detail: 'The client is not known.' });
}
