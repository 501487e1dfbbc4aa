import { Injectable } from '@nestjs/common';
import {
  PrincipalSearchQueries,
  type FoundPrincipal,
  type Place,
  type PrincipalSearch,
} from './principal-search.queries.js';

export interface PrincipalSlice {
  readonly items: readonly FoundPrincipal[];
  readonly totalCount: number;
}

export interface PrincipalStretch extends PrincipalSlice {
  /** Whether there are more beyond these, in the direction in which they were read. */
  readonly hasMore: boolean;
}

/** Finds users and groups, for callers who may see all of them. */
@Injectable()
export class PrincipalSearchService {
  constructor(private readonly queries: PrincipalSearchQueries) {}

  /** Those from a number on, from 0: it costs what those before cost. */
  async listByNumber(search: PrincipalSearch, offset: number, limit: number): Promise<PrincipalSlice> {
    const items = limit === 0 ? [] : await this.queries.find(search, { limit, offset });
    // A page that is not full is the last one, and says how many there are.
    const isLast = items.length < limit && (items.length > 0 || offset === 0);
    return { items, totalCount: isLast ? offset + items.length : await this.queries.count(search) };
  }

  /**
   * Those after a place, or before it; null is for the beginning. In the order of the list. It costs the same wherever
   * they are.
   */
  async listByPlace(
    search: PrincipalSearch,
    from: Place | null,
    backwards: boolean,
    limit: number,
  ): Promise<PrincipalStretch> {
    const found = limit === 0 ? [] : await this.queries.find(search, { limit: limit + 1, from, backwards });
    const shown = found.slice(0, limit);
    const hasMore = found.length > limit;
    const isAll = from === null && limit > 0 && !hasMore;
    return {
      items: backwards ? shown.toReversed() : shown,
      hasMore,
      totalCount: isAll ? shown.length : await this.queries.count(search),
    };
  }
}
