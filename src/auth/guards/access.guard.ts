import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { AppError } from '../../common/errors/app-error.js';
import { currentContext } from '../../common/http/request-context.js';
import { ROUTE_ACCESS, type RouteAccess } from '../decorators/access.decorators.js';
import type { AuthenticatedRequest } from '../decorators/current-principal.decorator.js';
import { SESSION_COOKIE, type SessionCookieOptions } from '../decorators/session-cookie.decorator.js';
import type { Principal } from '../principal.js';
import { TokenAuthenticator } from '../token-authenticator.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets in whom the route's access decorator names. A route without one lets in nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: TokenAuthenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<RouteAccess | undefined>(ROUTE_ACCESS, context.getHandler());
    if (!access) throw new AppError('forbidden');
    if (access.type === 'public') return true;
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const principal = await this.authenticator.authenticate(this.readToken(request, context));
    request.principal = principal;
    noteActor(principal);
    if (access.type === 'privilege' && !principal.privileges.hasName(access.privilege)) throw new AppError('forbidden');
    return true;
  }

  private readToken(request: Request, context: ExecutionContext): string {
    const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return bearer;
    const options = this.reflector.getAllAndOverride<SessionCookieOptions | undefined>(SESSION_COOKIE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!options) throw new AppError('not_authenticated');
    return readSession(request, options);
  }
}

/** The token in the session cookie. Throws `csrf_header_missing` for a write without the header that proves its origin. */
function readSession(request: Request, options: SessionCookieOptions): string {
  const session = readCookie(request, options.name);
  if (session === undefined) throw new AppError('not_authenticated');
  if (!SAFE_METHODS.has(request.method) && !request.headers[options.csrfHeader]) {
    throw new AppError('csrf_header_missing', { detail: `Send a header ${options.csrfHeader}.` });
  }
  return session;
}

function noteActor(principal: Principal): void {
  const context = currentContext();
  if (!context) return;
  const { userId, groupId, name, tokenId } = principal;
  context.actor = { userId, groupId, name, tokenId };
}

function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${name}=`));
  const value = pair?.slice(name.length + 1);
  return value === '' ? undefined : value;
}
