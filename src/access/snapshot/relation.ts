import { setImmediate as immediately } from 'node:timers/promises';
import { Adjacency } from './adjacency.js';
import { sortedByLeft, swapped, type Pairs } from './sorted-pairs.js';
import { contains, type ValidityWindow } from './validity-window.js';

/** So many changes are carried beside the packed lists, or a quarter of the pairs if that is more. */
const CHANGES_MAX = 100_000;

/**
 * Which lefts go with which rights, found from either side: users and the groups they are in, groups and what is
 * granted to them. A pair may have a window of validity; few do, so those are kept apart.
 */
export class Relation {
  private readonly windows = new Map<number, Map<number, ValidityWindow>>();
  private pairCount: number;

  private constructor(
    private readonly forward: Adjacency,
    private readonly backward: Adjacency,
    private readonly packedCount: number,
  ) {
    this.pairCount = packedCount;
  }

  static empty(): Relation {
    return new Relation(Adjacency.empty(), Adjacency.empty(), 0);
  }

  /** `pairs` in any order, without repetition; the counts are above every left and every right. */
  static pack(pairs: Pairs, leftCount: number, rightCount: number): Relation {
    const steps = Relation.packing(pairs, leftCount, rightCount);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /** The same, with other work in between: ten million pairs take some tenths of a second for each step. */
  static async packInSteps(pairs: Pairs, leftCount: number, rightCount: number): Promise<Relation> {
    const steps = Relation.packing(pairs, leftCount, rightCount);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      await immediately();
    }
  }

  private static *packing(pairs: Pairs, leftCount: number, rightCount: number): Generator<undefined, Relation> {
    const count = pairs.lefts.length;
    let sorted = swapped(sortedByLeft(swapped(pairs), rightCount));
    yield;
    sorted = sortedByLeft(sorted, leftCount);
    yield;
    const forward = Adjacency.pack(sorted.lefts, sorted.rights, leftCount);
    yield;
    sorted = sortedByLeft(swapped(sorted), rightCount);
    yield;
    const backward = Adjacency.pack(sorted.lefts, sorted.rights, rightCount);
    return new Relation(forward, backward, count);
  }

  get size(): number {
    return this.pairCount;
  }

  /** Bytes of the packed lists. What was changed since takes some hundred bytes a pair more, and is bounded. */
  get byteLength(): number {
    return this.forward.byteLength + this.backward.byteLength;
  }

  get shouldBePacked(): boolean {
    return this.forward.changeCount > Math.max(CHANGES_MAX, this.packedCount / 4);
  }

  set(left: number, right: number, window?: ValidityWindow): void {
    const isThere = this.forward.has(left, right);
    this.forward.add(left, right, isThere);
    this.backward.add(right, left, isThere);
    if (!isThere) this.pairCount += 1;
    this.setWindow(left, right, window);
  }

  delete(left: number, right: number): void {
    const isThere = this.forward.has(left, right);
    this.forward.delete(left, right, isThere);
    this.backward.delete(right, left, isThere);
    if (isThere) this.pairCount -= 1;
    this.setWindow(left, right, undefined);
  }

  deleteLeft(left: number): void {
    for (const right of this.forward.listOf(left)) this.delete(left, right);
  }

  deleteRight(right: number): void {
    for (const left of this.backward.listOf(right)) this.delete(left, right);
  }

  /** Whether the pair is there and valid at `instant`. */
  has(left: number, right: number, instant: number): boolean {
    return this.forward.has(left, right) && contains(this.windowOf(left, right), instant);
  }

  /** Whether `test` is true for any right that goes with `left` at `instant`; stops at the first. */
  someRight(left: number, instant: number, test: (right: number) => boolean): boolean {
    const windows = this.windows.size === 0 ? undefined : this.windows.get(left);
    if (!windows) return this.forward.some(left, test);
    return this.forward.some(left, (right) => contains(windows.get(right), instant) && test(right));
  }

  /** Calls `visit` for every right that goes with `left` at `instant`. */
  eachRight(left: number, instant: number, visit: (right: number) => void): void {
    this.someRight(left, instant, (right) => {
      visit(right);
      return false;
    });
  }

  /** Calls `visit` for every left that goes with `right` at `instant`. */
  eachLeft(right: number, instant: number, visit: (left: number) => void): void {
    this.someLeft(right, instant, (left) => {
      visit(left);
      return false;
    });
  }

  /** Whether `test` is true for any left that goes with `right` at `instant`; stops at the first. */
  someLeft(right: number, instant: number, test: (left: number) => boolean): boolean {
    if (this.windows.size === 0) return this.backward.some(right, test);
    return this.backward.some(right, (left) => contains(this.windowOf(left, right), instant) && test(left));
  }

  /** Whether any pair of `left` has a window of validity. */
  hasWindows(left: number): boolean {
    return this.windows.has(left);
  }

  windowOf(left: number, right: number): ValidityWindow | undefined {
    return this.windows.get(left)?.get(right);
  }

  /** The first instant after `instant` at which a pair begins or ends to be valid. */
  nextBoundary(instant: number): number {
    let next = Infinity;
    for (const windows of this.windows.values()) {
      for (const { from, until } of windows.values()) {
        if (from > instant && from < next) next = from;
        if (until > instant && until < next) next = until;
      }
    }
    return next;
  }

  setWindow(left: number, right: number, window: ValidityWindow | undefined): void {
    const windows = this.windows.get(left);
    if (window) {
      if (windows) windows.set(right, window);
      else this.windows.set(left, new Map([[right, window]]));
    } else if (windows?.delete(right) && windows.size === 0) this.windows.delete(left);
  }
}
