import { OAuthError } from './oauth-error.js';

// RFC 6749 3.3: what a scope may consist of. The percent sign is ours, to encode all else.
const NOT_PLAIN = /[^\x21\x23\x24\x26-\x5b\x5d-\x7e]/gu;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,2295}$/;
const CONTROL = /[\u0000-\u001f\u007f]/;
const SCOPES_MAX = 100;

/** Lists of names are kept where they come from, and so are their texts here. */
const texts = new WeakMap<readonly string[], string>();

/** Names of privileges as one text. What a scope cannot hold, such as a space, is percent-encoded. */
export function toScope(names: readonly string[]): string {
  let text = texts.get(names);
  if (text === undefined) {
    text = names.map((name) => name.replaceAll(NOT_PLAIN, encodeURIComponent)).join(' ');
    texts.set(names, text);
  }
  return text;
}

/** The names of privileges that a scope asks for. Throws `invalid_scope`. */
export function parseScope(scope: string): string[] {
  const words = scope.split(' ').filter((word) => word !== '');
  if (words.length === 0 || words.length > SCOPES_MAX) {
    throw new OAuthError('invalid_scope', `A scope holds 1 to ${SCOPES_MAX} names of privileges.`);
  }
  return words.map(parseWord);
}

function parseWord(word: string): string {
  try {
    const name = decodeURIComponent(word);
    if (SCOPE.test(word) && !CONTROL.test(name)) return name;
  } catch {
    // Told below, as all that is no scope.
  }
  throw new OAuthError('invalid_scope', 'A name in the scope is not well-formed.');
}
