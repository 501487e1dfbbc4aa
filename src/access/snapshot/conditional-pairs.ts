import type { Condition } from '../conditions/condition.js';
import type { ValidityWindow } from './validity-window.js';

/** A pair that counts when its condition is true. */
export interface ConditionalPair {
  readonly left: number;
  readonly right: number;
  readonly condition: Condition;
  readonly window: ValidityWindow | undefined;
}

type Side = Map<number, Map<number, ConditionalPair>>;

const NONE: ReadonlyMap<number, ConditionalPair> = new Map();

/** The pairs of one relation that have a condition, found from either side. There are few of them. */
export class ConditionalPairs {
  private readonly byLeft: Side = new Map();
  private readonly byRight: Side = new Map();
  private count = 0;

  get size(): number {
    return this.count;
  }

  set(pair: ConditionalPair): void {
    this.delete(pair.left, pair.right);
    put(this.byLeft, pair.left, pair.right, pair);
    put(this.byRight, pair.right, pair.left, pair);
    this.count += 1;
  }

  delete(left: number, right: number): void {
    if (!this.byLeft.get(left)?.has(right)) return;
    take(this.byLeft, left, right);
    take(this.byRight, right, left);
    this.count -= 1;
  }

  deleteLeft(left: number): void {
    for (const { right } of this.ofLeft(left)) this.delete(left, right);
  }

  deleteRight(right: number): void {
    for (const { left } of this.ofRight(right)) this.delete(left, right);
  }

  find(left: number, right: number): ConditionalPair | undefined {
    return this.byLeft.get(left)?.get(right);
  }

  ofLeft(left: number): Iterable<ConditionalPair> {
    return (this.byLeft.get(left) ?? NONE).values();
  }

  ofRight(right: number): Iterable<ConditionalPair> {
    return (this.byRight.get(right) ?? NONE).values();
  }

  /** All of them. */
  *all(): Generator<ConditionalPair> {
    for (const pairs of this.byLeft.values()) yield* pairs.values();
  }
}

function put(side: Side, first: number, second: number, pair: ConditionalPair): void {
  const pairs = side.get(first);
  if (pairs) pairs.set(second, pair);
  else side.set(first, new Map([[second, pair]]));
}

function take(side: Side, first: number, second: number): void {
  const pairs = side.get(first);
  pairs?.delete(second);
  if (pairs?.size === 0) side.delete(first);
}
