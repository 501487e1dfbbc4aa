import { ADMINISTRATOR, ADMINISTRATORS, ALL } from './directory.js';
import type { Operation } from './surfaces/surface.js';

export interface Case {
  /** What the server does, whichever way it is asked. */
  promise: string;
  /** Done before, natively. */
  given: readonly Operation[];
  /** Done through the surface under test. */
  when: readonly Operation[];
  /** The privileges that users hold in the end; whoever is not named holds none. */
  held: Readonly<Record<string, readonly string[]>>;
  /** Whether every operation is answered with an error. */
  refused?: true;
}

const NOBODY = 'nobody and nothing';
const DOWNLOAD = 'DATADOWNLOADING';
const MANAGE = 'DATAMANAGEMENT';

const sales: Operation = { does: 'createGroup', group: 'Sales' };
const support: Operation = { does: 'createGroup', group: 'Support' };
const legal: Operation = { does: 'createGroup', group: 'Legal' };
const adaInSales: Operation = { does: 'addMember', group: 'Sales', user: 'ada' };
const adaManagesSales: Operation = { does: 'makeGroupAdmin', group: 'Sales', user: 'ada' };
const benInSupport: Operation = { does: 'addMember', group: 'Support', user: 'ben' };
const salesMayDownload: Operation = { does: 'grantPrivilege', group: 'Sales', privilege: DOWNLOAD };
const allMayDownload: Operation = { does: 'grantPrivilege', group: ALL, privilege: DOWNLOAD };
const salesLosesDownload: Operation = { does: 'revokePrivilege', group: 'Sales', privilege: DOWNLOAD };
const salesHasReaders: Operation = { does: 'assignSet', group: 'Sales', set: 'Readers' };
const readersManage: Operation = { does: 'putIntoSet', set: 'Readers', privilege: MANAGE };
const supportInSales: Operation = { does: 'addSubgroup', group: 'Sales', subgroup: 'Support' };
const supportOutOfSales: Operation = { does: 'removeSubgroup', group: 'Sales', subgroup: 'Support' };
const legalInSupport: Operation = { does: 'addSubgroup', group: 'Support', subgroup: 'Legal' };
const bothGroups = { groups: ['Sales', 'Support'], privilege: MANAGE };
const oneUnknown = { groups: ['Sales', NOBODY, 'Support'], privilege: MANAGE };

const PRIVILEGE_CASES: readonly Case[] = [
  {
    promise: 'a privilege given to All reaches every user',
    given: [sales, adaInSales],
    when: [allMayDownload],
    held: { ada: [DOWNLOAD], ben: [DOWNLOAD], cleo: [DOWNLOAD] },
  },
  {
    promise: 'a privilege taken from All is taken from every user at once',
    given: [allMayDownload],
    when: [{ does: 'revokePrivilege', group: ALL, privilege: DOWNLOAD }],
    held: {},
  },
  {
    promise: 'a privilege taken from All stays with who has it from another group',
    given: [sales, adaInSales, salesMayDownload, allMayDownload],
    when: [{ does: 'revokePrivilege', group: ALL, privilege: DOWNLOAD }],
    held: { ada: [DOWNLOAD] },
  },
  {
    promise: 'a privilege given to a group reaches its members alone',
    given: [sales, support, adaInSales, benInSupport],
    when: [{ does: 'grantPrivilege', group: 'Sales', privilege: MANAGE }],
    held: { ada: [MANAGE] },
  },
  {
    promise: 'a privilege taken from a group is taken from its members at once, and no other with it',
    given: [sales, adaInSales, salesMayDownload, { does: 'grantPrivilege', group: 'Sales', privilege: MANAGE }],
    when: [salesLosesDownload],
    held: { ada: [MANAGE] },
  },
  {
    promise: 'giving a privilege twice is the same as once',
    given: [sales, adaInSales],
    when: [salesMayDownload, salesMayDownload],
    held: { ada: [DOWNLOAD] },
  },
  {
    promise: 'taking a privilege away once is enough, however often it was given, and twice does no harm',
    given: [sales, adaInSales, salesMayDownload, salesMayDownload],
    when: [salesLosesDownload, salesLosesDownload],
    held: {},
  },
  {
    promise: 'an unknown group gets no privilege and loses none',
    given: [sales, adaInSales, salesMayDownload],
    when: [
      { does: 'grantPrivilege', group: NOBODY, privilege: MANAGE },
      { does: 'revokePrivilege', group: NOBODY, privilege: DOWNLOAD },
    ],
    held: { ada: [DOWNLOAD] },
    refused: true,
  },
  {
    promise: 'an unknown privilege can be neither given nor taken away',
    given: [sales, adaInSales, salesMayDownload],
    when: [
      { does: 'grantPrivilege', group: 'Sales', privilege: 'NOTHING_LIKE_IT' },
      { does: 'revokePrivilege', group: 'Sales', privilege: 'NOTHING_LIKE_IT' },
    ],
    held: { ada: [DOWNLOAD] },
    refused: true,
  },
  {
    promise: 'a privilege given to several groups reaches the members of each',
    given: [sales, support, adaInSales, benInSupport],
    when: [{ does: 'grantToSeveral', ...bothGroups }],
    held: { ada: [MANAGE], ben: [MANAGE] },
  },
  {
    promise: 'a privilege taken from several groups is taken from each, also when one has it not',
    given: [sales, support, adaInSales, benInSupport, { does: 'grantPrivilege', group: 'Sales', privilege: MANAGE }],
    when: [{ does: 'revokeFromSeveral', ...bothGroups }],
    held: {},
  },
  {
    promise: 'one unknown group among several spares the others too',
    given: [sales, support, adaInSales, benInSupport, { does: 'grantPrivilege', group: 'Sales', privilege: MANAGE }],
    when: [
      { does: 'grantToSeveral', ...oneUnknown },
      { does: 'revokeFromSeveral', ...oneUnknown },
    ],
    held: { ada: [MANAGE] },
    refused: true,
  },
];

