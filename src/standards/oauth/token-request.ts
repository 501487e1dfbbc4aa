import { ACCESS_TOKEN_TYPE, EXCHANGE_GRANT } from './dto/token-exchange.dto.js';
import type { Form } from './form.js';
import { badParameter, OAuthError } from './oauth-error.js';
import { parseScope } from './scope.js';

/** What a client asks for with token exchange (RFC 8693 2.1). */
export interface TokenRequest {
  subjectToken: string;
  actorToken: string | null;
  /** The names of privileges; null when no scope was asked for. */
  scopes: string[] | null;
}

/** `server` is the address that this server is known by, the only one that tokens are for. Throws an `OAuthError`. */
export function readTokenRequest(form: Form, server: string): TokenRequest {
  if (form.require('grant_type') !== EXCHANGE_GRANT) {
    throw new OAuthError('unsupported_grant_type', `This server knows ${EXCHANGE_GRANT}.`);
  }
  const subjectToken = form.require('subject_token');
  assertType('subject_token_type', form.require('subject_token_type'));
  assertType('requested_token_type', form.get('requested_token_type') ?? ACCESS_TOKEN_TYPE);
  assertTarget([...form.all('resource'), ...form.all('audience')], server);
  const scope = form.get('scope');
  return { subjectToken, actorToken: readActor(form), scopes: scope === undefined ? null : parseScope(scope) };
}

/** An actor's token and its type come together or not at all. */
function readActor(form: Form): string | null {
  const token = form.get('actor_token');
  const type = form.get('actor_token_type');
  if (token === undefined && type !== undefined) throw badParameter('actor_token_type', 'needs actor_token');
  if (token === undefined) return null;
  assertType('actor_token_type', form.require('actor_token_type'));
  return token;
}

function assertType(name: string, type: string): void {
  if (type !== ACCESS_TOKEN_TYPE) throw badParameter(name, `must be ${ACCESS_TOKEN_TYPE}`);
}

function assertTarget(targets: readonly string[], server: string): void {
  if (targets.some((target) => target.replace(/\/$/, '') !== server)) {
    throw new OAuthError('invalid_target', `Tokens of this server are for ${server} alone.`);
  }
}
