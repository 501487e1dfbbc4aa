import { Injectable } from '@nestjs/common';
import { CursorCodec } from '../../../common/paging/cursor-codec.js';
import { ALWAYS, type Condition } from '../../../common/search/condition.js';
import { PrincipalSearchService } from '../../../groups/principals/principal-search.service.js';
import type {
  FoundPrincipal,
  Place,
  PrincipalSearch,
  PrincipalType,
} from '../../../groups/principals/principal-search.queries.js';
import { ScimError } from '../http/scim-error.js';
import { compileFilter } from '../query/filter.compiler.js';
import type { FilterNode } from '../query/filter-node.js';
import { parseFilter } from '../query/filter.parser.js';
import { FilterSyntaxError } from '../query/filter-syntax.error.js';
import { ListCursors } from '../query/list-cursor.js';
import type { ListQuery } from '../query/list-query.js';
import { Projection } from '../query/projection.js';
import { compileSort } from '../query/sort.compiler.js';
import type { ResourceType } from '../schema/resource-types.js';
import type { ScimObject } from '../values/scim-object.js';
import { listResponse, type ListResponse } from './list-response.js';
import { ResourcePages } from './resource-pages.js';

const PRINCIPALS: Readonly<Record<ResourceType['name'], PrincipalType>> = { User: 'user', Group: 'group' };

const BEGINNING = { place: null, backwards: false };

/** Lists resources of one type or of several (RFC 7644 3.4.2). */
@Injectable()
export class ScimSearchService {
  constructor(
    private readonly principals: PrincipalSearchService,
    private readonly cursors: CursorCodec,
    private readonly pages: ResourcePages,
  ) {}

  list(types: readonly ResourceType[], query: ListQuery): Promise<ListResponse> {
    const search = searchOf(types, query);
    return query.startIndex === null
      ? this.listByCursor(types, search, query)
      : this.listByIndex(types, search, query, query.startIndex);
  }

  private async listByIndex(
    types: readonly ResourceType[],
    search: PrincipalSearch,
    query: ListQuery,
    startIndex: number,
  ): Promise<ListResponse> {
    const { items, totalCount } = await this.principals.listByNumber(search, startIndex - 1, query.count);
    const { resources } = await this.read(types, items, query, false);
    return listResponse(totalCount, resources, { startIndex });
  }

  private async listByCursor(
    types: readonly ResourceType[],
    search: PrincipalSearch,
    query: ListQuery,
  ): Promise<ListResponse> {
    const cursors = this.cursorsOf(types, query);
    const position = query.cursor ? cursors.decode(query.cursor) : BEGINNING;
    const { place, backwards } = position;
    const found = await this.principals.listByPlace(search, place, backwards, query.count);
    const { items, resources } = await this.read(types, found.items, query, backwards);
    const hasMore = found.hasMore || items.length < found.items.length;
    const hasNext = backwards || hasMore;
    const hasPrevious = backwards ? hasMore : place !== null;
    return listResponse(found.totalCount, resources, {
      ...cursorTo('nextCursor', hasNext, items.at(-1)?.place, cursors),
      ...cursorTo('previousCursor', hasPrevious, items[0]?.place, cursors),
    });
  }

  private cursorsOf(types: readonly ResourceType[], query: ListQuery): ListCursors {
    const names = types.map((type) => type.name);
    const fingerprint = JSON.stringify(['scim', names, query.filter, query.sortBy, query.descending]);
    return new ListCursors(this.cursors, fingerprint, query.count, Math.floor(Date.now() / 1_000));
  }

  /** What is shown of these, and which of them there is room for. */
  private async read(
    types: readonly ResourceType[],
    found: readonly FoundPrincipal[],
    query: ListQuery,
    backwards: boolean,
  ): Promise<{ items: readonly FoundPrincipal[]; resources: ScimObject[] }> {
    const projections = new Map(types.map((type) => [type.name, new Projection(type, query)]));
    const count = await this.pages.fitting(found, projections, backwards);
    const items = backwards ? found.slice(found.length - count) : found.slice(0, count);
    return { items, resources: await this.pages.read(items, projections) };
  }
}

function cursorTo(
  name: 'nextCursor' | 'previousCursor',
  isThere: boolean,
  place: Place | undefined,
  cursors: ListCursors,
): Partial<Record<typeof name, string>> {
  if (!isThere || place === undefined) return {};
  return { [name]: cursors.encode({ place, backwards: name === 'previousCursor' }) };
}

function searchOf(types: readonly ResourceType[], query: ListQuery): PrincipalSearch {
  const { sortBy } = query;
  const filter = query.filter === null ? null : readFilter(query.filter);
  const where = (type: ResourceType): Condition => (filter === null ? ALWAYS : compileFilter(filter, type, types));
  return {
    parts: types.map((type) => ({
      type: PRINCIPALS[type.name],
      where: where(type),
      sort: sortBy === null ? null : compileSort(sortBy, type, types),
    })),
    descending: sortBy !== null && query.descending,
  };
}

function readFilter(text: string): FilterNode {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new ScimError('invalidFilter', error.message);
    throw error;
  }
}
