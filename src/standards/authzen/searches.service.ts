import { Injectable } from '@nestjs/common';
import {
  mayNotAsk,
  NamedDecisionsService,
  type Inquiry,
} from '../../access/decisions/named/named-decisions.service.js';
import {
  NamedSearchService,
  type FoundNames,
  type PageRange,
} from '../../access/decisions/named/named-search.service.js';
import { isSubjectType, NO_RESOURCE_ID, NO_RESOURCE_TYPE, toFacts, toResource, toSubject } from './mapping.js';
import { PageTokens } from './page-tokens.js';
import { objectOf } from './request-parts.js';
import {
  readActionSearch,
  readPage,
  readResourceSearch,
  readSubjectSearch,
  type ResourceSearch,
} from './search-request.js';

export interface SearchAnswer<T> {
  page: { next_token: string; count: number };
  results: readonly T[];
}

export interface FoundEntity {
  type: string;
  id: string;
}

export interface FoundAction {
  name: string;
}

const NOTHING: FoundNames = { names: [], next: null };

/** Answers the three Search APIs. All throw `validation_failed`, `invalid_cursor` and `forbidden`. */
@Injectable()
export class SearchesService {
  constructor(
    private readonly searching: NamedSearchService,
    private readonly decisions: NamedDecisionsService,
    private readonly tokens: PageTokens,
  ) {}

  /** The caller may ask about anyone. */
  subjects(inquiry: Inquiry, body: unknown): SearchAnswer<FoundEntity> {
    const search = readSubjectSearch(objectOf(body));
    const { subject, action, resource, context } = search;
    const facts = toFacts(subject.properties, action.properties, resource.properties, context);
    const question = { action: action.name, resource: toResource(resource), facts };
    const { type } = subject;
    return this.answer('subjects', search, body, toEntity(type), (range) =>
      isSubjectType(type) ? this.searching.subjects(inquiry, type, question, range) : NOTHING,
    );
  }

  resources(inquiry: Inquiry, body: unknown): SearchAnswer<FoundEntity> {
    const search = readResourceSearch(objectOf(body));
    const { subject, action, resource, context } = search;
    const facts = toFacts(subject.properties, action.properties, resource.properties, context);
    const question = { subject: toSubject(subject), action: action.name, kind: resource.type, facts };
    return this.answer('resources', search, body, toEntity(resource.type), (range) =>
      resource.type === NO_RESOURCE_TYPE
        ? this.noResource(inquiry, search, range)
        : this.searching.resources(inquiry, question, range),
    );
  }

  actions(inquiry: Inquiry, body: unknown): SearchAnswer<FoundAction> {
    const search = readActionSearch(objectOf(body));
    const { subject, resource, context } = search;
    const facts = toFacts(subject.properties, undefined, resource.properties, context);
    const question = { subject: toSubject(subject), resource: toResource(resource), facts };
    return this.answer('actions', search, body, toAction, (range) => this.searching.actions(inquiry, question, range));
  }

  /** The resource that stands for none, if the subject may do it at all. */
  private noResource(inquiry: Inquiry, search: ResourceSearch, { after, limit }: PageRange): FoundNames {
    const { subject, action, resource, context } = search;
    const facts = toFacts(subject.properties, action.properties, resource.properties, context);
    const asked = { subject: toSubject(subject), action: action.name, resource: null, facts };
    const question = this.decisions.find(inquiry, asked);
    if (!question) throw mayNotAsk();
    if (after.id > 0 || !this.searching.isAllowed(inquiry, question)) return NOTHING;
    return limit > 0 ? { names: [NO_RESOURCE_ID], next: null } : { names: [], next: after };
  }

  private answer<T>(
    what: string,
    search: object,
    body: unknown,
    show: (name: string) => T,
    find: (range: PageRange) => FoundNames,
  ): SearchAnswer<T> {
    const asked = { what, search };
    const range = this.tokens.read(asked, readPage(objectOf(body).page));
    const { names, next } = find(range);
    return {
      page: { next_token: this.tokens.write(asked, range.limit, next), count: names.length },
      results: names.map(show),
    };
  }
}

function toAction(name: string): FoundAction {
  return { name };
}

function toEntity(type: string): (id: string) => FoundEntity {
  return (id) => ({ type, id });
}
