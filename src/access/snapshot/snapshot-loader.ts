import type { Client } from 'pg';
import {
  AccessSnapshot,
  SIDES,
  type RelationName,
  type SnapshotRelations,
  type SnapshotTables,
} from './access-snapshot.js';
import { networksOf, scopesOf } from './apply-changes.js';
import { copyRows } from './copy-rows.js';
import { EntityTable } from './entity-table.js';
import { grown } from './growth.js';
import { Relation } from './relation.js';
import { madeAt, relationRows, tableRows, TOKEN_ROWS } from './snapshot-sources.js';
import { TokenTable, type SnapshotTokenKind } from './token-table.js';
import { windowOf, type ValidityWindow } from './validity-window.js';

/**
 * Reads a snapshot from the database, in one repeatable-read transaction: it shows the revision that was the last one
 * when the transaction began. Other work goes on between the chunks that arrive and between the relations. After a
 * failure the connection is of no use.
 */
export async function loadSnapshot(client: Client): Promise<AccessSnapshot> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const snapshot = await readSnapshot(client);
  await client.query('COMMIT');
  return snapshot;
}

async function readSnapshot(client: Client): Promise<AccessSnapshot> {
  const { rows } = await client.query<{ revision: string; made_at: number | null }>(
    `SELECT a.revision, (${madeAt('a.revision')}) AS made_at FROM access_revision a`,
  );
  const [row] = rows;
  if (!row) throw new Error('access_revision holds no row.');
  const active = { users: new Uint8Array(0) };
  const tables: SnapshotTables = {
    users: await loadTable(client, tableRows('users'), active),
    groups: await loadTable(client, tableRows('groups')),
    privileges: await loadTable(client, tableRows('privileges')),
    privilegeSets: await loadTable(client, tableRows('privilegeSets')),
    resources: await loadTable(client, tableRows('resources')),
  };
  const load = (name: RelationName): Promise<Relation> => loadRelation(client, name, tables);
  const relations: SnapshotRelations = {
    memberships: await load('memberships'),
    above: await load('above'),
    grants: await load('grants'),
    groupAssignments: await load('groupAssignments'),
    userAssignments: await load('userAssignments'),
    contents: await load('contents'),
    implications: await load('implications'),
    shares: await load('shares'),
  };
  const tokens = await loadTokens(client);
  const snapshot = new AccessSnapshot(Number(row.revision), tables, relations, tokens, active.users);
  snapshot.madeAt = row.made_at;
  return snapshot;
}

async function loadTable(client: Client, source: string, active?: { users: Uint8Array }): Promise<EntityTable> {
  const table = new EntityTable();
  await copyRows(client, source, (row) => {
    const index = table.set(row.integer(0), row.text(1), row.text(2));
    if (!active) return;
    active.users = grown(active.users, index + 1);
    active.users[index] = row.flag(3) ? 1 : 0;
  });
  table.fit();
  return table;
}

async function loadRelation(client: Client, name: RelationName, tables: SnapshotTables): Promise<Relation> {
  const [left, right] = [tables[SIDES[name][0]], tables[SIDES[name][1]]];
  const windows: [left: number, right: number, window: ValidityWindow][] = [];
  let lefts = new Uint32Array(0);
  let rights = new Uint32Array(0);
  let count = 0;
  await copyRows(client, relationRows(name), (row) => {
    if (count === lefts.length) {
      lefts = grown(lefts, count + 1);
      rights = grown(rights, count + 1);
    }
    const leftIndex = left.find(row.integer(0));
    const rightIndex = right.find(row.integer(1));
    lefts[count] = leftIndex;
    rights[count] = rightIndex;
    count += 1;
    const window = windowOf(row.optionalNumber(2), row.optionalNumber(3));
    if (window) windows.push([leftIndex, rightIndex, window]);
  });
  const pairs = { lefts: lefts.subarray(0, count), rights: rights.subarray(0, count) };
  const relation = await Relation.packInSteps(pairs, left.indexEnd, right.indexEnd);
  for (const [leftIndex, rightIndex, window] of windows) relation.setWindow(leftIndex, rightIndex, window);
  return relation;
}

async function loadTokens(client: Client): Promise<TokenTable> {
  const tokens = new TokenTable();
  await copyRows(client, TOKEN_ROWS, (row) => {
    tokens.set(row.text(1), {
      id: row.integer(0),
      kind: row.text(2) as SnapshotTokenKind,
      userId: row.optionalInteger(3),
      groupId: row.optionalInteger(4),
      scopeIds: scopesOf(row.text(5)),
      validFrom: row.optionalNumber(6),
      validUntil: row.optionalNumber(7),
      parentId: row.optionalInteger(8),
      createdAt: row.number(9),
      networks: networksOf(row.text(10)),
      actorUserId: row.optionalInteger(11),
      actorGroupId: row.optionalInteger(12),
      rotated: row.flag(13),
    });
  });
  return tokens;
}
