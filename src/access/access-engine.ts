import type { PrivilegeRef } from './privilege-closure.js';

/** Whose access is asked for. */
export type Subject = { userId: number } | { groupId: number };

export interface PrivilegeSource {
  type: 'grant' | 'assignment' | 'implication' | 'administration';
  /** The group that has the grant or assignment; null for a user's own assignment. */
  group: { id: number; name: string } | null;
  /** The set that was assigned. */
  privilegeSet: { id: number; name: string } | null;
  /** The privilege that implies it. */
  impliedBy: string | null;
}

export interface EffectivePrivilege {
  id: number;
  name: string;
  sources: PrivilegeSource[];
}

/**
 * Who belongs where and what that lets him do, at this instant. Today every question is one SQL statement; an engine
 * in memory can take its place without anyone above noticing.
 */
export abstract class AccessEngine {
  /** What the subject holds, closed under implication; ADMINISTRATION is not expanded. Nothing for an inactive user. */
  abstract held(subject: Subject): Promise<PrivilegeRef[]>;

  /** These privileges and all that they imply. */
  abstract impliedBy(privilegeIds: readonly number[]): Promise<PrivilegeRef[]>;

  /** Everything the subject may do, ADMINISTRATION expanded, in the order of names, each with where it comes from. */
  abstract effectivePrivileges(subject: Subject): Promise<EffectivePrivilege[]>;

  /** Which of `groupIds` the subject is in: directly, through subgroups, or because it is All. */
  abstract groupsAmong(subject: Subject, groupIds: readonly number[]): Promise<Set<number>>;
}
