import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { CONTENT_TYPES, documentText } from './document-text.js';
import { formatOf } from './dream-parameters.js';

/** Writes the document that a handler answers in the format that the caller asks for. Plain text stays plain text. */
@Injectable()
export class DocumentInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const res = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((answer: XmlElement | string | undefined) => {
        if (typeof answer !== 'object') {
          res.type('text/plain');
          return answer ?? '';
        }
        const format = formatOf(req);
        res.type(CONTENT_TYPES[format]);
        return documentText(answer, format);
      }),
    );
  }
}
