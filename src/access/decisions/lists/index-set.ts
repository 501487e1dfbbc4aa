const BITS = 32;

/** Indexes of rows, one bit each. */
export class IndexSet {
  private readonly words: Uint32Array;

  /** `end` is above every index. */
  constructor(end: number) {
    this.words = new Uint32Array(Math.ceil(end / BITS));
  }

  /** Answers whether it is new. */
  add(index: number): boolean {
    const word = index >>> 5;
    const bit = 1 << (index & 31);
    const before = this.words[word] as number;
    this.words[word] = before | bit;
    return (before & bit) === 0;
  }

  has(index: number): boolean {
    return (((this.words[index >>> 5] as number) >>> (index & 31)) & 1) === 1;
  }
}
