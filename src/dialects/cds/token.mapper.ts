import type { CreateTokenDto } from '../../tokens/dto/write-token.dto.js';
import type { TokenResponse } from '../../tokens/dto/token-response.dto.js';
import { wrongRequest } from './cds-error.js';
import { GoStruct, parseBody } from './go-json.js';
import { NEVER, toGoInstant } from './instant.js';
import type { CdsToken } from './token.dto.js';

const HOUR_MS = 60 * 60 * 1_000;
export const DAY_MS = 24 * HOUR_MS;

// Tokens that end on their own: closer to the 12 hours of a session, or to the 24 of a day.
const SESSION_LIFETIME_MAX_MS = 18 * HOUR_MS;

const EXPIRATIONS = { session: 1, daily: 2, persistent: 3 } as const;
export type Expiration = keyof typeof EXPIRATIONS;

export interface NewToken {
  expiration: Expiration;
  description: string;
}

/** Throws `wrong request`. */
export function toNewToken(body: Buffer | undefined): NewToken {
  const sent = new GoStruct('struct', parseBody(body));
  const expiration = sent.text('expiration');
  const description = sent.text('description');
  if (!isExpiration(expiration)) throw wrongRequest('expiration must be session, daily or persistent');
  return { expiration, description };
}

/** `groupId` is 0 in lists, as it is in CDS. `secret` is empty but for the answer that makes the token. */
export function toCdsToken(token: TokenResponse, groupId: number, creator: string, secret = ''): CdsToken {
  return {
    id: token.id,
    group_id: groupId,
    group_name: token.owner.name,
    token: secret,
    description: token.description,
    creator,
    expiration: EXPIRATIONS[expirationOf(token)],
    created: toGoInstant(token.createdAt),
  };
}

/** A token in the body of a request, as the answer repeats it. */
export function toSentToken(sent: GoStruct): CdsToken {
  return {
    id: sent.integer('id'),
    group_id: sent.integer('group_id'),
    group_name: sent.text('group_name'),
    token: sent.text('token'),
    description: sent.text('description'),
    creator: sent.text('creator'),
    expiration: sent.integer('expiration'),
    created: sent.text('created') || NEVER,
  };
}

/** The fields of the server's own input; `validUntil` is null for a token without an end of its own. */
export function toTokenInput({ description }: NewToken, validUntil: Date | null): CreateTokenDto {
  return { description, ...(validUntil === null ? {} : { validUntil }) };
}

function expirationOf({ parentTokenId, validUntil, createdAt }: TokenResponse): Expiration {
  if (parentTokenId !== null) return 'session';
  if (validUntil === null) return 'persistent';
  return validUntil.getTime() - createdAt.getTime() < SESSION_LIFETIME_MAX_MS ? 'session' : 'daily';
}

function isExpiration(text: string): text is Expiration {
  return Object.hasOwn(EXPIRATIONS, text);
}
