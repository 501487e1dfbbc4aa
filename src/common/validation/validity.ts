import { AppError } from '../errors/app-error.js';

export interface Validity {
  validFrom?: Date | null;
  validUntil?: Date | null;
}

/** Throws a 400 unless the window is open at one end or ends after it begins. `pointer` is where the window stands. */
export function assertWindow(window: Validity, pointer = ''): void {
  if (window.validFrom && window.validUntil && window.validFrom >= window.validUntil) {
    throw AppError.invalidField(`${pointer}/validUntil`, 'must be later than validFrom');
  }
}