const SET_CASES: readonly Case[] = [
  {
    promise: 'a set assigned to a group gives its privileges to the members',
    given: [sales, adaInSales, readersManage],
    when: [salesHasReaders],
    held: { ada: [MANAGE] },
  },
  {
    promise: 'a set assigned to All reaches every user',
    given: [readersManage],
    when: [{ does: 'assignSet', group: ALL, set: 'Readers' }],
    held: { ada: [MANAGE], ben: [MANAGE], cleo: [MANAGE] },
  },
  {
    promise: 'a set taken from a group takes its privileges from the members at once',
    given: [sales, adaInSales, readersManage, salesHasReaders, salesMayDownload],
    when: [{ does: 'removeSet', group: 'Sales', set: 'Readers' }],
    held: { ada: [DOWNLOAD] },
  },
  {
    promise: 'a privilege in two sets of a group stays until the second is taken away',
    given: [
      sales,
      adaInSales,
      readersManage,
      { does: 'putIntoSet', set: 'Writers', privilege: MANAGE },
      salesHasReaders,
      { does: 'assignSet', group: 'Sales', set: 'Writers' },
    ],
    when: [{ does: 'removeSet', group: 'Sales', set: 'Readers' }],
    held: { ada: [MANAGE] },
  },
  {
    promise: 'assigning a set twice is the same as once',
    given: [sales, adaInSales, readersManage],
    when: [salesHasReaders, salesHasReaders],
    held: { ada: [MANAGE] },
  },
  {
    promise: 'taking a set away twice is the same as once',
    given: [sales, adaInSales, readersManage, salesHasReaders],
    when: [
      { does: 'removeSet', group: 'Sales', set: 'Readers' },
      { does: 'removeSet', group: 'Sales', set: 'Readers' },
    ],
    held: {},
  },
  {
    promise: 'an unknown set or group makes no assignment',
    given: [sales, adaInSales, readersManage],
    when: [
      { does: 'assignSet', group: 'Sales', set: NOBODY },
      { does: 'assignSet', group: NOBODY, set: 'Readers' },
      { does: 'removeSet', group: NOBODY, set: 'Readers' },
    ],
    held: {},
    refused: true,
  },
  {
    promise: 'a privilege put into a set reaches the members of the groups that have it',
    given: [sales, adaInSales, salesHasReaders],
    when: [readersManage, readersManage],
    held: { ada: [MANAGE] },
  },
  {
    promise: 'a privilege taken out of a set is taken from the members at once',
    given: [sales, adaInSales, salesHasReaders, readersManage],
    when: [{ does: 'takeOutOfSet', set: 'Readers', privilege: MANAGE }],
    held: {},
  },
];

