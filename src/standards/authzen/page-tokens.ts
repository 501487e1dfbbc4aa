import { Injectable } from '@nestjs/common';
import { START, type Position } from '../../access/decisions/named/named-search.service.js';
import { AppError } from '../../common/errors/app-error.js';
import { CursorCodec } from '../../common/paging/cursor-codec.js';
import type { PageRequest } from './search-request.js';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;

/** A page of a search: how many results it has at most, and after which it begins. */
export interface SearchPage {
  limit: number;
  after: Position;
}

/**
 * Turns where a page ends into the opaque token that asks for the next, and back. A token is signed together with what
 * was searched for, and holds the limit, so it goes on with nothing but the search that it came from.
 */
@Injectable()
export class PageTokens {
  constructor(private readonly cursors: CursorCodec) {}

  /** `search` is all that was asked. Throws `invalid_cursor` for a token of another search or with another limit. */
  read(search: object, { token, limit }: PageRequest): SearchPage {
    if (token === undefined) return { limit: Math.min(limit ?? LIMIT_DEFAULT, LIMIT_MAX), after: START };
    const { sortKey, id } = this.cursors.decode(fingerprintOf(search), token);
    const [limitOfToken, key] = JSON.parse(sortKey) as [limit: number, key: string];
    if (limit !== undefined && Math.min(limit, LIMIT_MAX) !== limitOfToken) {
      throw new AppError('invalid_cursor', {
        errors: [{ pointer: '/page/limit', detail: 'must be the same for all pages of a search' }],
      });
    }
    return { limit: limitOfToken, after: { id, key } };
  }

  /** Empty at the end of the results. */
  write(search: object, limit: number, next: Position | null): string {
    if (!next) return '';
    return this.cursors.encode(fingerprintOf(search), { sortKey: JSON.stringify([limit, next.key]), id: next.id });
  }
}

/** The same for the same question, in whatever order its members are written. */
function fingerprintOf(search: object): string {
  return `authzen ${JSON.stringify(search, (_key, value: unknown) => sorted(value))}`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
