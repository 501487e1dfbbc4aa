import { AppError } from '../../common/errors/app-error.js';
import type { CdsErrorId } from './error-texts.js';

/** A failure that CDS has an id of its own for, although elsewhere it is one of several with the same code. */
export class CdsError extends AppError {
  constructor(
    readonly id: CdsErrorId,
    /** What follows the message as ` (from: …)`. */
    readonly from?: string,
  ) {
    super('malformed_request', from === undefined ? {} : { detail: from });
  }
}

/** Refuses what an address tells group admins alone: to plain members CDS says nothing but `null`. */
export class CdsSilence extends AppError {
  constructor() {
    super('forbidden');
  }
}

/** `wrong request (from: …)` */
export function wrongRequest(from?: string): CdsError {
  return new CdsError(74, from);
}
