import type { PartyFacts } from '../../access/token-facts.js';
import type { IntrospectedToken } from '../../tokens/introspection.service.js';
import type { Actor, IntrospectionAnswer } from './dto/introspection.dto.js';
import { toScope } from './scope.js';

const INACTIVE: IntrospectionAnswer = { active: false };

/** RFC 7662 2.2. Whatever is not active says nothing else. */
export function toIntrospection(found: IntrospectedToken | null, issuer: string): IntrospectionAnswer {
  if (!found) return INACTIVE;
  const { token, privileges, owner, actors, endsAt } = found;
  const [actor] = actors;
  const issuedAt = toSeconds(token.createdAt);
  return {
    active: true,
    scope: toScope(privileges),
    client_id: (actor ?? owner).name,
    ...(owner.type === 'user' ? { username: owner.name } : {}),
    token_type: 'Bearer',
    ...(endsAt === null ? {} : { exp: toSeconds(endsAt) }),
    iat: issuedAt,
    nbf: token.validFrom === null ? issuedAt : toSeconds(token.validFrom),
    sub: subjectOf(owner),
    aud: issuer,
    iss: issuer,
    jti: String(token.id),
    ...(actor ? { act: toAct(actors) } : {}),
  };
}

/** RFC 8693 4.1: who acts now is outermost, and holds who acted before him. */
function toAct([actor, ...before]: readonly PartyFacts[]): Actor {
  if (!actor) throw new Error('There is no actor.');
  return { sub: subjectOf(actor), client_id: actor.name, ...(before.length > 0 ? { act: toAct(before) } : {}) };
}

/** Names may change, and be given to others; ids are never used again. */
function subjectOf({ type, id }: PartyFacts): string {
  return `${type}:${id}`;
}

function toSeconds(instant: number): number {
  return Math.floor(instant / 1_000);
}
