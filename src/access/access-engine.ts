import { Injectable } from '@nestjs/common';
import type { HeldPrivileges } from '../auth/principal.js';
import type { EffectivePrivilege } from './effective-privilege.js';
import { AccessKeeper } from './snapshot/access-keeper.js';
import type { Decider, SubjectIndex } from './snapshot/decider.js';
import type { EntityTable } from './snapshot/entity-table.js';
import { HeldBits } from './snapshot/held-bits.js';
import { sourcesOf } from './snapshot/privilege-sources.js';
import type { SnapshotToken } from './snapshot/token-table.js';

/** Whose access is asked for. */
export type Subject = { userId: number } | { groupId: number };

/** A token that is valid, whose owner may be called. */
export interface LiveToken {
  token: SnapshotToken;
  /** The username or the group's name. */
  ownerName: string;
  privileges: HeldPrivileges;
}

/**
 * Who belongs where and what that lets him do, at this instant: answered from the snapshot, which is made fresh first.
 * Every answer shows all that was committed before the question.
 */
@Injectable()
export class AccessEngine {
  constructor(private readonly keeper: AccessKeeper) {}

  /** This instant by the clock of the database, by which windows of validity are judged: whoever makes one goes by it too. */
  get now(): Date {
    return new Date(this.keeper.now);
  }

  /** The token with one of these hashes, as `findTokenIn` has it. */
  async findToken(hashes: readonly string[]): Promise<LiveToken | null> {
    return findTokenIn(await this.keeper.fresh(), hashes);
  }

  /** What the subject holds. Nothing for an inactive user, or one who is not there. */
  async held(subject: Subject): Promise<HeldPrivileges> {
    const decider = await this.keeper.fresh();
    return HeldBits.of(decider, indexOf(decider, subject));
  }

  /** Everything the subject may do, ADMINISTRATION expanded, in the order of names, each with where it comes from. */
  async effectivePrivileges(subject: Subject): Promise<EffectivePrivilege[]> {
    const decider = await this.keeper.fresh();
    return sourcesOf(decider, indexOf(decider, subject));
  }

  /** Which of `groupIds` the subject is in: directly, through subgroups, or because it is All. */
  async groupsAmong(subject: Subject, groupIds: readonly number[]): Promise<Set<number>> {
    const decider = await this.keeper.fresh();
    const { groups } = decider.snapshot.tables;
    const wanted = new Set(groupIds);
    const found = new Set<number>();
    decider.isInAny(indexOf(decider, subject), decider.instant, (group) => {
      const id = groups.idOf(group);
      if (wanted.has(id)) found.add(id);
      return found.size === wanted.size;
    });
    return found;
  }
}

/**
 * The token with one of these hashes, in base64, with what it lets its bearer do; null when there is none that is
 * valid, or its owner is inactive, or the same is true of a token with which it ends.
 */
export function findTokenIn(decider: Decider, hashes: readonly string[]): LiveToken | null {
  const { snapshot, instant } = decider;
  const token = hashes.map((hash) => snapshot.tokens.find(hash, instant)).find((found) => found !== undefined);
  if (!token || !counts(decider, token)) return null;
  const { table, subject } = ownerOf(decider, token);
  const held = HeldBits.of(decider, subject);
  const privileges = token.scopeIds === null ? held : held.narrowedTo(HeldBits.impliedBy(decider, token.scopeIds));
  return { token, ownerName: table.nameOf(subject.index), privileges };
}

/**
 * Whether the owner is there and active, and whoever acts for him; and the same of the tokens with which it ends, which
 * are valid.
 */
function counts(decider: Decider, token: SnapshotToken): boolean {
  const { snapshot, instant } = decider;
  for (let next: SnapshotToken | undefined = token; next; next = snapshot.tokens.findById(next.parentId, instant)) {
    if (!isPresent(decider, ownerOf(decider, next))) return false;
    const actor = actorOf(decider, next);
    if (actor && !isPresent(decider, actor)) return false;
    if (next.parentId === null) return true;
  }
  return false;
}

/** A user or a group, with the table that it is in. */
export interface Party {
  table: EntityTable;
  subject: SubjectIndex;
}

function isPresent({ snapshot }: Decider, { subject: { index, isGroup } }: Party): boolean {
  return index !== -1 && (isGroup || snapshot.isActive(index));
}

/** Whom a token acts as. */
export function ownerOf(decider: Decider, { userId, groupId }: SnapshotToken): Party {
  return partyOf(decider, userId, groupId);
}

/** Who acts for the owner, if that is somebody else. */
export function actorOf(decider: Decider, { actorUserId, actorGroupId }: SnapshotToken): Party | null {
  return actorUserId === null && actorGroupId === null ? null : partyOf(decider, actorUserId, actorGroupId);
}

function partyOf({ snapshot }: Decider, userId: number | null, groupId: number | null): Party {
  const isGroup = groupId !== null;
  const table = isGroup ? snapshot.tables.groups : snapshot.tables.users;
  return { table, subject: { index: table.find(Number(groupId ?? userId)), isGroup } };
}

function indexOf({ snapshot }: Decider, subject: Subject): SubjectIndex {
  if ('groupId' in subject) return { index: snapshot.tables.groups.find(subject.groupId), isGroup: true };
  return { index: snapshot.tables.users.find(subject.userId), isGroup: false };
}
