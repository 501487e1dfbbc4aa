import { AppError } from '../../../common/errors/app-error.js';

/** A wish that this surface's original refuses with 501. */
export class NotSupportedError extends AppError {
  constructor(detail: string) {
    super('validation_failed', { detail });
  }
}