const MEMBER_CASES: readonly Case[] = [
  {
    promise: 'a new member has what the group has at once',
    given: [sales, salesMayDownload, salesHasReaders, readersManage],
    when: [adaInSales],
    held: { ada: [DOWNLOAD, MANAGE] },
  },
  {
    promise: 'a removed member loses what the group has at once, and the others keep it',
    given: [sales, salesMayDownload, adaInSales, { does: 'addMember', group: 'Sales', user: 'ben' }],
    when: [{ does: 'removeMember', group: 'Sales', user: 'ada' }],
    held: { ben: [DOWNLOAD] },
  },
  {
    promise: 'admins of a group who are removed lose what it has at once, the last one too',
    given: [sales, salesMayDownload, adaManagesSales, { does: 'makeGroupAdmin', group: 'Sales', user: 'ben' }],
    when: [
      { does: 'removeMember', group: 'Sales', user: 'ben' },
      { does: 'removeMember', group: 'Sales', user: 'ada' },
    ],
    held: {},
  },
  {
    promise: 'adding a member twice is the same as once, and so is removing',
    given: [sales, salesMayDownload],
    when: [
      adaInSales,
      adaInSales,
      { does: 'addMember', group: 'Sales', user: 'ben' },
      { does: 'removeMember', group: 'Sales', user: 'ada' },
      { does: 'removeMember', group: 'Sales', user: 'ada' },
    ],
    held: { ben: [DOWNLOAD] },
  },
  {
    promise: 'an unknown user or group makes no membership, and All takes none',
    given: [sales, salesMayDownload],
    when: [
      { does: 'addMember', group: 'Sales', user: NOBODY },
      { does: 'addMember', group: NOBODY, user: 'ada' },
      { does: 'addMember', group: ALL, user: 'ada' },
      { does: 'removeMember', group: NOBODY, user: 'ada' },
    ],
    held: {},
    refused: true,
  },
];

const GROUP_CASES: readonly Case[] = [
  {
    promise: 'a new group has nothing and nobody',
    given: [],
    when: [sales],
    held: {},
  },
  {
    promise: 'a group whose name is taken is not made, and the other stays as it is',
    given: [sales, adaInSales, salesMayDownload],
    when: [sales],
    held: { ada: [DOWNLOAD] },
    refused: true,
  },
  {
    promise: 'a deleted group takes its grants, assignments and memberships with it',
    given: [sales, support, adaInSales, benInSupport, salesMayDownload, salesHasReaders, readersManage],
    when: [{ does: 'deleteGroup', group: 'Sales' }],
    held: {},
  },
  {
    promise: 'a group made anew under an old name has nothing of the old one',
    given: [sales, adaInSales, salesMayDownload, salesHasReaders, readersManage],
    when: [{ does: 'deleteGroup', group: 'Sales' }, sales],
    held: {},
  },
  {
    promise: 'deleting a group twice is the same as once',
    given: [sales, support, benInSupport, { does: 'grantPrivilege', group: 'Support', privilege: MANAGE }],
    when: [
      { does: 'deleteGroup', group: 'Sales' },
      { does: 'deleteGroup', group: 'Sales' },
    ],
    held: { ben: [MANAGE] },
  },
  {
    promise: 'All and unknown groups are not deleted',
    given: [allMayDownload],
    when: [
      { does: 'deleteGroup', group: ALL },
      { does: 'deleteGroup', group: NOBODY },
    ],
    held: { ada: [DOWNLOAD], ben: [DOWNLOAD], cleo: [DOWNLOAD] },
    refused: true,
  },
];

