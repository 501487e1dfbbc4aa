import { AppError } from '../errors/app-error.js';

/** The strong ETag of an entity: its version. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** What If-Match asks for: any of these versions; undefined when it asks for nothing (absent or `*`). */
export function parseIfMatch(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').map((tag) => {
    const version = /^\s*"(\d{1,10})"\s*$/.exec(tag)?.[1];
    // A tag that we never made, a weak one included, matches nothing (RFC 9110 13.1.1).
    return version === undefined ? -1 : Number(version);
  });
}

/** Throws `precondition_failed` unless `version` is one that If-Match asked for. */
export function assertMatches(version: number, ifMatch: readonly number[] | undefined): void {
  if (ifMatch && !ifMatch.includes(version)) throw new AppError('precondition_failed');
}
