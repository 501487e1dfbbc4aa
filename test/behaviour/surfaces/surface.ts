import type { Directory } from '../directory.js';

/** What can be done, by name, with the names of what it is done to. `All` is the group of every user. */
export interface Operations {
  createGroup: { group: string };
  deleteGroup: { group: string };
  grantPrivilege: { group: string; privilege: string };
  revokePrivilege: { group: string; privilege: string };
  /** In one request, all or nothing. */
  grantToSeveral: { groups: readonly string[]; privilege: string };
  revokeFromSeveral: { groups: readonly string[]; privilege: string };
  assignSet: { group: string; set: string };
  removeSet: { group: string; set: string };
  addMember: { group: string; user: string };
  removeMember: { group: string; user: string };
  /** Makes a user a member who may manage the group. */
  makeGroupAdmin: { group: string; user: string };
  /** Puts a group into a group: its members have what that group has. */
  addSubgroup: { group: string; subgroup: string };
  removeSubgroup: { group: string; subgroup: string };
  deleteUser: { user: string };
  deleteSet: { set: string };
  putIntoSet: { set: string; privilege: string };
  takeOutOfSet: { set: string; privilege: string };
}

export type OperationName = keyof Operations;
export type Operation = { [Name in OperationName]: { does: Name } & Operations[Name] }[OperationName];

/** What a surface says to an operation. */
export interface Answered {
  status: number;
  /** The privileges of groups, by the names of the groups, where the answer shows them. */
  shown?: Readonly<Record<string, readonly string[]>>;
}

/** What can be looked at, with what each view is asked about. A thing that is gone has nothing. */
export const VIEWS = {
  groups: 'server',
  privilegesOfGroup: 'group',
  setsOfGroup: 'group',
  membersOfGroup: 'group',
  subgroupsOfGroup: 'group',
  groupsOfUser: 'user',
  // Also those that he is in because a group inside them has him; All is not among them.
  reachedGroupsOfUser: 'user',
  privilegesOfUser: 'user',
  privilegesOfSet: 'set',
  groupsOfSet: 'set',
  holdersOfPrivilege: 'privilege',
} as const;

export type ViewName = keyof typeof VIEWS;

/**
 * A front door of the server, as one caller. It leaves out the operations and views that it cannot express. Views answer
 * names in any order, and may hold names that a test has not made; they are always the administrator's.
 */
export interface Surface {
  readonly name: string;
  readonly operations: { readonly [Name in OperationName]?: (operation: Operations[Name]) => Promise<Answered> };
  readonly views: { readonly [Name in ViewName]?: (subject: string) => Promise<string[]> };
  /**
   * How it shows that everyone is in All: whether it lists every user as a member of All, and All among the groups of a
   * user.
   */
  readonly showsAll: { readonly asMembers: boolean; readonly asGroup: boolean };
  /** Whether admins of a group manage the members of their group through it; otherwise administrators alone do. */
  readonly letsGroupAdminsIn: boolean;
  /** False for what it refuses on purpose although other surfaces allow it. Left out: it offers all it can express. */
  offers?(operation: Operation): boolean;
  /** True for what it lets any user do with a token that is not narrowed. Left out: nothing. */
  isOpen?(operation: Operation): boolean;
}

/** Speaks to the server that the directory is of, with this token. */
export type SurfaceMaker = (directory: Directory, token: string) => Surface;

export function canExpress(surface: Surface, operation: Operation): boolean {
  return surface.operations[operation.does] !== undefined;
}

export function perform(surface: Surface, operation: Operation): Promise<Answered> {
  const method = surface.operations[operation.does] as ((given: Operation) => Promise<Answered>) | undefined;
  if (!method) throw new Error(`${surface.name} cannot express ${operation.does}.`);
  return method(operation);
}
