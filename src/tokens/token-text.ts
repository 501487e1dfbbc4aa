import { randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { TokenKind } from './entities/token.entity.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const PATTERN = new RegExp(`^gh_[spgx]_[0-9A-Za-z]{${RANDOM_LENGTH},200}$`);

const HEXADECIMAL_BYTES = 32;

// Tokens in another form: hexadecimal ones, and the administrator's first token, as an operator may set it.
const FOREIGN_PATTERN = /^[!-~]{32,255}$/;

const KIND_LETTERS: Readonly<Record<TokenKind, string>> = { session: 's', personal: 'p', group: 'g', exchanged: 'x' };

/** A new token: `gh_<kind>_`, 30 random base62 characters (178 bits) and 6 of checksum. */
export function newTokenText(kind: TokenKind): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const body = `gh_${KIND_LETTERS[kind]}_${random}`;
  return body + checksum(body);
}

/** A new token as 64 hexadecimal digits (256 random bits), for clients who know no other form. It has no checksum. */
export function newHexadecimalTokenText(): string {
  return randomBytes(HEXADECIMAL_BYTES).toString('hex');
}

/** Whether a text can be a token at all. A mistyped one of ours fails its checksum and costs no database query. */
export function isTokenText(text: string): boolean {
  if (!text.startsWith('gh_')) return FOREIGN_PATTERN.test(text);
  if (!PATTERN.test(text)) return false;
  const body = text.slice(0, -CHECKSUM_LENGTH);
  return checksum(body) === text.slice(-CHECKSUM_LENGTH);
}

/** CRC-32 in base62, padded on the left to six characters, as GitHub's tokens have it. */
function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
