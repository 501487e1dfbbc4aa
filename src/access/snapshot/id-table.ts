import { grown, resized } from './growth.js';

const UINT32_END = 2 ** 32;
/** Ids up to so many times the number of rows are looked up in an array, greater ones in a map. */
const SPARSENESS_MAX = 4;
const DIRECT_MIN = 1_024;

/**
 * The id of each row, and the row of each id. Ids come from sequences and so are dense: they are places in an array.
 * Ids that are far apart, or beyond 32 bits, are kept in maps.
 */
export class IdTable {
  private ids = new Uint32Array(0);
  private readonly wideIds = new Map<number, number>();
  /** The row of an id plus one; 0 for none. */
  private rows = new Uint32Array(0);
  private readonly farRows = new Map<number, number>();
  private count = 0;
  private idMax = 0;

  get byteLength(): number {
    return this.ids.byteLength + this.rows.byteLength;
  }

  /** The row with this id, or -1. */
  find(id: number): number {
    const row = this.rows[id];
    return row === undefined ? (this.farRows.get(id) ?? -1) : row - 1;
  }

  /** 0 when there is no such row. */
  idOf(row: number): number {
    const id = this.ids[row] ?? 0;
    return id === 0 ? (this.wideIds.get(row) ?? 0) : id;
  }

  /** Calls `test` for rows in the order of their ids, beyond `id`, until it is true. */
  someAfter(id: number, test: (row: number, id: number) => boolean): boolean {
    const { rows } = this;
    for (let next = id + 1; next < rows.length; next += 1) {
      const row = (rows[next] as number) - 1;
      if (row !== -1 && test(row, next)) return true;
    }
    const far = Float64Array.from([...this.farRows.keys()].filter((farId) => farId > id)).toSorted();
    return far.some((farId) => test(this.farRows.get(farId) as number, farId));
  }

  add(row: number, id: number): void {
    this.count += 1;
    this.idMax = Math.max(this.idMax, id);
    this.ids = grown(this.ids, row + 1);
    if (id < UINT32_END) this.ids[row] = id;
    else this.wideIds.set(row, id);
    if (id >= this.rows.length && id < Math.max(DIRECT_MIN, this.count * SPARSENESS_MAX)) this.reach(id);
    if (id < this.rows.length) this.rows[id] = row + 1;
    else this.farRows.set(id, row);
  }

  delete(row: number): void {
    const id = this.idOf(row);
    this.count -= 1;
    this.ids[row] = 0;
    this.wideIds.delete(row);
    this.farRows.delete(id);
    if (id < this.rows.length) this.rows[id] = 0;
  }

  /** Gives back the memory that was taken in advance. */
  fit(rowEnd: number): void {
    this.ids = resized(this.ids, rowEnd);
    this.rows = resized(this.rows, Math.min(this.rows.length, this.idMax + 1));
  }

  private reach(id: number): void {
    this.rows = grown(this.rows, id + 1);
    for (const [farId, row] of this.farRows) {
      if (farId >= this.rows.length) continue;
      this.rows[farId] = row + 1;
      this.farRows.delete(farId);
    }
  }
}
