import { createHash } from 'node:crypto';
import {
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { ASKS_ONLY } from '../common/http/api-operation.decorators.js';
import type { ErrorCode } from '../common/errors/catalogue.js';
import { currentContext } from '../common/http/request-context.js';
import { IdempotencyStore, type RequestKey } from './idempotency.store.js';

const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;
const CLEAN_UP_INTERVAL_MS = 60 * 60 * 1_000;

type StoredAnswer = { body: unknown } | { error: { code: ErrorCode; detail?: string; errors?: AppError['errors'] } };

/**
 * Carries out a POST with an Idempotency-Key once, and gives the same answer to the same request for 24 hours. A question
 * is answered anew: what was true yesterday may have been revoked.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(IdempotencyInterceptor.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: IdempotencyStore) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.cleanUp(), CLEAN_UP_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const key = req.headers['idempotency-key'];
    if (key === undefined || !req.principal || !isRepeatable(req, context)) return next.handle();
    if (typeof key !== 'string' || !KEY_PATTERN.test(key)) {
      return throwError(() =>
        AppError.invalidParameter('Idempotency-Key', 'must have 1 to 255 visible ASCII characters'),
      );
    }
    const request = { caller: callerOf(req.principal), key };
    return from(this.store.claim(request, hashOf(req))).pipe(
      mergeMap((answer) =>
        answer === null
          ? this.carryOut(request, next)
          : replay(JSON.parse(answer) as StoredAnswer, context.switchToHttp().getResponse<Response>()),
      ),
    );
  }

  private carryOut(request: RequestKey, next: CallHandler): Observable<unknown> {
    const context = currentContext();
    if (context) context.idempotency = request;
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        await this.keep(request, { body });
        return body;
      }),
      catchError((error: unknown) =>
        from(this.keepError(request, error)).pipe(mergeMap(() => throwError(() => error))),
      ),
    );
  }

  /** A refusal of the request itself is part of the answer; trouble of ours is worth another try. */
  private async keepError(request: RequestKey, error: unknown): Promise<void> {
    if (error instanceof AppError && error.status < 500 && error.retryAfterSeconds === undefined) {
      const { code, detail, errors } = error;
      await this.keep(request, { error: { code, ...(detail === undefined ? {} : { detail }), errors } });
      return;
    }
    await this.store.release(request).catch((cause: unknown) => this.logger.warn(`Key not released: ${String(cause)}`));
  }

  /** The work is done, so a failure to keep its answer must not look like a failure of the work. */
  private async keep(request: RequestKey, answer: StoredAnswer): Promise<void> {
    await this.store
      .store(request, JSON.stringify(answer))
      .catch((cause: unknown) => this.logger.warn(`Answer not kept: ${String(cause)}`));
  }

  private async cleanUp(): Promise<void> {
    await this.store
      .deleteExpired()
      .catch((cause: unknown) => this.logger.warn(`Keys not cleaned up: ${String(cause)}`));
  }
}

function isRepeatable({ method }: Request, context: ExecutionContext): boolean {
  const asksOnly = Reflect.getMetadata(ASKS_ONLY, context.getHandler()) === true;
  return method === 'POST' && !asksOnly && currentContext()?.surface === 'native';
}

function replay(answer: StoredAnswer, res: Response): Observable<unknown> {
  res.setHeader('Idempotency-Replayed', 'true');
  if ('body' in answer) return of(answer.body);
  const { code, ...options } = answer.error;
  return throwError(() => new AppError(code, options));
}

/** A token that is less than its owner has keys of its own: an answer may hold what it could not ask for, such as a token. */
function callerOf(principal: Principal): string {
  const isLess = principal.scoped || principal.tokenKind === 'exchanged' || principal.networks !== null;
  if (isLess) return `token:${principal.tokenId}`;
  return principal.userId === null ? `group:${principal.groupId}` : `user:${principal.userId}`;
}

function hashOf(req: Request): Buffer {
  const body = JSON.stringify((req.body as unknown) ?? null);
  return createHash('sha256').update(`${req.method} ${req.originalUrl}\n`).update(body).digest();
}
