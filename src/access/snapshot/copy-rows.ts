import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

const HEADER_LENGTH = 19;
const COUNT_LENGTH = 2;
const LENGTH_LENGTH = 4;
const END_OF_ROWS = -1;
const NULL_LENGTH = -1;
const FIELDS_MAX = 16;
const SILENCE_MAX_MS = 10_000;

/**
 * Runs `select` and calls `onRow` for each row, in Postgres's binary COPY format: several times faster than rows as
 * objects, and never more in memory than what has just arrived. `onRow` must read the row before it returns. Takes any
 * time while something arrives; throws when nothing does for ten seconds.
 */
export async function copyRows(client: Client, select: string, onRow: (row: CopyRow) => void): Promise<void> {
  const stream = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT binary)`));
  const row = new CopyRow();
  let rest: Buffer = Buffer.alloc(0);
  let skipped = HEADER_LENGTH;
  const silence = setTimeout(() => stream.destroy(new Error('Query read timeout')), SILENCE_MAX_MS);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      silence.refresh();
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = Math.min(skipped, bytes.length);
      for (skipped -= at; row.read(bytes, at); at = row.end) onRow(row);
      rest = bytes.subarray(at);
    }
  } finally {
    clearTimeout(silence);
  }
}

/** One row of the binary COPY format, valid until the next is read. Fields are numbered from 0. */
export class CopyRow {
  end = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private readonly starts = new Int32Array(FIELDS_MAX);
  private readonly lengths = new Int32Array(FIELDS_MAX);

  /** Whether a whole row begins at `at`. */
  read(bytes: Buffer, at: number): boolean {
    if (bytes.length < at + COUNT_LENGTH) return false;
    const count = bytes.readInt16BE(at);
    if (count === END_OF_ROWS) return false;
    let next = at + COUNT_LENGTH;
    for (let field = 0; field < count; field += 1) {
      if (bytes.length < next + LENGTH_LENGTH) return false;
      const length = bytes.readInt32BE(next);
      next += LENGTH_LENGTH;
      this.starts[field] = next;
      this.lengths[field] = length;
      if (length !== NULL_LENGTH) next += length;
    }
    if (bytes.length < next) return false;
    this.bytes = bytes;
    this.end = next;
    return true;
  }

  /** A bigint that JavaScript can hold exactly. */
  integer(field: number): number {
    const at = this.starts[field] as number;
    return this.bytes.readInt32BE(at) * 2 ** 32 + this.bytes.readUInt32BE(at + 4);
  }

  /** A bigint or null. */
  optionalInteger(field: number): number | null {
    return this.lengths[field] === NULL_LENGTH ? null : this.integer(field);
  }

  /** A double precision or null. */
  optionalNumber(field: number): number | null {
    return this.lengths[field] === NULL_LENGTH ? null : this.bytes.readDoubleBE(this.starts[field] as number);
  }

  /** A double precision. */
  number(field: number): number {
    return this.bytes.readDoubleBE(this.starts[field] as number);
  }

  flag(field: number): boolean {
    return this.bytes[this.starts[field] as number] === 1;
  }

  text(field: number): string {
    const start = this.starts[field] as number;
    return this.bytes.toString('utf8', start, start + (this.lengths[field] as number));
  }

  optionalText(field: number): string | null {
    return this.lengths[field] === NULL_LENGTH ? null : this.text(field);
  }
}