const SUBGROUP_CASES: readonly Case[] = [
  {
    promise: 'what a group has reaches the members of the groups inside it, at any depth',
    given: [sales, support, legal, benInSupport, { does: 'addMember', group: 'Legal', user: 'cleo' }, salesMayDownload],
    when: [supportInSales, legalInSupport],
    held: { ben: [DOWNLOAD], cleo: [DOWNLOAD] },
  },
  {
    promise: 'what a group inside has does not reach the members of the group around it',
    given: [sales, support, adaInSales, { does: 'grantPrivilege', group: 'Support', privilege: MANAGE }],
    when: [supportInSales],
    held: {},
  },
  {
    promise: 'a group taken out of a group takes the privileges from its members at once',
    given: [sales, support, adaInSales, benInSupport, salesMayDownload, supportInSales],
    when: [supportOutOfSales],
    held: { ada: [DOWNLOAD] },
  },
  {
    promise: 'putting a group in twice is the same as once, and so is taking it out',
    given: [sales, support, benInSupport, salesMayDownload],
    when: [supportInSales, supportInSales, supportOutOfSales, supportOutOfSales],
    held: {},
  },
  {
    promise: 'no group is inside itself, however far down, and All is in none and holds none',
    given: [sales, support, legal, supportInSales, legalInSupport],
    when: [
      { does: 'addSubgroup', group: 'Sales', subgroup: 'Sales' },
      { does: 'addSubgroup', group: 'Legal', subgroup: 'Sales' },
      { does: 'addSubgroup', group: ALL, subgroup: 'Sales' },
      { does: 'addSubgroup', group: 'Sales', subgroup: ALL },
      { does: 'addSubgroup', group: 'Sales', subgroup: NOBODY },
    ],
    held: {},
    refused: true,
  },
  {
    promise: 'a deleted group leaves the groups that it held and those that held it',
    given: [
      sales,
      support,
      legal,
      { does: 'addMember', group: 'Legal', user: 'cleo' },
      salesMayDownload,
      supportInSales,
      legalInSupport,
    ],
    when: [{ does: 'deleteGroup', group: 'Support' }, support],
    held: {},
  },
];

const DELETION_CASES: readonly Case[] = [
  {
    promise: 'a deleted user is gone from every group and holds nothing, and the others stay',
    given: [sales, adaInSales, { does: 'addMember', group: 'Sales', user: 'ben' }, salesMayDownload, allMayDownload],
    when: [{ does: 'deleteUser', user: 'ada' }],
    held: { ben: [DOWNLOAD], cleo: [DOWNLOAD] },
  },
  {
    promise: 'a deleted user joins no group any more',
    given: [sales, { does: 'deleteUser', user: 'ada' }],
    when: [adaInSales],
    held: {},
    refused: true,
  },
  {
    promise: 'a deleted set is gone from every group, and its privileges with it',
    given: [sales, adaInSales, readersManage, salesHasReaders, salesMayDownload],
    when: [{ does: 'deleteSet', set: 'Readers' }],
    held: { ada: [DOWNLOAD] },
  },
  {
    promise: 'Administrators keeps its last active user, and he is not deleted',
    given: [],
    when: [
      { does: 'removeMember', group: ADMINISTRATORS, user: ADMINISTRATOR },
      { does: 'deleteUser', user: ADMINISTRATOR },
    ],
    held: {},
    refused: true,
  },
];

export const CASES: readonly Case[] = [
  ...PRIVILEGE_CASES,
  ...SET_CASES,
  ...MEMBER_CASES,
  ...GROUP_CASES,
  ...SUBGROUP_CASES,
  ...DELETION_CASES,
];

/** A state in which each of `EVERY_OPERATION` has something to change. */
export const FULL: readonly Operation[] = [
  sales,
  support,
  legal,
  supportInSales,
  adaInSales,
  salesMayDownload,
  salesHasReaders,
  { does: 'putIntoSet', set: 'Readers', privilege: 'RANALYSIS' },
];

export const EVERY_OPERATION: readonly Operation[] = [
  { does: 'createGroup', group: 'Finance' },
  { does: 'deleteGroup', group: 'Sales' },
  { does: 'grantPrivilege', group: 'Support', privilege: MANAGE },
  salesLosesDownload,
  { does: 'grantToSeveral', ...bothGroups },
  { does: 'revokeFromSeveral', groups: ['Sales', 'Support'], privilege: DOWNLOAD },
  { does: 'assignSet', group: 'Support', set: 'Writers' },
  { does: 'removeSet', group: 'Sales', set: 'Readers' },
  benInSupport,
  { does: 'removeMember', group: 'Sales', user: 'ada' },
  { does: 'makeGroupAdmin', group: 'Sales', user: 'ben' },
  { does: 'addSubgroup', group: 'Sales', subgroup: 'Legal' },
  supportOutOfSales,
  { does: 'deleteUser', user: 'cleo' },
  { does: 'deleteSet', set: 'Writers' },
  readersManage,
  { does: 'takeOutOfSet', set: 'Readers', privilege: 'RANALYSIS' },
];
