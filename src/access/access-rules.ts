import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { ACCESS_CHECKING } from '../common/well-known-ids.js';
import { AccessEngine, type Subject } from './access-engine.js';
import { ADMINISTRATIVE_AMONG, IS_ADMIN_OF_ANY_GROUP, IS_GROUP_ADMIN, PUBLIC_GROUPS_AMONG } from './access.queries.js';

/** What the rules need to know of a group. */
export interface GroupFacts {
  id: number;
  public: boolean;
}

/** What the rules need to know of a privilege that is handed out. */
export interface PrivilegeFacts {
  id: number;
  name: string;
  delegable: boolean;
}

/** Whose token is made or shown: exactly one of the two is set. */
export interface TokenOwner {
  userId: number | null;
  groupId: number | null;
}

/** Whose tokens a caller sees: his own, and those of the groups he manages unless his token is narrowed. */
export interface TokenReader {
  userId: number | null;
  isGroupAdmin: boolean;
}

const OWN_FIELDS: ReadonlySet<string> = new Set(['displayName', 'email']);

/**
 * Who may do what to which rows. Decorators say which callers get in; everything finer is asked here and nowhere else.
 * A caller who may not read a thing gets the same 404 as for a thing that is not there.
 */
@Injectable()
export class AccessRules {
  constructor(
    private readonly engine: AccessEngine,
    private readonly dataSource: DataSource,
  ) {}

  /** Whether the caller may be told what anybody may do; without that he is told of himself alone. */
  mayAskAboutAnyone(principal: Principal): boolean {
    return principal.privileges.hasName(ACCESS_CHECKING);
  }

  /** Administrators read everyone, a user himself. Throws `user_not_found`. */
  assertMayReadUser(principal: Principal, userId: number): void {
    if (!principal.privileges.isAdministrator && principal.userId !== userId) throw new AppError('user_not_found');
  }

  /** Whether the caller may read everyone, and so be told who gave what. */
  mayReadAnyUser(principal: Principal): boolean {
    return principal.privileges.isAdministrator;
  }

  /** Throws `forbidden`. */
  assertMayReadAllUsers(principal: Principal): void {
    if (!principal.privileges.isAdministrator) throw new AppError('forbidden');
  }

  /** Whom the caller may see in lists: undefined for everyone, a user's id, or 0 for nobody. */
  onlyReadableUser(principal: Principal): number | undefined {
    return principal.privileges.isAdministrator ? undefined : (principal.userId ?? 0);
  }

  /** Administrators change every field of every user; a user these two of his own. */
  assertMayChangeUser(principal: Principal, userId: number, fields: readonly string[]): void {
    this.assertMayManageUser(principal, userId);
    if (principal.privileges.isAdministrator) return;
    const fixed = fields.find((field) => !OWN_FIELDS.has(field));
    if (fixed !== undefined) throw new AppError('forbidden', { detail: `Only administrators change ${fixed}.` });
  }

  /** A user may change himself, but not with a token that is narrowed to other things. */
  assertMayManageUser(principal: Principal, userId: number): void {
    this.assertMayReadUser(principal, userId);
    if (!principal.privileges.isAdministrator && principal.scoped) throw new AppError('forbidden');
  }

  /** By whose groups lists of groups and of resources are narrowed; null for administrators, who see all. */
  reader(principal: Principal): Subject | null {
    return principal.privileges.isAdministrator ? null : subjectOf(principal);
  }

  /** Administrators read every group, anyone signed in the public ones and those he is in. Throws `group_not_found`. */
  async assertMayReadGroup(principal: Principal, group: GroupFacts): Promise<void> {
    if (!(await this.mayReadGroup(principal, group))) throw new AppError('group_not_found');
  }

  async mayReadGroup(principal: Principal, group: GroupFacts): Promise<boolean> {
    if (principal.privileges.isAdministrator || group.public) return true;
    const found = await this.engine.groupsAmong(subjectOf(principal), [group.id]);
    return found.has(group.id);
  }

