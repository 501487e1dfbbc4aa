import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../common/errors/app-error.js';
import type { Form } from './form.js';
import { FORM_TYPES, isFormType, parseForm, parseQuery } from './form-parser.js';

const BODY_SIZE_MAX = 1_048_576;

/**
 * The body as a form, of at most 1 MiB. It is read when the caller has been let in, not before. Anything that is not a
 * form is refused with `unsupported_media_type`.
 */
export const FormBody = createParamDecorator(async (_: unknown, context: ExecutionContext): Promise<Form> => {
  const req = context.switchToHttp().getRequest<Request>();
  const contentType = req.headers['content-type'];
  const isPlain = (req.headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';
  if (!isPlain || !isFormType(contentType)) {
    throw new AppError('unsupported_media_type', { detail: `Send ${FORM_TYPES.join(' or ')}.` });
  }
  return parseForm(contentType, await readBody(req));
});

/** The fields of the query. */
export const QueryFields = createParamDecorator((_: unknown, context: ExecutionContext): Form => {
  const { originalUrl } = context.switchToHttp().getRequest<Request>();
  const start = originalUrl.indexOf('?');
  return parseQuery(start < 0 ? '' : originalUrl.slice(start + 1));
});

/** What comes after the limit is still read, and dropped: a client that is sending would not see the answer otherwise. */
function readBody(req: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_SIZE_MAX) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      reject(new AppError('body_too_large'));
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', (cause) => reject(new AppError('malformed_request', { cause })));
    // Without an end before it: the client has gone. It may have gone before we started to listen.
    req.on('close', () => reject(new AppError('malformed_request')));
    if (req.destroyed) reject(new AppError('malformed_request'));
  });
}
