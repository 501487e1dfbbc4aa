/** A filter or a path that does not follow the grammar. `message` is one sentence for whoever wrote it. */
export class FilterSyntaxError extends Error {
  /** `position` counts characters from 1. */
  constructor(problem: string, position?: number) {
    super(position === undefined ? problem : `${problem} (at character ${position}).`);
    this.name = 'FilterSyntaxError';
  }
}
