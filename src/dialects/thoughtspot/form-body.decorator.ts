import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../common/errors/app-error.js';
import { readBody } from '../../http/read-body.js';
import type { Form } from './form.js';
import { FORM_TYPES, isFormType, parseForm, parseQuery } from './form-parser.js';

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
