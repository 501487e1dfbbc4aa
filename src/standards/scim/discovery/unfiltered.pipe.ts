import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';

/** What describes the surface is never filtered: a filter is refused, so that no client takes the whole for a part. */
@Injectable()
export class UnfilteredPipe implements PipeTransform {
  /** Throws `forbidden` (RFC 7644 section 4). */
  transform(filter: unknown): undefined {
    if (filter !== undefined) throw new AppError('forbidden', { detail: 'This cannot be filtered.' });
    return undefined;
  }
}
