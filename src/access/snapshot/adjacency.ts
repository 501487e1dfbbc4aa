const CONTINUES = 0x80;
const PAYLOAD = 0x7f;
const PAYLOAD_BITS = 7;

/** Right indexes that were added to, or removed from, one left index since the lists were packed. */
interface Difference {
  added: Set<number>;
  removed: Set<number>;
}

/**
 * For each left index a set of right indexes, in little memory: the lists it is made from are sorted, and each entry
 * is stored as its distance from the one before in as many bytes as that takes (two, mostly). They never change;
 * what is added or removed later is kept beside them until the whole is packed anew.
 */
export class Adjacency {
  private readonly changed = new Map<number, Difference>();
  private changes = 0;

  private constructor(
    /** Where in `bytes` each list begins; one more entry than there are lists. */
    private readonly starts: Uint32Array,
    private readonly bytes: Uint8Array,
  ) {}

  static empty(): Adjacency {
    return new Adjacency(new Uint32Array(1), new Uint8Array(0));
  }

  /** `lefts` and `rights` are pairs without repetition, sorted by left and then by right. */
  static pack(lefts: Uint32Array, rights: Uint32Array, leftCount: number): Adjacency {
    const starts = new Uint32Array(leftCount + 1);
    const bytes = new Uint8Array(packedLength(lefts, rights));
    let end = 0;
    let left = 0;
    let previous = 0;
    for (let pair = 0; pair < lefts.length; pair += 1) {
      const right = rights[pair] as number;
      for (; left < (lefts[pair] as number); previous = 0) starts[++left] = end;
      end = writeNumber(bytes, end, right - previous);
      previous = right;
    }
    while (left < leftCount) starts[++left] = end;
    return new Adjacency(starts, bytes);
  }

  /** How many pairs were added or removed since the lists were packed. */
  get changeCount(): number {
    return this.changes;
  }

  get byteLength(): number {
    return this.starts.byteLength + this.bytes.byteLength;
  }

  /** Whether `test` is true for any right index of `left`; stops at the first. */
  some(left: number, test: (right: number) => boolean): boolean {
    const difference = this.changed.size === 0 ? undefined : this.changed.get(left);
    if (difference) return this.someOfChanged(left, difference, test);
    return this.someOfPacked(left, test);
  }

  has(left: number, right: number): boolean {
    const difference = this.changed.get(left);
    if (difference?.added.has(right)) return true;
    if (difference?.removed.has(right)) return false;
    return this.someOfPacked(left, (candidate) => candidate === right);
  }

  /** The right indexes of `left`, in no order. */
  listOf(left: number): number[] {
    const list: number[] = [];
    this.some(left, (right) => {
      list.push(right);
      return false;
    });
    return list;
  }

  /** Adding a pair that is there changes nothing. `isThere` is what `has` says of it. */
  add(left: number, right: number, isThere: boolean): void {
    if (isThere) return;
    const difference = this.differenceOf(left);
    if (!difference.removed.delete(right)) difference.added.add(right);
    this.changes += 1;
  }

  delete(left: number, right: number, isThere: boolean): void {
    if (!isThere) return;
    const difference = this.differenceOf(left);
    if (!difference.added.delete(right)) difference.removed.add(right);
    this.changes += 1;
  }

  private differenceOf(left: number): Difference {
    let difference = this.changed.get(left);
    if (!difference) this.changed.set(left, (difference = { added: new Set(), removed: new Set() }));
    return difference;
  }

  private someOfPacked(left: number, test: (right: number) => boolean): boolean {
    if (left + 1 >= this.starts.length) return false;
    const { bytes } = this;
    const end = this.starts[left + 1] as number;
    let right = 0;
    for (let at = this.starts[left] as number; at < end;) {
      let byte = bytes[at++] as number;
      let distance = byte & PAYLOAD;
      for (let shift = PAYLOAD_BITS; byte >= CONTINUES; shift += PAYLOAD_BITS) {
        byte = bytes[at++] as number;
        distance += (byte & PAYLOAD) * 2 ** shift;
      }
      right += distance;
      if (test(right)) return true;
    }
    return false;
  }

  private someOfChanged(left: number, { added, removed }: Difference, test: (right: number) => boolean): boolean {
    for (const right of added) if (test(right)) return true;
    return this.someOfPacked(left, (right) => !removed.has(right) && test(right));
  }
}

function packedLength(lefts: Uint32Array, rights: Uint32Array): number {
  let length = 0;
  for (let pair = 0; pair < lefts.length; pair += 1) {
    const isFirst = pair === 0 || lefts[pair] !== lefts[pair - 1];
    let distance = (rights[pair] as number) - (isFirst ? 0 : (rights[pair - 1] as number));
    for (length += 1; distance >= CONTINUES; length += 1) distance = Math.floor(distance / CONTINUES);
  }
  return length;
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. Returns where the next number goes. */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let next = at;
  let rest = value;
  for (; rest >= CONTINUES; rest = Math.floor(rest / CONTINUES)) bytes[next++] = (rest & PAYLOAD) | CONTINUES;
  bytes[next++] = rest;
  return next;
}
