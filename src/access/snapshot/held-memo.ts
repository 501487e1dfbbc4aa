import type { PrivilegeBits } from './privilege-bits.js';

/** Users beyond this much memory are worked out each time they are asked for. */
const BYTES_MAX = 24 * 2 ** 20;
const BYTES_PER_WORD = 4;
const NEVER = 0;

/**
 * What users hold, as rows of bits that were worked out before, in one array: for each user's index the epoch in which
 * his row was written, and the row. A new epoch makes all rows worthless at once.
 */
export class HeldMemo {
  private rows = new Uint32Array(0);
  private width = 1;
  private epoch = NEVER;

  get byteLength(): number {
    return this.rows.byteLength;
  }

  /** Begins a new epoch, in which rows are as long as those of `bits`. */
  reset(bits: PrivilegeBits, userEnd: number): void {
    const width = bits.words + 1;
    const userMax = Math.floor(BYTES_MAX / BYTES_PER_WORD / width);
    const length = Math.min(userEnd, userMax) * width;
    if (this.width !== width || this.rows.length < length) this.rows = new Uint32Array(length);
    this.width = width;
    this.epoch += 1;
  }

  hasRoomFor(user: number): boolean {
    return (user + 1) * this.width <= this.rows.length;
  }

  /** 1 or 0 for what is known, -1 for what is not. */
  find(user: number, privilege: number): number {
    const at = user * this.width;
    if (this.rows[at] !== this.epoch) return -1;
    return ((this.rows[at + 1 + (privilege >>> 5)] as number) >>> (privilege & 31)) & 1;
  }

  /** There must be room for the user. */
  write(user: number, held: Uint32Array): void {
    const at = user * this.width;
    this.rows.set(held, at + 1);
    this.rows[at] = this.epoch;
  }

  forget(user: number): void {
    const at = user * this.width;
    if (at < this.rows.length) this.rows[at] = NEVER;
  }
}
