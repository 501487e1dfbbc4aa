import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ROUTE_ACCESS, type RouteAccess } from '../auth/decorators/access.decorators.js';

export interface DeclaredRoute {
  /** `Controller.method` */
  handler: string;
  method: string;
  access: RouteAccess | undefined;
}

/** Every route of every controller with what it declares about who gets in. */
export function declaredRoutes(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  reflector: Reflector,
): DeclaredRoute[] {
  return discovery.getControllers().flatMap(({ instance, name }) => {
    const controller = instance as Record<string, (...args: unknown[]) => unknown>;
    return scanner.getAllMethodNames(Object.getPrototypeOf(controller) as object).flatMap((methodName) => {
      const handler = controller[methodName];
      if (!handler) return [];
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const access = reflector.get<RouteAccess | undefined>(ROUTE_ACCESS, handler);
      return [{ handler: `${name}.${methodName}`, method: RequestMethod[method], access }];
    });
  });
}

/** Keeps the server from starting with a route that does not say who may use it. */
export function assertAllDeclared(routes: readonly DeclaredRoute[]): void {
  const silent = routes.filter((route) => !route.access).map((route) => route.handler);
  if (silent.length > 0) throw new Error(`These routes declare no access: ${silent.join(', ')}.`);
}
