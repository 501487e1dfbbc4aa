import { AccessSnapshot } from '../../src/access/snapshot/access-snapshot.js';
import { Decider } from '../../src/access/snapshot/decider.js';
import { EntityTable } from '../../src/access/snapshot/entity-table.js';
import { sourcesOf } from '../../src/access/snapshot/privilege-sources.js';
import { Relation } from '../../src/access/snapshot/relation.js';
import { RowFacts } from '../../src/access/snapshot/row-facts.js';
import { TokenTable } from '../../src/access/snapshot/token-table.js';

const PRIVILEGES = 6_000;
const GROUPS = 60;
const PER_GROUP = PRIVILEGES / GROUPS;

/**
 * One user in the lowest of 60 nested groups: half of 6,000 privileges are granted to them, the other half are in sets
 * that are assigned to them, and each second one implies another. In milliseconds, with nothing worked out before.
 */
export function manyPrivileges(): Record<string, number> {
  const snapshot = snapshotOf();
  const user = { index: 0, isGroup: false };
  let started = performance.now();
  const held = new Decider(snapshot, 1).held(user, 1);
  const heldMs = performance.now() - started;
  started = performance.now();
  const list = sourcesOf(new Decider(snapshot, 1), user);
  const listMs = performance.now() - started;
  const bits = held.reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
  if (bits !== PRIVILEGES || list.length !== PRIVILEGES) throw new Error(`${bits} and ${list.length} were found.`);
  return { heldMs, listMs };
}

function snapshotOf(): AccessSnapshot {
  const half = PER_GROUP / 2;
  const facts = new RowFacts();
  facts.set('users', 0, { flag: true, properties: undefined });
  return new AccessSnapshot(
    1,
    {
      users: table(1, 'user'),
      groups: table(GROUPS + 1, 'group'),
      // ADMINISTRATION is none of them.
      privileges: table(PRIVILEGES, 'privilege'),
      privilegeSets: table(GROUPS, 'set'),
      resources: table(0, 'resource'),
    },
    {
      memberships: relation(1, () => [0, GROUPS], [1, GROUPS + 1]),
      above: relation(GROUPS - 1, (n) => [n + 2, n + 1], [GROUPS + 1, GROUPS + 1]),
      grants: relation(GROUPS * half, (n) => [1 + Math.floor(n / half), n], [GROUPS + 1, PRIVILEGES]),
      groupAssignments: relation(GROUPS, (n) => [n + 1, n], [GROUPS + 1, GROUPS]),
      userAssignments: Relation.empty(),
      contents: relation(GROUPS * half, (n) => [Math.floor(n / half), PRIVILEGES / 2 + n], [GROUPS, PRIVILEGES]),
      implications: relation(PRIVILEGES / 2, (n) => [2 * n, 2 * n + 1], [PRIVILEGES, PRIVILEGES]),
      shares: Relation.empty(),
    },
    new TokenTable(),
    facts,
  );
}

function table(count: number, name: string): EntityTable {
  const made = new EntityTable();
  for (let n = 0; n < count; n += 1) made.set(n + 1, `${name}-${n}`, `${name}-${n}`);
  return made;
}

function relation(
  count: number,
  pairAt: (n: number) => readonly [left: number, right: number],
  [leftCount, rightCount]: readonly [number, number],
): Relation {
  const pairs = Array.from({ length: count }, (_, n) => pairAt(n));
  const lefts = Uint32Array.from(pairs, ([left]) => left);
  const rights = Uint32Array.from(pairs, ([, right]) => right);
  return Relation.pack({ lefts, rights }, leftCount, rightCount);
}
