import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { entityTag } from '../common/http/entity-tag.js';
import { SHOWS_MORE } from '../common/http/precondition.decorators.js';
import { currentContext } from '../common/http/request-context.js';
import { Page } from '../common/paging/page.js';
import { workEnded } from './admission.js';
import { PublicUrl } from './public-url.js';

/** Adds the headers that follow from an answer: its revision, its ETag (with 304), and the links of a page. */
@Injectable()
export class AnswerHeadersInterceptor implements NestInterceptor {
  constructor(
    private readonly publicUrl: PublicUrl,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const res = context.switchToHttp().getResponse<Response>();
    const leftOut = this.reflector.get<readonly string[] | undefined>(SHOWS_MORE, context.getHandler());
    return next.handle().pipe(map((body: unknown) => this.finish(body, leftOut, req, res)));
  }

  private finish(body: unknown, leftOut: readonly string[] | undefined, req: Request, res: Response): unknown {
    workEnded(req);
    const revision = currentContext()?.revision;
    if (revision !== undefined) res.setHeader('Guildhall-Revision', revision);
    if (body instanceof Page) res.setHeader('Link', this.links(body, req));
    if (!hasVersion(body)) return body;
    const etag = entityTag(body.version, leftOut && without(body, leftOut));
    res.setHeader('ETag', etag);
    if (!isRead(req) || !matches(req.headers['if-none-match'], etag)) return body;
    res.status(304);
    return undefined;
  }

  /** RFC 8288, with absolute addresses. */
  private links(page: Page<unknown>, req: Request): string {
    // Only path and query of the request line: it may hold another host, and PUBLIC_URL may have a path of its own.
    const { pathname, search } = new URL(req.originalUrl, 'http://localhost');
    const path = pathname + search;
    const link = (cursor: string | null, relation: string): string => {
      const url = new URL(this.publicUrl.base + path);
      if (cursor === null) url.searchParams.delete('cursor');
      else url.searchParams.set('cursor', cursor);
      return `<${url.href}>; rel="${relation}"`;
    };
    const first = link(null, 'first');
    return page.nextCursor === null ? first : `${first}, ${link(page.nextCursor, 'next')}`;
  }
}

function isRead(req: Request): boolean {
  return req.method === 'GET' || req.method === 'HEAD';
}

function hasVersion(body: unknown): body is { version: number } {
  return typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number';
}

function without(body: object, leftOut: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !leftOut.includes(name)));
}

/** If-None-Match compares weakly (RFC 9110 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
