import { IdTable } from './id-table.js';
import { NameTable } from './name-table.js';

/** So many rows may be gone before their places are worth having back, or a quarter of all if that is more. */
const HOLES_MAX = 100_000;

/**
 * The rows of one kind (users, groups …), each under an index of its own from 0 on, found by id or by name. An index
 * is never used again, so that whoever still holds one does not mistake another row for it.
 */
export class EntityTable {
  private readonly ids = new IdTable();
  private readonly names = new NameTable();
  private end = 0;
  private holes = 0;

  /** How many rows there are. */
  get size(): number {
    return this.end - this.holes;
  }

  /** Above every index. */
  get indexEnd(): number {
    return this.end;
  }

  get shouldBePacked(): boolean {
    return this.holes > Math.max(HOLES_MAX, this.end / 4);
  }

  get byteLength(): number {
    return this.ids.byteLength + this.names.byteLength;
  }

  /** The index of the row with this id, or -1. */
  find(id: number): number {
    return this.ids.find(id);
  }

  /** The index of the row whose name has this key (`nameKey`), or -1. */
  findName(key: string): number {
    return this.names.find(key);
  }

  /** The index of the row with this name, as a caller may write it, or -1. */
  findNamed(name: string): number {
    return this.names.findNamed(name);
  }

  /** 0 when no row has this index. */
  idOf(index: number): number {
    return this.ids.idOf(index);
  }

  /** Calls `test` for rows in the order of their ids, beyond `id`, until it is true. */
  someAfter(id: number, test: (index: number, id: number) => boolean): boolean {
    return this.ids.someAfter(id, test);
  }

  nameOf(index: number): string {
    return this.names.nameOf(index);
  }

  keyOf(index: number): string {
    return this.names.keyOf(index);
  }

  /** Adds the row, or gives it another name. Returns its index. */
  set(id: number, key: string, name: string): number {
    const known = this.ids.find(id);
    if (known === -1) return this.add(id, key, name);
    if (this.names.find(key) === known && this.names.nameOf(known) === name) return known;
    this.names.delete(known);
    this.names.add(known, key, name);
    return known;
  }

  delete(index: number): void {
    this.ids.delete(index);
    this.names.delete(index);
    this.holes += 1;
  }

  /** Gives back the memory that was taken in advance. */
  fit(): void {
    this.ids.fit(this.end);
    this.names.fit(this.end);
  }

  private add(id: number, key: string, name: string): number {
    const index = this.end++;
    this.ids.add(index, id);
    this.names.add(index, key, name);
    return index;
  }
}
