import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express, Request, Response } from 'express';
import type { Logger } from 'pino';
import { AppError } from '../common/errors/app-error.js';
import type { ErrorRenderer } from '../common/errors/error-renderer.js';
import { currentContext, type Surface } from '../common/http/request-context.js';
import { workEnded } from './admission.js';
import { allowedMethods } from './allowed-methods.js';
import { surfaceOf } from './surfaces.js';
import { isOurFault, toAppError } from './to-app-error.js';

/**
 * Answers every failure, in the form of the surface that the address belongs to. It is the only filter: unknown routes,
 * malformed bodies and wrong methods never reach a filter of a controller.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly renderers: Readonly<Record<Exclude<Surface, 'system'>, ErrorRenderer>>,
    private readonly adapterHost: HttpAdapterHost,
    private readonly logger: Logger,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const req = host.switchToHttp().getRequest<Request>();
    const res = host.switchToHttp().getResponse<Response>();
    this.answer(exception, req, res);
  }

  /** For whoever refuses a request before Nest has it. */
  answer(exception: unknown, req: Request, res: Response): void {
    workEnded(req);
    const requestId = currentContext()?.requestId ?? String(res.getHeader('X-Request-Id') ?? '');
    const error = this.refine(toAppError(exception), req, res);
    if (isOurFault(error)) this.logger.error({ requestId, err: error.cause ?? error }, error.message);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (error.retryAfterSeconds !== undefined) res.setHeader('Retry-After', error.retryAfterSeconds);
    res.setHeader('Cache-Control', 'no-store');
    const surface = surfaceOf(req.path);
    this.renderers[surface === 'system' ? 'native' : surface].render(error, req, res, requestId);
  }

  /**
   * An address that is known under other methods is not unknown (RFC 9110 15.5.6). Where the method is known, what
   * the address speaks of is not there.
   */
  private refine(error: AppError, req: Request, res: Response): AppError {
    if (error.code !== 'route_not_found') return error;
    const methods = allowedMethods(this.adapterHost.httpAdapter.getInstance<Express>(), req.path);
    if (methods.length === 0 || methods.includes(req.method)) return error;
    res.setHeader('Allow', methods.join(', '));
    return new AppError('method_not_allowed', { detail: `It knows ${methods.join(', ')}.` });
  }
}
