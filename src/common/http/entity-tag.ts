import { createHash } from 'node:crypto';
import { AppError } from '../errors/app-error.js';

/** 132 bits. */
const DIGEST_LENGTH = 22;

const TAG = new RegExp(`^\\s*"(\\d{1,10})(?:-[\\w-]{${DIGEST_LENGTH}})?"\\s*$`);

/** The strong ETag of an entity: its version, and a digest of `shown` where the version does not say all. */
export function entityTag(version: number, shown?: object): string {
  if (!shown) return `"${version}"`;
  const digest = createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, DIGEST_LENGTH);
  return `"${version}-${digest}"`;
}

/**
 * What If-Match asks for: any of these versions; undefined when it asks for nothing (absent or `*`). The digest of a tag
 * is not looked at: a token that is in use must not escape its revocation, and what nobody changed cannot be overwritten.
 */
export function parseIfMatch(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').map((tag) => {
    const version = TAG.exec(tag)?.[1];
    // A tag that we never made, a weak one included, matches nothing (RFC 9110 13.1.1).
    return version === undefined ? -1 : Number(version);
  });
}

/** Throws `precondition_failed` unless `version` is one that If-Match asked for. */
export function assertMatches(version: number, ifMatch: readonly number[] | undefined): void {
  if (ifMatch && !ifMatch.includes(version)) throw new AppError('precondition_failed');
}
