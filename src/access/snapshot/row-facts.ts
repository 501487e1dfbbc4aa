import type { JsonObject } from '../../common/json/json-object.js';
import { grown } from './growth.js';

/** The tables whose rows may have properties. */
export type DescribedName = 'users' | 'groups' | 'resources';

/** What a row has besides its names. */
export interface RowFact {
  /** Of a user that he is active, of a privilege that it administers this server; else it means nothing. */
  flag: boolean;
  properties: JsonObject | undefined;
}

/** What rows have besides their names, by the names of their tables and their indexes. Properties are kept for those that have any. */
export class RowFacts {
  /** 1 for each active user's index. */
  private activeUsers = new Uint8Array(0);
  private readonly administrative = new Set<number>();
  private readonly properties: Readonly<Record<DescribedName, Map<number, JsonObject>>> = {
    users: new Map(),
    groups: new Map(),
    resources: new Map(),
  };

  get byteLength(): number {
    return this.activeUsers.byteLength;
  }

  isActive(user: number): boolean {
    return this.activeUsers[user] === 1;
  }

  get administrativePrivileges(): Iterable<number> {
    return this.administrative;
  }

  propertiesOf(table: DescribedName, index: number): JsonObject | undefined {
    return this.properties[table].get(index);
  }

  set(table: string, index: number, { flag, properties }: RowFact): void {
    if (table === 'users') {
      this.activeUsers = grown(this.activeUsers, index + 1);
      this.activeUsers[index] = flag ? 1 : 0;
    }
    if (table === 'privileges') {
      if (flag) this.administrative.add(index);
      else this.administrative.delete(index);
    }
    if (!isDescribed(table)) return;
    if (properties) this.properties[table].set(index, properties);
    else this.properties[table].delete(index);
  }

  delete(table: string, index: number): void {
    this.set(table, index, { flag: false, properties: undefined });
  }
}

function isDescribed(table: string): table is DescribedName {
  return table === 'users' || table === 'groups' || table === 'resources';
}
