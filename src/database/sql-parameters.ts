/** Collects the values of a statement while its text is put together: values never become part of the text. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Takes a value and answers its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
