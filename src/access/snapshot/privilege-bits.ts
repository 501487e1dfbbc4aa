import { grown } from './growth.js';
import { HashSlots } from './hash-slots.js';

const BITS = 32;

/**
 * Distinct sets of privileges, each stored once: a row of bits, one for each privilege's index. Groups by the thousand
 * that may do the same things share a row.
 */
export class PrivilegeBits {
  readonly words: number;
  private rows = new Uint32Array(0);
  private count = 0;
  private readonly slots = new HashSlots((row) => this.hash(this.rows, row * this.words));

  /** `privilegeEnd` is above the index of every privilege. */
  constructor(privilegeEnd: number) {
    this.words = Math.max(1, Math.ceil(privilegeEnd / BITS));
  }

  get byteLength(): number {
    return this.rows.byteLength + this.slots.byteLength;
  }

  /** Room for one set, empty. */
  scratch(): Uint32Array {
    return new Uint32Array(this.words);
  }

  /** The row that holds this set: one that is there, or a new one. */
  intern(set: Uint32Array): number {
    const known = this.slots.find(this.hash(set, 0), (row) => this.equals(row, set));
    if (known !== -1) return known;
    const row = this.count;
    this.rows = grown(this.rows, (row + 1) * this.words);
    this.rows.set(set, row * this.words);
    this.slots.add(row);
    this.count += 1;
    return row;
  }

  has(row: number, privilege: number): boolean {
    return (((this.rows[row * this.words + (privilege >>> 5)] as number) >>> (privilege & 31)) & 1) === 1;
  }

  addTo(set: Uint32Array, row: number): void {
    const start = row * this.words;
    for (let word = 0; word < this.words; word += 1) {
      set[word] = (set[word] as number) | (this.rows[start + word] as number);
    }
  }

  private equals(row: number, set: Uint32Array): boolean {
    const start = row * this.words;
    for (let word = 0; word < this.words; word += 1) if (this.rows[start + word] !== set[word]) return false;
    return true;
  }

  private hash(words: Uint32Array, start: number): number {
    let hash = 0;
    for (let word = start; word < start + this.words; word += 1) {
      hash = Math.imul(hash ^ (words[word] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }
}

/** False beyond the end of the set. */
export function hasBit(set: Uint32Array, privilege: number): boolean {
  return (((set[privilege >>> 5] ?? 0) >>> (privilege & 31)) & 1) === 1;
}

export function setBit(set: Uint32Array, privilege: number): void {
  const word = privilege >>> 5;
  set[word] = (set[word] as number) | (1 << (privilege & 31));
}
