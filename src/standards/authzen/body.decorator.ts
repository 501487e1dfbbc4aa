import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { parseStrictJson } from '../../common/json/strict-json.js';

/** The JSON of the body, in which nothing can be understood in two ways. Throws `malformed_json` or `json_too_deep`. */
export const StrictJsonBody = createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
  const { body } = context.switchToHttp().getRequest<Request>() as { body?: unknown };
  return parseStrictJson(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
});
