import { SetMetadata, type Type } from '@nestjs/common';
import type { Request } from 'express';
import type { Principal } from '../principal.js';

/** How a surface finds out who is calling when its clients have ways of their own to say so. */
export interface RequestAuthenticator {
  /** Null when nobody says who he is. Throws an AppError for credentials that are wrong. */
  authenticate(request: Request): Promise<Principal | null>;
  /** One sentence for a caller who is not let in; `privilege` is what the route needs. */
  explainRefusal(request: Request, principal: Principal | null, privilege: string | null): Promise<string>;
}

export const REQUEST_AUTHENTICATOR = 'guildhall:request-authenticator';

/** Has the routes of a controller authenticated by this provider, in place of every other way. */
export function AuthenticatedBy(authenticator: Type<RequestAuthenticator>): ClassDecorator & MethodDecorator {
  return SetMetadata(REQUEST_AUTHENTICATOR, authenticator);
}
