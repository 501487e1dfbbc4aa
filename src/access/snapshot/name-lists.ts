import type { AccessSnapshot } from './access-snapshot.js';
import type { EntityTable } from './entity-table.js';

const LISTS_MAX = 10_000;
const BITS = 32;

/** The names of privileges in sets of them. Many may do the same, so that each list is made once. */
export class NameLists {
  private structureVersion = -1;
  private readonly lists = new Map<string, readonly string[]>();

  constructor(private readonly snapshot: AccessSnapshot) {}

  /** In the order of the privileges' ids. Of the same set the same list, until a privilege changes. */
  of(bits: Uint32Array): readonly string[] {
    const key = Buffer.from(bits.buffer, bits.byteOffset, bits.byteLength).toString('latin1');
    return this.remembered(key, () => indexesIn(bits));
  }

  ofAll(): readonly string[] {
    return this.remembered('all', () => allIndexes(this.snapshot.tables.privileges));
  }

  private remembered(key: string, indexes: () => number[]): readonly string[] {
    if (this.structureVersion !== this.snapshot.structureVersion || this.lists.size > LISTS_MAX) this.lists.clear();
    this.structureVersion = this.snapshot.structureVersion;
    let list = this.lists.get(key);
    if (!list) {
      list = this.namesOf(indexes());
      this.lists.set(key, list);
    }
    return list;
  }

  private namesOf(indexes: readonly number[]): string[] {
    const { privileges } = this.snapshot.tables;
    return indexes.toSorted((a, b) => privileges.idOf(a) - privileges.idOf(b)).map((index) => privileges.nameOf(index));
  }
}

function allIndexes(table: EntityTable): number[] {
  const indexes: number[] = [];
  table.someAfter(0, (index) => {
    indexes.push(index);
    return false;
  });
  return indexes;
}

function indexesIn(bits: Uint32Array): number[] {
  const indexes: number[] = [];
  bits.forEach((word, at) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) indexes.push(at * BITS + BITS - 1 - Math.clz32(rest & -rest));
  });
  return indexes;
}
