import { actorOf, ownerOf, type Party } from './access-engine.js';
import type { Decider } from './snapshot/decider.js';
import type { SnapshotToken } from './snapshot/token-table.js';

/** A user or a group, as others know him. */
export interface PartyFacts {
  type: 'user' | 'group';
  id: number;
  name: string;
}

/** What follows from a token and from those with which it ends. */
export interface TokenFacts {
  owner: PartyFacts;
  /** Who acts for the owner, the last one first: he who acts now, then those from whom he was given the token. */
  actors: PartyFacts[];
  /** When it ends, of itself or with a token above it, in milliseconds since 1970; null means never. */
  endsAt: number | null;
}

/** `token` counts in `decider`. */
export function factsOf(decider: Decider, token: SnapshotToken): TokenFacts {
  const { snapshot, instant } = decider;
  const actors: PartyFacts[] = [];
  let endsAt = Infinity;
  for (let next: SnapshotToken | undefined = token; next; next = above(next)) {
    endsAt = Math.min(endsAt, next.validUntil ?? Infinity);
    const actor = actorOf(decider, next);
    if (actor) actors.push(partyFacts(actor));
  }
  return { owner: partyFacts(ownerOf(decider, token)), actors, endsAt: Number.isFinite(endsAt) ? endsAt : null };

  function above({ parentId }: SnapshotToken): SnapshotToken | undefined {
    return parentId === null ? undefined : snapshot.tokens.findById(parentId, instant);
  }
}

function partyFacts({ table, subject }: Party): PartyFacts {
  const { index, isGroup } = subject;
  return { type: isGroup ? 'group' : 'user', id: table.idOf(index), name: table.nameOf(index) };
}
