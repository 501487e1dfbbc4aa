import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from '../errors/catalogue.js';

/** The OpenAPI extension that lists an operation's error codes until the document is finished. */
export const PROBLEMS_EXTENSION = 'x-problems';

/** Declares error codes that a route can answer. Several of these decorators on one route add up. */
export function Problems(...codes: readonly ErrorCode[]): MethodDecorator {
  return (target, propertyKey, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    const declared = (Reflect.getMetadata(PROBLEMS_EXTENSION, handler) as ErrorCode[] | undefined) ?? [];
    const all = [...new Set([...declared, ...codes])];
    Reflect.defineMetadata(PROBLEMS_EXTENSION, all, handler);
    ApiExtension(PROBLEMS_EXTENSION, all)(target, propertyKey, descriptor);
  };
}
