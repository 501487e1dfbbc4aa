import {
  applyDecorators,
  Controller,
  createParamDecorator,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { TokenHeader } from '../../auth/decorators/token-header.decorator.js';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { CdsAnswerInterceptor } from './answer.interceptor.js';

/** The name of the `Session-Token` header in this surface's OpenAPI document. */
export const SECURITY_SCHEME = 'cdsSessionToken';

/** A controller of this surface, with the four ways in which its clients show a token. */
export function CdsController(path: string): ClassDecorator {
  return applyDecorators(
    TokenHeader({
      name: 'session-token',
      securityScheme: SECURITY_SCHEME,
      basic: true,
      query: { parameter: 'session', unlessHeader: 'x-requested-with' },
    }),
    OpenCdsController(path),
  );
}

/** A controller of calls that anyone may make. */
export function OpenCdsController(path: string): ClassDecorator {
  return applyDecorators(ApiTags('CDS'), UseInterceptors(CdsAnswerInterceptor), Controller(path));
}

/** The bytes of the body; undefined when there is none. They are parsed when the caller has been let in, not before. */
export const BodyBytes = createParamDecorator((_: unknown, context: ExecutionContext): Buffer | undefined => {
  const { body } = context.switchToHttp().getRequest<Request>() as { body?: unknown };
  return Buffer.isBuffer(body) ? body : undefined;
});

/** Documents a call that takes a body. */
export function CdsBodyProblems(...codes: readonly ErrorCode[]): MethodDecorator {
  return Problems('malformed_json', 'body_too_large', 'unsupported_media_type', ...codes);
}