  /**
   * Which of these groups the caller may read, as `assertMayReadGroup` has it: an explanation names no others to him,
   * whoever it is about.
   */
  async readableGroupsAmong(principal: Principal, groupIds: readonly number[]): Promise<Set<number>> {
    if (principal.privileges.isAdministrator || groupIds.length === 0) return new Set(groupIds);
    const found = await this.engine.groupsAmong(subjectOf(principal), groupIds);
    const rows = await this.dataSource.query<{ id: number }[]>(PUBLIC_GROUPS_AMONG, [groupIds]);
    for (const { id } of rows) found.add(id);
    return found;
  }

  /**
   * Where the privileges of a group come from names the groups above it, so it is told to those who are in them: to
   * administrators and to whoever is in the group.
   */
  async assertMayExplainGroup(principal: Principal, group: GroupFacts): Promise<void> {
    await this.assertIsMember(principal, group.id);
  }

  /**
   * Administrators, and whoever is in the group. Null stands for a group that is not there: to all but administrators
   * it looks like one that they are not in. Throws `forbidden`.
   */
  async assertIsMember(principal: Principal, groupId: number | null): Promise<void> {
    if (principal.privileges.isAdministrator) return;
    const isMember = groupId !== null && (await this.engine.groupsAmong(subjectOf(principal), [groupId])).has(groupId);
    if (!isMember) throw new AppError('forbidden');
  }

  /** Administrators, and the admins of the group; null stands for a group that is not there. Throws `forbidden`. */
  async assertIsManager(principal: Principal, groupId: number | null): Promise<void> {
    if (principal.privileges.isAdministrator) return;
    if (groupId === null || !(await this.isGroupAdmin(principal, groupId))) throw new AppError('forbidden');
  }

  /** Administrators, and the user himself; null stands for a user who is not there. Throws `forbidden`. */
  assertIsUser(principal: Principal, userId: number | null): void {
    if (principal.privileges.isAdministrator) return;
    if (userId === null || principal.userId !== userId) throw new AppError('forbidden');
  }

  /**
   * On surfaces where whoever founds a group manages it, any user may found one, unless his token is narrowed to other
   * things. Answers his id. Throws `forbidden`.
   */
  founderOf(principal: Principal): number {
    const isNarrowed = principal.scoped && !principal.privileges.isAdministrator;
    if (principal.userId === null || isNarrowed) throw new AppError('forbidden');
    return principal.userId;
  }

  /** Administrators manage every group, a group admin his own. */
  async assertMayManageGroup(principal: Principal, group: GroupFacts): Promise<void> {
    if (principal.privileges.isAdministrator) return;
    await this.assertMayReadGroup(principal, group);
    if (!(await this.isGroupAdmin(principal, group.id))) throw new AppError('forbidden');
  }

  /** Administrators and whoever is an admin of some group, with a token that is not narrowed. */
  async managesGroups(principal: Principal): Promise<boolean> {
    if (principal.privileges.isAdministrator) return true;
    if (principal.userId === null || principal.scoped) return false;
    const rows = await this.dataSource.query<unknown[]>(IS_ADMIN_OF_ANY_GROUP, [principal.userId]);
    return rows.length > 0;
  }

  /**
   * Handing privileges to a group, or taking them from it: administrators any; a group admin those that are marked as
   * delegable and that he holds himself.
   */
  async assertMayDelegate(
    principal: Principal,
    group: GroupFacts,
    privileges: readonly PrivilegeFacts[],
  ): Promise<void> {
    await this.assertMayManageGroup(principal, group);
    this.assertHolds(principal, privileges);
    const fixed = privileges.find((privilege) => !privilege.delegable);
    if (fixed && !principal.privileges.isAdministrator) {
      throw new AppError('forbidden', { detail: `Only administrators hand out ${fixed.name}.` });
    }
  }

