import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../../common/errors/app-error.js';
import { readXml } from '../../../common/xml/read-xml.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { readBody } from '../../../http/read-body.js';

const TYPES = ['application/xml', 'text/xml'];
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!(utf-?8|us-ascii)"?\s*(;|$))/i;

/**
 * The root of the body, of at most 1 MiB. It is read when the caller has been let in, not before. Whatever keeps it
 * from being read is a 400.
 */
export const XmlBody = createParamDecorator(async (_: unknown, context: ExecutionContext): Promise<XmlElement> => {
  const req = context.switchToHttp().getRequest<Request>();
  const contentType = req.headers['content-type'] ?? '';
  const isPlain = (req.headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';
  const isXml = TYPES.includes((contentType.split(';')[0] ?? '').trim().toLowerCase());
  if (!isPlain || !isXml || OTHER_CHARSET.test(contentType)) {
    throw new AppError('unsupported_media_type', { detail: `Send ${TYPES.join(' or ')} in UTF-8.` });
  }
  return readXml(decode(await readBody(req)));
});

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new AppError('malformed_request', { detail: 'The body is not in UTF-8.', cause });
  }
}
