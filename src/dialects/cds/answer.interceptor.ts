import {
  HttpStatus,
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { setAnswerHeaders } from './answer-headers.js';

const TYPE = 'application/json';

/**
 * Writes answers as CDS does: JSON without a character set, `null` included, and 204 with a content type. As a stream,
 * because Express adds and removes these otherwise.
 */
@Injectable()
export class CdsAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const res = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(map((answer: unknown) => this.write(answer, res)));
  }

  private write(answer: unknown, res: Response): StreamableFile {
    setAnswerHeaders(res);
    if (res.statusCode === Number(HttpStatus.NO_CONTENT)) return new StreamableFile(Buffer.alloc(0), { type: TYPE });
    const json = Buffer.from(JSON.stringify(answer ?? null));
    return new StreamableFile(json, { type: TYPE, length: json.length });
  }
}