  /** Nobody hands out what he does not hold. Throws `privilege_not_held`, naming the first one that is missing. */
  assertHolds(principal: Principal, privileges: readonly { id: number; name: string }[]): void {
    const missing = privileges.find((privilege) => !principal.privileges.has(privilege.id));
    if (missing) throw new AppError('privilege_not_held', { detail: `You do not hold ${missing.name}.` });
  }

  /**
   * Guards know of no facts, so what they ask for is given without a condition. Throws `unconditional_privilege` when one
   * of the privileges administers this server or implies one that does.
   */
  async assertMayHaveCondition(condition: string | null, privileges: readonly { id: number }[]): Promise<void> {
    if (condition === null) return;
    const ids = privileges.map(({ id }) => id);
    const [found] = await this.dataSource.query<{ name: string }[]>(ADMINISTRATIVE_AMONG, [ids]);
    if (found) throw new AppError('unconditional_privilege', { detail: `${found.name} administers this server.` });
  }

  /**
   * What conditions look at decides who may do what: only administrators change it, also for groups that others manage.
   * Throws `forbidden`.
   */
  assertMayDescribe(principal: Principal, properties: object | undefined): void {
    if (properties === undefined || principal.privileges.isAdministrator) return;
    throw new AppError('forbidden', { detail: 'Only administrators change properties.' });
  }

  /** Whose tokens lists of tokens are narrowed to; null for administrators, who see all. */
  tokenReader(principal: Principal): TokenReader | null {
    if (principal.privileges.isAdministrator) return null;
    return { userId: principal.userId, isGroupAdmin: !principal.scoped };
  }

  /** Tokens are shown to administrators, to the user they act as, and to the admins of the group they act as. */
  async mayReadTokensOf(principal: Principal, owner: TokenOwner): Promise<boolean> {
    if (principal.privileges.isAdministrator) return true;
    if (owner.groupId !== null) return this.isGroupAdmin(principal, owner.groupId);
    return principal.userId !== null && owner.userId === principal.userId;
  }

  /**
   * Making, renewing or ending a token. `scopes` null means all that the owner has: then the caller's own token must
   * not be narrowed. Otherwise the caller must hold each scope. A group's token makes no tokens.
   */
  async assertMayIssueToken(
    principal: Principal,
    owner: TokenOwner,
    scopes: readonly { id: number; name: string }[] | null,
  ): Promise<void> {
    this.assertNotExchanged(principal);
    const isAllowed = principal.userId !== null && (await this.mayReadTokensOf(principal, owner));
    if (!isAllowed) throw new AppError('forbidden');
    if (scopes !== null) this.assertHolds(principal, scopes);
    else if (principal.scoped)
      throw new AppError('forbidden', { detail: 'A token with scopes makes tokens with scopes only.' });
  }

  /**
   * Ending a token, also by putting another in its place. A token that is narrowed to other things ends itself and no
   * other. The caller may read the token already.
   */
  assertMayRevokeToken(principal: Principal, tokenId: number): void {
    if (principal.tokenId === tokenId) return;
    this.assertNotExchanged(principal);
    if (principal.scoped && !principal.privileges.isAdministrator) throw new AppError('forbidden');
  }

  /** Who was lent a token passes on no more than that: no token that would outlive it. */
  private assertNotExchanged(principal: Principal): void {
    if (principal.tokenKind !== 'exchanged') return;
    throw new AppError('forbidden', { detail: 'An exchanged token makes no tokens, and ends none but itself.' });
  }

  /** Whether the caller himself is an admin of the group, which an administrator need not be. */
  async isGroupAdmin(principal: Principal, groupId: number): Promise<boolean> {
    if (principal.userId === null || principal.scoped) return false;
    const rows = await this.dataSource.query<unknown[]>(IS_GROUP_ADMIN, [principal.userId, groupId]);
    return rows.length > 0;
  }
}

/** The user or group whose access a principal has. */
export function subjectOf(principal: Principal): Subject {
  if (principal.userId !== null) return { userId: principal.userId };
  if (principal.groupId !== null) return { groupId: principal.groupId };
  throw new Error('A principal is a user or a group.');
}
