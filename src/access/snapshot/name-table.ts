import { nameKey } from '../../common/text/names.js';
import { grown, resized } from './growth.js';
import { hashByte, hashBytes, hashOfBytes, HASH_START, HashSlots } from './hash-slots.js';

const LENGTH_BYTES = 2;
/** Names have at most 255 characters, resources two names; a folded character takes up to twelve bytes. */
const SCRATCH_BYTES = 16_384;
const ASCII_END = 0x80;
const SPACE = 0x20;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const TO_LOWER = 0x20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The name of each row, as it is shown, found by its key, as it is compared. Kept as UTF-8: the key behind two bytes
 * of length, then the shown form the same way, with length 0 when it is the key itself.
 */
export class NameTable {
  private starts = new Uint32Array(0);
  private bytes = new Uint8Array(0);
  private end = 0;
  private readonly slots = new HashSlots((row) => this.hashOf(row));
  private readonly scratch = new Uint8Array(SCRATCH_BYTES);
  /** How long the key is, in `scratch`, that is looked for. */
  private wantedLength = 0;
  private readonly isWanted = (row: number): boolean => this.keyEquals(row, this.wantedLength);

  get byteLength(): number {
    return this.starts.byteLength + this.bytes.byteLength + this.slots.byteLength;
  }

  /** The row whose name has this key, or -1. */
  find(key: string): number {
    const { scratch } = this;
    const length = writeText(scratch, 0, key);
    if (length === undefined) return -1;
    this.wantedLength = length;
    return this.slots.find(hashBytes(scratch, 0, length), this.isWanted);
  }

  /** The row with this name in whatever form, or -1: `find` of its `nameKey`, in one pass where that is plain. */
  findNamed(name: string): number {
    const { scratch } = this;
    const { length } = name;
    const isTrimmed = length > 0 && name.charCodeAt(0) > SPACE && name.charCodeAt(length - 1) > SPACE;
    if (!isTrimmed || length > scratch.length) return this.find(nameKey(name));
    let hash = HASH_START;
    for (let at = 0; at < length; at += 1) {
      let code = name.charCodeAt(at);
      if (code >= ASCII_END) return this.find(nameKey(name));
      if (code >= UPPER_A && code <= UPPER_Z) code += TO_LOWER;
      scratch[at] = code;
      hash = hashByte(hash, code);
    }
    this.wantedLength = length;
    return this.slots.find(hashOfBytes(hash), this.isWanted);
  }

  /** The row must have no name, and no other row this key. */
  add(row: number, key: string, name: string): void {
    const keyLength = writeText(this.scratch, 0, key) ?? 0;
    const nameLength = name === key ? 0 : (writeText(this.scratch, keyLength, name) ?? 0);
    this.bytes = grown(this.bytes, this.end + 2 * LENGTH_BYTES + keyLength + nameLength);
    this.starts = grown(this.starts, row + 1);
    this.starts[row] = this.end;
    this.append(0, keyLength);
    this.append(keyLength, nameLength);
    this.slots.add(row);
  }

  /** Its bytes stay behind until the whole is packed anew. */
  delete(row: number): void {
    this.slots.delete(row);
  }

  nameOf(row: number): string {
    const start = this.starts[row] as number;
    const keyEnd = start + LENGTH_BYTES + this.lengthAt(start);
    return this.textAt(this.lengthAt(keyEnd) === 0 ? start : keyEnd);
  }

  keyOf(row: number): string {
    return this.textAt(this.starts[row] as number);
  }

  /** Gives back the memory that was taken in advance. */
  fit(rowCount: number): void {
    this.starts = resized(this.starts, rowCount);
    this.bytes = resized(this.bytes, this.end);
    this.slots.fit(rowCount);
  }

  private append(from: number, length: number): void {
    this.bytes[this.end] = length & 0xff;
    this.bytes[this.end + 1] = length >>> 8;
    this.bytes.set(this.scratch.subarray(from, from + length), this.end + LENGTH_BYTES);
    this.end += LENGTH_BYTES + length;
  }

  private textAt(at: number): string {
    return decoder.decode(this.bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + this.lengthAt(at)));
  }

  private lengthAt(at: number): number {
    return (this.bytes[at] as number) | ((this.bytes[at + 1] as number) << 8);
  }

  private hashOf(row: number): number {
    const start = this.starts[row] as number;
    return hashBytes(this.bytes, start + LENGTH_BYTES, start + LENGTH_BYTES + this.lengthAt(start));
  }

  private keyEquals(row: number, length: number): boolean {
    const { bytes, scratch } = this;
    const start = this.starts[row] as number;
    if (this.lengthAt(start) !== length) return false;
    for (let at = 0; at < length; at += 1) if (bytes[start + LENGTH_BYTES + at] !== scratch[at]) return false;
    return true;
  }
}

/** Writes `text` as UTF-8 and returns how many bytes that took, or undefined when there is no room for it. */
function writeText(target: Uint8Array, from: number, text: string): number | undefined {
  if (text.length > target.length - from) return undefined;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ASCII_END) {
      const { read, written } = encoder.encodeInto(text, target.subarray(from));
      return read === text.length ? written : undefined;
    }
    target[from + at] = code;
  }
  return text.length;
}
