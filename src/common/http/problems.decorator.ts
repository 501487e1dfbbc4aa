import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from '../errors/catalogue.js';

/** The OpenAPI extension that lists an operation's error codes until the document is finished. */
export const PROBLEMS_EXTENSION = 'x-problems';

export interface DeclaredProblems {
  codes: ErrorCode[];
}

/** Declares error codes that a route can answer. Several of these decorators on one route add up. */
export function Problems(...codes: readonly ErrorCode[]): MethodDecorator {
  return (target, propertyKey, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    let declared = Reflect.getMetadata(PROBLEMS_EXTENSION, handler) as DeclaredProblems | undefined;
    if (!declared) {
      declared = { codes: [] };
      Reflect.defineMetadata(PROBLEMS_EXTENSION, declared, handler);
      // An extension keeps the first value that it gets, so the decorators that follow add to this one's list.
      ApiExtension(PROBLEMS_EXTENSION, declared)(target, propertyKey, descriptor);
    }
    const known = declared.codes;
    known.push(...codes.filter((code) => !known.includes(code)));
  };
}
