import path from 'node:path';
import { parseArgs } from 'node:util';
import type { AccessDataSize } from './access-rows.js';
import { DEFAULT_FOLDER } from './data-folder.js';

/** What is measured on when no folder is named. */
export const SMALL: AccessDataSize = { users: 1_000, groups: 100, membershipsPerUser: 10, privileges: 200 };

const LIMITS: Readonly<Record<keyof AccessDataSize, number>> = {
  users: 5_000_000,
  groups: 1_000_000,
  membershipsPerUser: 100,
  privileges: 10_000,
};
const MEMBERSHIPS_MAX = 50_000_000;

/** Reads the command line of bench:seed. */
export function readSize(): { size: AccessDataSize; folder: string } {
  const { values } = parseArgs({
    options: {
      users: { type: 'string' },
      groups: { type: 'string' },
      'memberships-per-user': { type: 'string' },
      privileges: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const size = {
    users: read('users', values.users, 100_000),
    groups: read('groups', values.groups, 10_000),
    membershipsPerUser: read('membershipsPerUser', values['memberships-per-user'], 10),
    privileges: read('privileges', values.privileges, SMALL.privileges),
  };
  if (size.membershipsPerUser > size.groups) throw new Error('There are fewer groups than each user should be in.');
  if (size.users * size.membershipsPerUser > MEMBERSHIPS_MAX) throw new Error('That is too much for one machine.');
  return { size, folder: path.resolve(values.folder ?? DEFAULT_FOLDER) };
}

/** Reads `--folder`; without it undefined, and the small data is made. */
export function readFolder(): string | undefined {
  const { values } = parseArgs({ options: { folder: { type: 'string' } }, strict: false });
  return typeof values.folder === 'string' ? path.resolve(values.folder) : undefined;
}

function read(name: keyof AccessDataSize, text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  const least = 10;
  if (Number.isInteger(value) && value >= Math.min(least, usual) && value <= LIMITS[name]) return value;
  throw new Error(`The number of ${name} must be between ${least} and ${LIMITS[name]}.`);
}
