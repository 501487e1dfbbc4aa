/** A group as the systems see it that provision groups. */
export interface ProvisionedGroup {
  id: number;
  guid: string;
  name: string;
  externalId: string | null;
  builtIn: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** Another text for every other name, external id or list of members. */
  tag: string;
}

/** A user or a group that was put into a group. */
export interface ProvisionedMember {
  groupId: number;
  guid: string;
  type: 'User' | 'Group';
  name: string;
}

/** How members are named: by GUID, and by what they are if the caller says so. */
export interface MemberName {
  guid: string;
  type?: 'User' | 'Group' | undefined;
}

/** One step of a change of who is in a group. */
export type MemberStep =
  | { does: 'add' | 'remove' | 'replace'; members: readonly MemberName[] }
  /** Takes out whom `fits` finds among all members. */
  | { does: 'removeWhere'; fits: (member: ProvisionedMember) => boolean };

/** What is to become of a group; what is left out stays as it is. */
export interface GroupChange {
  name?: string;
  externalId?: string | null;
  /** In their order. */
  members: readonly MemberStep[];
}
