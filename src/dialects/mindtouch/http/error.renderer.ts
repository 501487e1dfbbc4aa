import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AppError } from '../../../common/errors/app-error.js';
import type { ErrorRenderer } from '../../../common/errors/error-renderer.js';
import { PublicUrl } from '../../../http/public-url.js';
import { CONTENT_TYPES, documentText } from './document-text.js';
import { formatOf } from './dream-parameters.js';
import { toAllowHeader, toErrorDocument } from './error-document.js';

/** The form of errors here: `<error><status/><title/><message/><uri/></error>`, or the same in JSON or PHP. */
@Injectable()
export class MindTouchErrorRenderer implements ErrorRenderer {
  constructor(private readonly publicUrl: PublicUrl) {}

  render(error: AppError, req: Request, res: Response): void {
    const methods = error.code === 'method_not_allowed' ? String(res.getHeader('Allow')).split(', ') : [];
    // Without the query: it may hold secrets.
    const { status, document } = toErrorDocument(error, this.publicUrl.base + pathOf(req), methods);
    if (methods.length > 0) res.setHeader('Allow', toAllowHeader(methods));
    if (status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="DekiWiki"');
    const format = formatOf(req);
    res.status(status).type(CONTENT_TYPES[format]).send(documentText(document, format));
  }
}

function pathOf(req: Request): string {
  return req.originalUrl.split('?', 1).join('');
}
