import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { queryOf } from './dream-parameters.js';

export type DreamQuery = ReadonlyMap<string, string>;

/** The parameters of the query, by their names in lower case. */
export const Parameters = createParamDecorator((_: unknown, context: ExecutionContext): DreamQuery =>
  queryOf(context.switchToHttp().getRequest<Request>()),
);
