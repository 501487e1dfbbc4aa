import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { Problems } from '../../common/http/problems.decorator.js';

/** Who a route lets in. A route without this metadata lets in nobody, and the server does not start. */
export type RouteAccess =
  { type: 'public' | 'optional' | 'authenticated' | 'group_admin' } | { type: 'privilege'; privilege: string };

export const ROUTE_ACCESS = 'guildhall:access';

/** The OpenAPI extension that names the privilege which an operation needs. */
export const PRIVILEGE_EXTENSION = 'x-required-privilege';

/** Anyone, signed in or not. */
export function Public(): MethodDecorator {
  return declare({ type: 'public' });
}

/** Anyone without a token, or with a valid one. */
export function MaybeAuthenticated(): MethodDecorator {
  // An empty requirement among others: it is met without any.
  return declare({ type: 'optional' }, ApiBearerAuth(), ApiSecurity({}));
}

/** Anyone with a valid token; the service decides on which rows. */
export function Authenticated(): MethodDecorator {
  return declare({ type: 'authenticated' }, ApiBearerAuth(), Problems('not_authenticated'));
}

/** Administrators and admins of some group; the service decides on which rows. */
export function RequireGroupAdmin(): MethodDecorator {
  return declare({ type: 'group_admin' }, ApiBearerAuth(), Problems('not_authenticated', 'forbidden'));
}

/** Callers who hold `privilege` on arrival. */
export function RequirePrivilege(privilege: string): MethodDecorator {
  return declare(
    { type: 'privilege', privilege },
    ApiBearerAuth(),
    ApiExtension(PRIVILEGE_EXTENSION, privilege),
    Problems('not_authenticated', 'forbidden'),
  );
}

function declare(access: RouteAccess, ...documentation: MethodDecorator[]): MethodDecorator {
  return applyDecorators(SetMetadata<string, RouteAccess>(ROUTE_ACCESS, access), ...documentation);
}
