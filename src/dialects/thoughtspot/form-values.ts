import { AppError } from '../../common/errors/app-error.js';
import type { Form } from './form.js';

/** Throws `validation_failed` when a field of which there is one value here was sent with another. */
export function assertOnly(form: Form, field: string, value: string): void {
  const given = form.optional(field);
  if (given !== undefined && given !== '' && given !== value) {
    throw AppError.invalidField(`/${field}`, `must be ${value}`);
  }
}
