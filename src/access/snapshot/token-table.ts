import { EntityTable } from './entity-table.js';
import { grown } from './growth.js';

const NO_ID = 0;
const KINDS = ['session', 'personal', 'group'] as const;

export type SnapshotTokenKind = (typeof KINDS)[number];

/** A token that was not revoked, as authentication needs it. */
export interface SnapshotToken {
  id: number;
  kind: SnapshotTokenKind;
  /** Exactly one of the two is set: ids, not indexes. */
  userId: number | null;
  groupId: number | null;
  /** Ids of privileges; null when the token is not narrowed. */
  scopeIds: readonly number[] | null;
  /** Milliseconds since 1970; null means open. */
  validFrom: number | null;
  validUntil: number | null;
  /** The token with which this one ends. */
  parentId: number | null;
}

/** Tokens, found by the hash of their text. A token whose owner is deleted may stay until it is swept. */
export class TokenTable {
  private readonly rows = new EntityTable();
  private kinds = new Uint8Array(0);
  private userIds = new Float64Array(0);
  private groupIds = new Float64Array(0);
  private froms = new Float64Array(0);
  private untils = new Float64Array(0);
  private parentIds = new Float64Array(0);
  private readonly scopes = new Map<number, readonly number[]>();

  get size(): number {
    return this.rows.size;
  }

  get shouldBePacked(): boolean {
    return this.rows.shouldBePacked;
  }

  get byteLength(): number {
    const columns = [this.kinds, this.userIds, this.groupIds, this.froms, this.untils, this.parentIds];
    return columns.reduce((sum, column) => sum + column.byteLength, this.rows.byteLength);
  }

  /** The token with this hash, in base64, if it is valid at `instant`. What it ends with is not looked at. */
  find(hash: string, instant: number): SnapshotToken | undefined {
    return this.tokenAt(this.rows.findName(hash), instant);
  }

  /** The token with this id, under the same condition. */
  findById(id: number, instant: number): SnapshotToken | undefined {
    return this.tokenAt(this.rows.find(id), instant);
  }

  set(hash: string, token: SnapshotToken): void {
    const row = this.rows.set(token.id, hash, hash);
    this.kinds = grown(this.kinds, row + 1);
    this.userIds = grown(this.userIds, row + 1);
    this.groupIds = grown(this.groupIds, row + 1);
    this.froms = grown(this.froms, row + 1);
    this.untils = grown(this.untils, row + 1);
    this.parentIds = grown(this.parentIds, row + 1);
    this.kinds[row] = KINDS.indexOf(token.kind);
    this.userIds[row] = token.userId ?? NO_ID;
    this.groupIds[row] = token.groupId ?? NO_ID;
    this.froms[row] = token.validFrom ?? -Infinity;
    this.untils[row] = token.validUntil ?? Infinity;
    this.parentIds[row] = token.parentId ?? NO_ID;
    if (token.scopeIds) this.scopes.set(row, token.scopeIds);
    else this.scopes.delete(row);
  }

  delete(id: number): void {
    const row = this.rows.find(id);
    if (row === -1) return;
    this.rows.delete(row);
    this.scopes.delete(row);
  }

  /** Forgets the tokens whose time was over at `instant`. */
  sweep(instant: number): void {
    for (let row = 0; row < this.rows.indexEnd; row += 1) {
      const id = this.rows.idOf(row);
      if (id !== 0 && (this.untils[row] as number) <= instant) this.delete(id);
    }
  }

  private tokenAt(row: number, instant: number): SnapshotToken | undefined {
    if (row === -1) return undefined;
    const [from, until] = [this.froms[row] as number, this.untils[row] as number];
    if (instant < from || until <= instant) return undefined;
    return {
      id: this.rows.idOf(row),
      kind: KINDS[this.kinds[row] as number] as SnapshotTokenKind,
      userId: orNull(this.userIds[row]),
      groupId: orNull(this.groupIds[row]),
      scopeIds: this.scopes.get(row) ?? null,
      validFrom: Number.isFinite(from) ? from : null,
      validUntil: Number.isFinite(until) ? until : null,
      parentId: orNull(this.parentIds[row]),
    };
  }
}

function orNull(id: number | undefined): number | null {
  return id === undefined || id === NO_ID ? null : id;
}
