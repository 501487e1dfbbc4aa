import { AppError } from '../../common/errors/app-error.js';

/** The fields of a form, each with its values in the order in which they were sent. Unknown fields are no error. */
export class Form {
  constructor(
    private readonly fields: ReadonlyMap<string, readonly string[]>,
    readonly isMultipart: boolean,
  ) {}

  /** Throws `validation_failed` unless the field was sent once and is not empty. */
  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined || value === '') throw AppError.invalidField(`/${name}`, 'must not be empty');
    return value;
  }

  /** Throws `validation_failed` when the field was sent more than once. */
  optional(name: string): string | undefined {
    const values = this.all(name);
    if (values.length > 1) throw AppError.invalidField(`/${name}`, 'must be sent once');
    return values[0];
  }

  all(name: string): readonly string[] {
    return this.fields.get(name) ?? [];
  }
}
