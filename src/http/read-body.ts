import type { Request } from 'express';
import { AppError } from '../common/errors/app-error.js';
import { outside } from './admission.js';
import { BODY_SIZE_MAX } from './json-body.js';

/**
 * The body as it came, of at most 1 MiB; throws `body_too_large`, and `overloaded`. What comes after the limit is still read, and
 * dropped: a client that is sending would not see the answer otherwise.
 */
export function readBody(req: Request): Promise<Buffer> {
  return outside(req, receiveBody(req));
}

function receiveBody(req: Request): Promise<Buffer> {
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
