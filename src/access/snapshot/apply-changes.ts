import type { JsonObject } from '../../common/json/json-object.js';
import type { AccessSnapshot, RelationName, TableName } from './access-snapshot.js';
import type { ChangedRow } from './snapshot-sources.js';
import type { SnapshotTokenKind } from './token-table.js';
import { windowOf } from './validity-window.js';

type TableRow = [key: string, name: string, flag: boolean, properties: JsonObject | null];
type RelationRow = [from: number | null, until: number | null, condition: string | null];
type AliasRow = [kindKey: string, key: string, name: string, privilegeId: number];
type TokenRow = [
  hash: string,
  kind: SnapshotTokenKind,
  userId: number | null,
  groupId: number | null,
  scopes: string,
  validFrom: number | null,
  validUntil: number | null,
  parentId: number | null,
  createdAt: number,
  networks: string,
  actorUserId: number | null,
  actorGroupId: number | null,
  rotated: boolean,
];

/**
 * Brings the snapshot to the revision that `rows`, the answer of `changesSince`, shows. Applying the same rows twice
 * changes nothing. False when they do not lead on from the snapshot's revision: then nothing was changed.
 */
export function applyChanges(snapshot: AccessSnapshot, rows: readonly ChangedRow[]): boolean {
  const [first, ...others] = rows;
  if (first?.[0] !== 'revision') throw new Error('access_revision holds no row.');
  const revision = Number(first[1]);
  const [from, to] = first[3] as [from: number | null, to: number | null];
  // Else the log was cut, or the database is another one, or was put back.
  const isSameHistory = from === snapshot.madeAt && revision >= snapshot.revision;
  if (!isSameHistory || Number(first[2]) !== revision - snapshot.revision) return false;
  // Pairs refer to rows, so rows come first.
  for (const row of others.filter(([, , right]) => right === null)) applyRow(snapshot, row);
  for (const row of others.filter(([, , right]) => right !== null)) applyPair(snapshot, row);
  snapshot.revision = revision;
  snapshot.madeAt = to;
  return true;
}

function applyRow(snapshot: AccessSnapshot, [part, id, , row]: ChangedRow): void {
  if (part === 'tokens') applyToken(snapshot, Number(id), row as TokenRow | null);
  else if (part === 'actionAliases') applyAlias(snapshot, Number(id), row as AliasRow | null);
  else if (row === null) snapshot.deleteRow(part as TableName, Number(id));
  else {
    const [key, name, flag, properties] = row as TableRow;
    snapshot.setRow(part as TableName, Number(id), key, name, { flag, properties: properties ?? undefined });
  }
}

function applyPair(snapshot: AccessSnapshot, [part, left, right, row]: ChangedRow): void {
  const pair = [part as RelationName, Number(left), Number(right)] as const;
  if (row === null) {
    snapshot.deletePair(...pair);
    return;
  }
  const [from, until, condition] = row as RelationRow;
  snapshot.setPair(...pair, windowOf(from, until), condition);
}

function applyToken(snapshot: AccessSnapshot, id: number, row: TokenRow | null): void {
  if (row === null) {
    snapshot.tokens.delete(id);
    return;
  }
  const [hash, kind, userId, groupId, scopes, validFrom, validUntil, parentId, createdAt, networks, ...rest] = row;
  const [actorUserId, actorGroupId, rotated] = rest;
  const parties = { userId, groupId, actorUserId, actorGroupId, parentId };
  const limits = { scopeIds: scopesOf(scopes), networks: networksOf(networks), validFrom, validUntil };
  snapshot.tokens.set(hash, { id, kind, createdAt, rotated, ...parties, ...limits });
}

function applyAlias(snapshot: AccessSnapshot, id: number, row: AliasRow | null): void {
  if (row === null) {
    snapshot.aliases.delete(id);
    return;
  }
  const [kindKey, key, name, privilegeId] = row;
  snapshot.aliases.set({ id, kindKey, key, name, privilegeId });
}

/** Ids in one text with commas; `*` when there are no scopes. */
export function scopesOf(text: string): number[] | null {
  if (text === '*') return null;
  return text === '' ? [] : text.split(',').map(Number);
}

/** Networks in one text with commas; `*` when any will do. */
export function networksOf(text: string): string[] | null {
  return text === '*' ? null : text.split(',');
}
