import type { Client } from 'pg';
import type { JsonObject } from '../../common/json/json-object.js';
import { madeAt } from '../../database/journal.js';
import {
  AccessSnapshot,
  SIDES,
  type RelationName,
  type SnapshotRelations,
  type SnapshotTables,
  type TableName,
} from './access-snapshot.js';
import { networksOf, scopesOf } from './apply-changes.js';
import { copyRows } from './copy-rows.js';
import { EntityTable } from './entity-table.js';
import { grown } from './growth.js';
import { Relation } from './relation.js';
import { assertFeaturesKnown } from './required-features.js';
import { RowFacts } from './row-facts.js';
import { ALIAS_ROWS, relationRows, tableRows, TOKEN_ROWS } from './snapshot-sources.js';
import { TokenTable, type SnapshotTokenKind } from './token-table.js';
import { windowOf, type ValidityWindow } from './validity-window.js';

/**
 * Reads a snapshot from the database, in one repeatable-read transaction: it shows the revision that was the last one
 * when the transaction began. Other work goes on between the chunks that arrive and between the relations. After a
 * failure the connection is of no use.
 */
export async function loadSnapshot(client: Client): Promise<AccessSnapshot> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await assertFeaturesKnown(client);
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
  const facts = new RowFacts();
  const conditional: Parameters<AccessSnapshot['setPair']>[] = [];
  const loadRows = (name: TableName): Promise<EntityTable> => loadTable(client, name, facts);
  const tables: SnapshotTables = {
    users: await loadRows('users'),
    groups: await loadRows('groups'),
    privileges: await loadRows('privileges'),
    privilegeSets: await loadRows('privilegeSets'),
    resources: await loadRows('resources'),
  };
  const load = (name: RelationName): Promise<Relation> =>
    loadRelation(client, name, tables, (...pair) => void conditional.push(pair));
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
  const snapshot = new AccessSnapshot(Number(row.revision), tables, relations, tokens, facts);
  for (const pair of conditional) snapshot.setPair(...pair);
  snapshot.madeAt = row.made_at;
  await loadAliases(client, snapshot);
  return snapshot;
}

async function loadTable(client: Client, name: TableName, facts: RowFacts): Promise<EntityTable> {
  const table = new EntityTable();
  await copyRows(client, tableRows(name), (row) => {
    const index = table.set(row.integer(0), row.text(1), row.text(2));
    const properties = row.optionalText(4);
    const fact = {
      flag: row.flag(3),
      properties: properties === null ? undefined : (JSON.parse(properties) as JsonObject),
    };
    if (fact.flag || fact.properties) facts.set(name, index, fact);
  });
  table.fit();
  return table;
}

/** Pairs with a condition, of which there are few, are handed to `onConditional`, and are not in the relation. */
async function loadRelation(
  client: Client,
  name: RelationName,
  tables: SnapshotTables,
  onConditional: AccessSnapshot['setPair'],
): Promise<Relation> {
  const [left, right] = [tables[SIDES[name][0]], tables[SIDES[name][1]]];
  const windows: [left: number, right: number, window: ValidityWindow][] = [];
  let lefts = new Uint32Array(0);
  let rights = new Uint32Array(0);
  let count = 0;
  await copyRows(client, relationRows(name), (row) => {
    const window = windowOf(row.optionalNumber(2), row.optionalNumber(3));
    const condition = row.optionalText(4);
    if (condition !== null) {
      onConditional(name, row.integer(0), row.integer(1), window, condition);
      return;
    }
    if (count === lefts.length) {
      lefts = grown(lefts, count + 1);
      rights = grown(rights, count + 1);
    }
    const leftIndex = left.find(row.integer(0));
    const rightIndex = right.find(row.integer(1));
    lefts[count] = leftIndex;
    rights[count] = rightIndex;
    count += 1;
    if (window) windows.push([leftIndex, rightIndex, window]);
  });
  const pairs = { lefts: lefts.subarray(0, count), rights: rights.subarray(0, count) };
  const relation = await Relation.packInSteps(pairs, left.indexEnd, right.indexEnd);
  for (const [leftIndex, rightIndex, window] of windows) relation.setWindow(leftIndex, rightIndex, window);
  return relation;
}

async function loadAliases(client: Client, { aliases }: AccessSnapshot): Promise<void> {
  await copyRows(client, ALIAS_ROWS, (row) => {
    const [id, privilegeId] = [row.integer(0), row.integer(4)];
    aliases.set({ id, kindKey: row.text(1), key: row.text(2), name: row.text(3), privilegeId });
  });
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
