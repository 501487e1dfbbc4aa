import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { tap, type Observable } from 'rxjs';
import { currentContext } from '../../common/http/request-context.js';
import { setAnswerHeaders } from './answer-headers.js';

/** Puts ThoughtSpot's headers on successes; failures get theirs from the error renderer. */
@Injectable()
export class ThoughtSpotHeadersInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const res = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(tap(() => void setAnswerHeaders(res, currentContext()?.requestId)));
  }
}
