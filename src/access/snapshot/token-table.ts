import { EntityTable } from './entity-table.js';
import { grown } from './growth.js';

const NO_ID = 0;
const KINDS = ['session', 'personal', 'group', 'exchanged'] as const;

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
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Networks in CIDR notation from which alone it counts; null means all. */
  networks: readonly string[] | null;
  /** Who acts for the owner: at most one of the two is set. */
  actorUserId: number | null;
  actorGroupId: number | null;
}

/** What the table is told of a token, besides what it tells. */
export interface TokenRecord extends SnapshotToken {
  /** Whether another token was made to replace it. */
  rotated: boolean;
}

/** What few tokens have. */
type Extras = Pick<SnapshotToken, 'scopeIds' | 'networks' | 'actorUserId' | 'actorGroupId'>;

const NO_EXTRAS: Extras = { scopeIds: null, networks: null, actorUserId: null, actorGroupId: null };

/**
 * Tokens, found by the hash of their text. A token whose owner is deleted may stay until it is swept. One that was
 * replaced stays when its time is over, so that whoever still uses it is noticed.
 */
export class TokenTable {
  private readonly rows = new EntityTable();
  private kinds = new Uint8Array(0);
  private userIds = new Float64Array(0);
  private groupIds = new Float64Array(0);
  private froms = new Float64Array(0);
  private untils = new Float64Array(0);
  private parentIds = new Float64Array(0);
  private createdAts = new Float64Array(0);
  private rotated = new Uint8Array(0);
  private readonly extras = new Map<number, Extras>();

  get size(): number {
    return this.rows.size;
  }

  get shouldBePacked(): boolean {
    return this.rows.shouldBePacked;
  }

  get byteLength(): number {
    const ends = [this.froms, this.untils, this.createdAts];
    const columns = [this.kinds, this.rotated, this.userIds, this.groupIds, this.parentIds, ...ends];
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

  /** The id of the token with this hash, and when it ended, if it was replaced and had ended by `instant`. */
  findReplaced(hash: string, instant: number): { id: number; endedAt: number } | undefined {
    const row = this.rows.findName(hash);
    const endedAt = this.untils[row] as number;
    return row !== -1 && this.rotated[row] === 1 && endedAt <= instant
      ? { id: this.rows.idOf(row), endedAt }
      : undefined;
  }

  set(hash: string, token: TokenRecord): void {
    const row = this.rows.set(token.id, hash, hash);
    this.makeRoomFor(row);
    this.kinds[row] = KINDS.indexOf(token.kind);
    this.rotated[row] = token.rotated ? 1 : 0;
    this.userIds[row] = token.userId ?? NO_ID;
    this.groupIds[row] = token.groupId ?? NO_ID;
    this.froms[row] = token.validFrom ?? -Infinity;
    this.untils[row] = token.validUntil ?? Infinity;
    this.createdAts[row] = token.createdAt;
    this.parentIds[row] = token.parentId ?? NO_ID;
    const { scopeIds, networks, actorUserId, actorGroupId } = token;
    const extras = { scopeIds, networks, actorUserId, actorGroupId };
    if (Object.values(extras).every((value) => value === null)) this.extras.delete(row);
    else this.extras.set(row, extras);
  }

  delete(id: number): void {
    const row = this.rows.find(id);
    if (row === -1) return;
    this.rows.delete(row);
    this.extras.delete(row);
  }

  /** Forgets the tokens whose time was over at `instant`, but for those that were replaced. */
  sweep(instant: number): void {
    for (let row = 0; row < this.rows.indexEnd; row += 1) {
      const id = this.rows.idOf(row);
      if (id !== 0 && this.rotated[row] === 0 && (this.untils[row] as number) <= instant) this.delete(id);
    }
  }

  private makeRoomFor(row: number): void {
    this.kinds = grown(this.kinds, row + 1);
    this.userIds = grown(this.userIds, row + 1);
    this.groupIds = grown(this.groupIds, row + 1);
    this.froms = grown(this.froms, row + 1);
    this.untils = grown(this.untils, row + 1);
    this.parentIds = grown(this.parentIds, row + 1);
    this.createdAts = grown(this.createdAts, row + 1);
    this.rotated = grown(this.rotated, row + 1);
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
      validFrom: Number.isFinite(from) ? from : null,
      validUntil: Number.isFinite(until) ? until : null,
      parentId: orNull(this.parentIds[row]),
      createdAt: this.createdAts[row] as number,
      ...(this.extras.get(row) ?? NO_EXTRAS),
    };
  }
}

function orNull(id: number | undefined): number | null {
  return id === undefined || id === NO_ID ? null : id;
}
