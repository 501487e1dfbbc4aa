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
