// Loads the snapshot of a database and measures the engine alone, in a process of its own, as its parent asks.
import { nameKey } from '../../src/common/text/names.js';
import { Decider, NO_RESOURCE } from '../../src/access/snapshot/decider.js';
import { loadSnapshot } from '../../src/access/snapshot/snapshot-loader.js';
import type { DatabaseAddress } from '../../src/database/data-source-options.js';
import { firstIds } from './access-data.js';
import { privilegeName, resourceCount, resourceNameAt, userName, type AccessDataSize } from './access-rows.js';
import { withClient } from './data-folder.js';
import { manyPrivileges } from './many-privileges.js';

export interface EngineInput {
  address: DatabaseAddress;
  size: AccessDataSize;
}

export type Measurement = 'load' | 'byId' | 'byName' | 'withResource' | 'change' | 'manyPrivileges';
export type Figures = Record<string, number>;

const QUESTIONS = 2 ** 16;
const REPEATS_BY_ID = 16;
const CHANGES = 50_000;
const SETTLE_MS = 300;

const { address, size } = JSON.parse(process.argv[2] ?? '') as EngineInput;
const memberships = size.users * size.membershipsPerUser;
// Random, so that no cache of the processor knows what comes next.
const users = randoms(size.users);
const privileges = randoms(size.privileges);
const resources = randoms(resourceCount(size));
const userNames = Array.from(users, userName);
const privilegeNames = Array.from(privileges, privilegeName);

const first = await withClient(address, firstIds);
const emptyBytes = await residentBytes();
const startedMs = performance.now();
const startedCpu = process.cpuUsage();
const snapshot = await withClient(address, loadSnapshot);
const decider = new Decider(snapshot, Date.now());
const loadMs = performance.now() - startedMs;
const { user: userTime, system: systemTime } = process.cpuUsage(startedCpu);
const loadedBytes = await residentBytes();
const { tables } = snapshot;
const subject = { index: 0, isGroup: false };
const userIds = users.map((n) => n + (first.users ?? 0));
const privilegeIds = privileges.map((n) => n + (first.privileges ?? 0));
const resourceIndexes = resources.map((n) => tables.resources.findName(`dashboard\u001f${resourceNameAt(n)}`));

const MEASUREMENTS: Record<Measurement, () => Figures | Promise<Figures>> = {
  load: async () => ({
    seconds: loadMs / 1_000,
    ownCpuSeconds: (userTime + systemTime) / 1e6,
    bytesPerMembership: (loadedBytes - emptyBytes) / memberships,
    tableBytesPerMembership: snapshot.byteLength / memberships,
    bytesPerMembershipAfterChecks: ((await residentBytes()) - emptyBytes) / memberships,
  }),
  byId: () => perSecond(QUESTIONS * REPEATS_BY_ID, byId),
  byName: () => perSecond(QUESTIONS * 2, byName),
  withResource: () => perSecond(QUESTIONS, withResource),
  change: () => {
    const started = performance.now();
    for (let n = 0; n < CHANGES; n += 1) {
      const pair = ['memberships', userIds[n % QUESTIONS] ?? 0, (first.groups ?? 0) + (n % size.groups)] as const;
      if (n % 2 === 0) snapshot.setPair(...pair, undefined, null);
      else snapshot.deletePair(...pair);
    }
    return { microseconds: ((performance.now() - started) * 1_000) / CHANGES };
  },
  manyPrivileges,
};

process.on('message', (what: Measurement) => {
  void Promise.resolve(MEASUREMENTS[what]()).then((figures) => process.send?.(figures));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

function byId(count: number): number {
  let yes = 0;
  for (let n = 0; n < count; n += 1) {
    const at = n % QUESTIONS;
    subject.index = tables.users.find(userIds[at] as number);
    const privilege = tables.privileges.find(privilegeIds[(at * 7) % QUESTIONS] as number);
    if (decider.check(subject, privilege, NO_RESOURCE, decider.instant)) yes += 1;
  }
  return yes;
}

function byName(count: number): number {
  let yes = 0;
  for (let n = 0; n < count; n += 1) {
    const at = n % QUESTIONS;
    subject.index = tables.users.findName(nameKey(userNames[at] as string));
    const privilege = tables.privileges.findName(nameKey(privilegeNames[(at * 7) % QUESTIONS] as string));
    if (decider.check(subject, privilege, NO_RESOURCE, decider.instant)) yes += 1;
  }
  return yes;
}

function withResource(count: number): number {
  let yes = 0;
  for (let n = 0; n < count; n += 1) {
    subject.index = tables.users.find(userIds[n] as number);
    const privilege = tables.privileges.find(privilegeIds[(n * 7) % QUESTIONS] as number);
    if (decider.check(subject, privilege, resourceIndexes[n] as number, decider.instant)) yes += 1;
  }
  return yes;
}

/** The share of yes is told too: what answers no to everything is fast. */
function perSecond(count: number, ask: (count: number) => number): Figures {
  const started = performance.now();
  const yes = ask(count);
  return { perSecond: (count / (performance.now() - started)) * 1_000, yes: yes / count };
}

function randoms(below: number): Int32Array {
  return Int32Array.from({ length: QUESTIONS }, () => Math.floor(Math.random() * below));
}

async function residentBytes(): Promise<number> {
  for (let time = 0; time < 2; time += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }
  return process.memoryUsage.rss();
}
