/** What a caller may do at the moment of his request: what his owner holds, narrowed by his token's scopes. */
export interface HeldPrivileges {
  readonly isAdministrator: boolean;
  /** `privilegeId` as in `privileges.id`. */
  has(privilegeId: number): boolean;
  /** Without regard to case. */
  hasName(name: string): boolean;
  /** The names of all of them, in the order of their ids, ADMINISTRATION expanded. */
  names(): readonly string[];
}

/** Who is calling: a user, or a group through its own token. Made anew for every request. */
export interface Principal {
  /** Null when a group is calling. */
  readonly userId: number | null;
  /** Null when a user is calling. */
  readonly groupId: number | null;
  /** The username or the group's name. */
  readonly name: string;
  /** Null when the caller sent a password in place of a token. */
  readonly tokenId: number | null;
  readonly tokenKind: 'session' | 'personal' | 'group' | 'exchanged' | null;
  /** Whether the token carries scopes: then it has these privileges alone, and no rights of a group admin. */
  readonly scoped: boolean;
  /** Networks in CIDR notation from which alone the token counts; null means all. */
  readonly networks: readonly string[] | null;
  readonly privileges: HeldPrivileges;
}
