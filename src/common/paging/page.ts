/** One page of a list. `nextCursor` is null on the last page; `totalCount` is there when it was asked for. */
export class Page<T> {
  constructor(
    readonly items: readonly T[],
    readonly nextCursor: string | null,
    readonly totalCount?: number,
  ) {}

  map<U>(convert: (item: T) => U): Page<U> {
    return new Page(this.items.map(convert), this.nextCursor, this.totalCount);
  }
}
