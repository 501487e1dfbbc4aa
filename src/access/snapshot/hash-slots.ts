import { randomBytes } from 'node:crypto';

const EMPTY = -1;
const SLOTS_MIN = 16;
/** Beyond this share of full slots, looking for one takes too many steps. */
const LOAD_MAX = 0.75;
const LOAD_AFTER_GROWTH = 0.5;

/** Differs in each process, so that nobody can choose names that all fall on the same slot. */
const SEED = randomBytes(4).readUInt32LE();

/**
 * A hash table that finds indexes of rows by a value of the row which is kept elsewhere: open addressing with linear
 * probing, four bytes a slot. A row that is removed leaves no mark: those after it move up.
 */
export class HashSlots {
  private slots = new Int32Array(SLOTS_MIN).fill(EMPTY);
  private count = 0;

  /** `hashOf` gives the hash of a row that is in the table. */
  constructor(private readonly hashOf: (row: number) => number) {}

  get byteLength(): number {
    return this.slots.byteLength;
  }

  /** Of the rows with this hash the one for which `isWanted` is true, or -1. */
  find(hash: number, isWanted: (row: number) => boolean): number {
    const { slots } = this;
    for (let slot = home(hash, slots.length); ; slot = slot + 1 === slots.length ? 0 : slot + 1) {
      const row = slots[slot] as number;
      if (row === EMPTY || isWanted(row)) return row;
    }
  }

  /** The row must not be in the table. */
  add(row: number): void {
    if (this.count + 1 > this.slots.length * LOAD_MAX) this.reserve(Math.ceil((this.count + 1) / LOAD_AFTER_GROWTH));
    this.place(row);
    this.count += 1;
  }

  /** The row must be in the table, and its value still be what it was. */
  delete(row: number): void {
    const { slots } = this;
    let gap = home(this.hashOf(row), slots.length);
    while (slots[gap] !== row) gap = gap + 1 === slots.length ? 0 : gap + 1;
    this.count -= 1;
    for (let slot = gap; ;) {
      slot = slot + 1 === slots.length ? 0 : slot + 1;
      const moved = slots[slot] as number;
      if (moved === EMPTY) break;
      const wanted = home(this.hashOf(moved), slots.length);
      const isBehindGap = gap <= slot ? gap < wanted && wanted <= slot : gap < wanted || wanted <= slot;
      if (isBehindGap) continue;
      slots[gap] = moved;
      gap = slot;
    }
    slots[gap] = EMPTY;
  }

  /** Makes the table fit `count` rows and no more, so that one of known size takes little memory. */
  fit(count: number): void {
    this.reserve(Math.ceil(count / LOAD_MAX) + 1);
  }

  private reserve(length: number): void {
    const rows = this.slots.filter((row) => row !== EMPTY);
    this.slots = new Int32Array(Math.max(length, SLOTS_MIN)).fill(EMPTY);
    for (const row of rows) this.place(row);
  }

  private place(row: number): void {
    const { slots } = this;
    let slot = home(this.hashOf(row), slots.length);
    while (slots[slot] !== EMPTY) slot = slot + 1 === slots.length ? 0 : slot + 1;
    slots[slot] = row;
  }
}

/** Where looking for a hash begins. */
function home(hash: number, length: number): number {
  return (hash * (length / 2 ** 32)) | 0;
}

/** Where `hashByte` begins. */
export const HASH_START = 0x811c9dc5 ^ SEED;

/** A non-negative 32-bit hash of `bytes` from `from` to before `to`: FNV-1a, then scrambled. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let at = from; at < to; at += 1) hash = hashByte(hash, bytes[at] as number);
  return hashOfBytes(hash);
}

/** One more byte of what `hashBytes` would be given. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** What `hashBytes` answers, after `hashByte` has had all bytes. */
export function hashOfBytes(hash: number): number {
  return scramble(hash);
}

function scramble(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
