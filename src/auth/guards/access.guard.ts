import { Injectable, type CanActivate, type ExecutionContext, type Type } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AccessRules } from '../../access/access-rules.js';
import { AppError } from '../../common/errors/app-error.js';
import { nameKey } from '../../common/text/names.js';
import { ROUTE_ACCESS, type RouteAccess } from '../decorators/access.decorators.js';
import type { AuthenticatedRequest } from '../decorators/current-principal.decorator.js';
import { REQUEST_AUTHENTICATOR, type RequestAuthenticator } from '../decorators/request-authenticator.decorator.js';
import { SESSION_COOKIE, type SessionCookieOptions } from '../decorators/session-cookie.decorator.js';
import {
  readBearer,
  readShownToken,
  TOKEN_HEADER,
  type ShownToken,
  type TokenHeaderOptions,
} from '../decorators/token-header.decorator.js';
import { noteCaller } from '../note-caller.js';
import type { Principal } from '../principal.js';
import { TokenAuthenticator } from '../token-authenticator.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets in whom the route's access decorator names. A route without one lets in nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: TokenAuthenticator,
    private readonly rules: AccessRules,
    private readonly modules: ModuleRef,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<RouteAccess | undefined>(ROUTE_ACCESS, context.getHandler());
    if (!access) throw new AppError('forbidden');
    if (access.type === 'public') return true;
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const principal = await this.authenticate(request, context);
    if (!principal) {
      if (access.type === 'optional') return true;
      throw await this.refusal('not_authenticated', context, access);
    }
    request.principal = principal;
    noteCaller(principal);
    if (!(await this.isLetIn(principal, access))) throw await this.refusal('forbidden', context, access);
    return true;
  }

  private async refusal(
    code: 'not_authenticated' | 'forbidden',
    context: ExecutionContext,
    access: RouteAccess,
  ): Promise<AppError> {
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const privilege = access.type === 'privilege' ? access.privilege : null;
    const detail = await this.ownAuthenticator(context)?.explainRefusal(request, request.principal ?? null, privilege);
    const requiredPrivilege = code === 'forbidden' ? (privilege ?? undefined) : undefined;
    return new AppError(code, { requiredPrivilege, ...(detail === undefined ? {} : { detail }) });
  }

  private async isLetIn(principal: Principal, access: RouteAccess): Promise<boolean> {
    if (access.type === 'privilege') return principal.privileges.hasName(access.privilege);
    return access.type !== 'group_admin' || this.rules.managesGroups(principal);
  }

  /** Null when the request carries no token of any kind that the route takes. */
  private async authenticate(request: Request, context: ExecutionContext): Promise<Principal | null> {
    const own = this.ownAuthenticator(context);
    if (own) return own.authenticate(request);
    const header = this.option<TokenHeaderOptions>(TOKEN_HEADER, context);
    if (header) {
      const shown = readShownToken(request, header);
      return shown === undefined ? null : this.authenticateShown(shown);
    }
    const cookie = this.option<SessionCookieOptions>(SESSION_COOKIE, context);
    const token = readBearer(request) ?? (cookie && readSession(request, cookie));
    return token === undefined ? null : this.authenticator.authenticate(token);
  }

  /** A token that is shown together with a name must be that owner's. */
  private async authenticateShown({ token, owner }: ShownToken): Promise<Principal> {
    const principal = await this.authenticator.authenticateOrTellExpired(token);
    if (owner !== undefined && nameKey(owner) !== nameKey(principal.name)) throw new AppError('invalid_token');
    return principal;
  }

  private ownAuthenticator(context: ExecutionContext): RequestAuthenticator | undefined {
    const type = this.option<Type<RequestAuthenticator>>(REQUEST_AUTHENTICATOR, context);
    return type && this.modules.get(type, { strict: false });
  }

  private option<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}

/** The token in the session cookie. Throws `csrf_header_missing` for a write without the header that proves its origin. */
function readSession(request: Request, options: SessionCookieOptions): string | undefined {
  const session = readCookie(request, options.name);
  if (session === undefined) return undefined;
  if (!SAFE_METHODS.has(request.method) && !request.headers[options.csrfHeader]) {
    throw new AppError('csrf_header_missing', { detail: `Send a header ${options.csrfHeader}.` });
  }
  return session;
}

function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${name}=`));
  const value = pair?.slice(name.length + 1);
  return value === '' ? undefined : value;
}
