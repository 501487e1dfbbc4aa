import { AppError } from '../../../common/errors/app-error.js';
import type { ErrorCode } from '../../../common/errors/catalogue.js';

/** The detailed kinds of errors (RFC 7644 3.12, RFC 9865 4). */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/** A failure that SCIM names more exactly than the other surfaces do. `detail` is one sentence for the caller. */
export class ScimError extends AppError {
  constructor(
    readonly scimType: ScimType,
    detail: string,
    code: ErrorCode = 'validation_failed',
  ) {
    super(code, { detail });
  }
}
