import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { toXmlText, wantsXml, XML_TYPE } from './answer-format.js';

/** Writes answers in XML for callers who prefer it. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const res = context.switchToHttp().getResponse<Response>();
    res.vary('Accept');
    if (!wantsXml(req)) return next.handle();
    return next.handle().pipe(
      map((answer: unknown) => {
        res.type(XML_TYPE);
        return toXmlText(answer);
      }),
    );
  }
}
