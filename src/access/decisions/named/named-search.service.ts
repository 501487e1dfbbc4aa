import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { nameKey } from '../../../common/text/names.js';
import type { Facts } from '../../conditions/facts.js';
import { splitResourceName } from '../../snapshot/access-snapshot.js';
import { NO_RESOURCE } from '../../snapshot/decider.js';
import type { ListedPage, PageRange as IdRange } from '../lists/listed-page.js';
import { resourcesOpenTo } from '../lists/resources-open-to.js';
import { subjectsWhoMay } from '../lists/subjects-who-may.js';
import { mayNotAsk, NamedDecisionsService, type Inquiry } from './named-decisions.service.js';
import { findPrivilege, findResource, UNKNOWN, type NamedResource, type NamedSubject } from './named-question.js';
import type { FoundQuestion } from './verdict.js';

/** Where a page goes on: beyond an id, or for names beyond a key. */
export interface Position {
  id: number;
  key: string;
}

export const START: Position = { id: 0, key: '' };

/** Some of the names that were searched for, and where the rest begins; null when there is no rest. */
export interface FoundNames {
  names: readonly string[];
  next: Position | null;
}

export interface PageRange {
  after: Position;
  /** May be 0. */
  limit: number;
}

const NOTHING: FoundNames = { names: [], next: null };

/**
 * Finds whatever makes a question's answer yes. What is found is what `NamedDecisionsService` says yes to, and all of it;
 * names that are not there find nothing.
 */
@Injectable()
export class NamedSearchService {
  constructor(private readonly decisions: NamedDecisionsService) {}

  /** The users or groups that may do it, in the order of their ids. The caller may ask about anyone. */
  subjects(
    { decider }: Inquiry,
    type: NamedSubject['type'],
    { action, resource, facts }: { action: string; resource: NamedResource | null; facts: Facts | undefined },
    range: PageRange,
  ): FoundNames {
    const { snapshot, instant } = decider;
    const privilege = findPrivilege(snapshot, action, resource?.kind);
    const found = findResource(snapshot, resource);
    if (privilege === UNKNOWN || found === UNKNOWN) return NOTHING;
    const areUsers = type === 'user';
    const table = areUsers ? snapshot.tables.users : snapshot.tables.groups;
    const question = { subject: { index: -1, isGroup: !areUsers }, privilege, resource: found, facts };
    return pageById(
      range,
      (ids) => subjectsWhoMay(decider, question, instant, areUsers, ids),
      (index) => table.nameOf(index),
    );
  }

  /** The resources of a kind on which the subject may do it, in the order of their ids. Throws `forbidden`. */
  resources(
    inquiry: Inquiry,
    asked: { subject: NamedSubject | null; action: string; kind: string; facts: Facts | undefined },
    range: PageRange,
  ): FoundNames {
    const { decider, asker } = inquiry;
    const { subject, action, facts } = asked;
    const found = this.decisions.find(inquiry, { subject, action, resource: null, facts });
    if (!found) throw mayNotAsk();
    const { resources } = decider.snapshot.tables;
    const privilege = findPrivilege(decider.snapshot, action, asked.kind);
    const kindKey = nameKey(asked.kind);
    if (!found.subject || privilege === UNKNOWN || kindKey === '') return NOTHING;
    const question = { subject: found.subject, privilege, resource: NO_RESOURCE, facts };
    return pageById(
      range,
      (ids) =>
        resourcesOpenTo(decider, question, decider.instant, { ...ids, kindKey, sharedOnly: !asker.asksAboutAnyone }),
      (index) => splitResourceName(resources.nameOf(index)).name,
    );
  }

  /**
   * Every name of what the subject may do, in the order of their keys: privileges, and their aliases for the kind of the
   * resource. Throws `forbidden`.
   */
  actions(
    inquiry: Inquiry,
    asked: { subject: NamedSubject | null; resource: NamedResource | null; facts: Facts | undefined },
    { after, limit }: PageRange,
  ): FoundNames {
    const found = this.decisions.find(inquiry, { ...asked, action: '' });
    if (!found) throw mayNotAsk();
    if (!found.subject || found.resource === UNKNOWN) return NOTHING;
    const names: string[] = [];
    let last = after;
    for (const { key, name, privilege } of actionsOf(inquiry, asked.resource?.kind, after.key)) {
      if (this.isAllowed(inquiry, { ...found, privilege })) {
        if (names.length === limit) return { names, next: last };
        names.push(name);
      }
      last = { id: 0, key };
    }
    return { names, next: null };
  }

  /** What takes too much to be judged is not found, as no evaluation says yes. */
  isAllowed(inquiry: Inquiry, question: FoundQuestion): boolean {
    try {
      return this.decisions.isAllowed(inquiry, question);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }
}

/** Every action there is for a kind of resources, beyond a key and in their order. An alias hides its namesake. */
function actionsOf(
  { decider }: Inquiry,
  kind: string | undefined,
  afterKey: string,
): { key: string; name: string; privilege: number }[] {
  const { tables, aliases } = decider.snapshot;
  const actions = new Map<string, { key: string; name: string; privilege: number }>();
  tables.privileges.someAfter(0, (privilege) => {
    const key = tables.privileges.keyOf(privilege);
    actions.set(key, { key, name: tables.privileges.nameOf(privilege), privilege });
    return false;
  });
  for (const { key, name, privilegeId } of aliases.ofKind(nameKey(kind ?? '')).values()) {
    const privilege = tables.privileges.find(privilegeId);
    if (privilege !== -1) actions.set(key, { key, name, privilege });
  }
  return [...actions.values()].filter(({ key }) => key > afterKey).toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** A page of nothing still tells whether there is more: it looks for one row, and shows none. */
function pageById(
  { after, limit }: PageRange,
  read: (range: IdRange) => ListedPage,
  nameOf: (index: number) => string,
): FoundNames {
  const { found, resumeAfter } = read({ after: after.id, limit: Math.max(limit, 1) });
  if (limit === 0) return { names: [], next: found.length > 0 || resumeAfter !== null ? after : null };
  return { names: found.map(nameOf), next: resumeAfter === null ? null : { id: resumeAfter, key: '' } };
}
