import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { RequestAuthenticator } from '../../../auth/decorators/request-authenticator.decorator.js';
import { PasswordAuthenticator } from '../../../auth/password-authenticator.js';
import type { Principal } from '../../../auth/principal.js';
import { TokenAuthenticator } from '../../../auth/token-authenticator.js';
import { AppError } from '../../../common/errors/app-error.js';
import { OperationsReader } from '../roles/operations.reader.js';
import { asksForPassword, readAuthToken, readBasic } from './auth-token.js';

const CREATES_USERS = /\/deki\/users\/?$/i;

/** Finds out who is calling: by a token that is valid, else by user name and password, else it is nobody. */
@Injectable()
export class MindTouchAuthenticator implements RequestAuthenticator {
  constructor(
    private readonly tokens: TokenAuthenticator,
    private readonly passwords: PasswordAuthenticator,
    private readonly operations: OperationsReader,
  ) {}

  /** A token that is not valid counts as none. Throws `invalid_credentials` for a wrong password. */
  async authenticate(req: Request): Promise<Principal | null> {
    const needsPassword = asksForPassword(req);
    const principal = needsPassword ? null : await this.byToken(req);
    if (principal) return principal;
    const basic = readBasic(req);
    if (basic) return this.passwords.authenticate(basic.username, basic.password);
    if (needsPassword) throw new AppError('invalid_credentials');
    return null;
  }

  async explainRefusal(req: Request, principal: Principal | null, privilege: string | null): Promise<string> {
    if (principal && req.method === 'POST' && CREATES_USERS.test(req.path)) {
      return 'Must provide an apikey or admin authtoken to create a user';
    }
    const operations = await this.operations.read();
    const allowed = operations.print(operations.maskOf((id) => principal?.privileges.has(id) ?? false));
    const required = privilege === null ? 'READ' : 'ADMIN';
    return (
      `Access denied to '${principal?.name ?? 'Anonymous'}' for this request. ` +
      `Operations required are {${required}}. Operations allowed are {${allowed}}`
    );
  }

  private async byToken(req: Request): Promise<Principal | null> {
    const token = readAuthToken(req);
    if (token === undefined) return null;
    try {
      return await this.tokens.authenticate(token);
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_token') return null;
      throw error;
    }
  }
}
