import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { readProjection } from '../query/list-query.js';
import { Projection } from '../query/projection.js';
import { RESOURCE_TYPES } from '../schema/resource-types.js';
import { isObject } from '../values/scim-object.js';
import { SCIM_MEDIA_TYPE } from './media-type.js';

/**
 * Writes answers as `application/scim+json` and nothing more, as a stream, since Express adds a character set. Of one
 * resource it tells the entity tag, answers 304 to who has it, and the address to who made it, and shows the attributes
 * that the client asks for.
 */
@Injectable()
export class ScimAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const res = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(map((answer: unknown) => this.write(answer, req, res)));
  }

  private write(answer: unknown, req: Request, res: Response): StreamableFile | undefined {
    if (answer === undefined) return undefined;
    const { location, version } = metaOf(answer);
    if (version !== undefined) res.setHeader('ETag', version);
    if (version !== undefined && isRead(req) && matches(req.headers['if-none-match'], version)) {
      res.status(304);
      return undefined;
    }
    if (res.statusCode === 204 && !givesBody(req, res)) return undefined;
    if (location !== undefined && res.statusCode === 201) res.setHeader('Location', location);
    const json = Buffer.from(JSON.stringify(this.project(answer, req)));
    return new StreamableFile(json, { type: SCIM_MEDIA_TYPE, length: json.length });
  }

  /** Lists are made of what is shown already; a resource is cut here, whatever was done with it. */
  private project(answer: unknown, req: Request): unknown {
    const type = RESOURCE_TYPES.find(({ name }) => name === metaOf(answer).resourceType);
    return type && isObject(answer) ? new Projection(type, readProjection(req.query)).apply(answer) : answer;
  }
}

/** Where the route answers no body, and yet the version, there is a body for who says what he wants of it. */
function givesBody(req: Request, res: Response): boolean {
  if (req.query['attributes'] === undefined) return false;
  res.status(200);
  return true;
}

function metaOf(answer: unknown): { location?: string; version?: string; resourceType?: string } {
  const meta = isObject(answer) ? answer.meta : undefined;
  return isObject(meta) ? meta : {};
}

function isRead(req: Request): boolean {
  return req.method === 'GET' || req.method === 'HEAD';
}

/** If-None-Match compares weakly (RFC 9110 13.1.2). */
function matches(header: string | undefined, version: string): boolean {
  return (header ?? '').split(',').some((tag) => tag.trim() === '*' || opaqueTag(tag) === opaqueTag(version));
}

function opaqueTag(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}
