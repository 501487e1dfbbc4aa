import { Injectable } from '@nestjs/common';
import { nameKey } from '../../../common/text/names.js';
import { splitResourceName } from '../../snapshot/access-snapshot.js';
import type { Facts } from '../../conditions/facts.js';
import { resourcesOpenTo } from '../lists/resources-open-to.js';
import { Subjects } from '../lists/subjects.js';
import { mayNotAsk, NamedDecisionsService, type Inquiry } from './named-decisions.service.js';
import { findPrivilege, findResource, UNKNOWN, type NamedResource, type NamedSubject } from './named-question.js';
import { isAllowed } from './verdict.js';

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
    { action, resource }: { action: string; resource: NamedResource | null; facts: Facts | undefined },
    { after, limit }: PageRange,
  ): FoundNames {
    const { snapshot, instant } = decider;
    const privilege = findPrivilege(snapshot, action, resource?.kind);
    const found = findResource(snapshot, resource);
    if (privilege === UNKNOWN || found === UNKNOWN) return NOTHING;
    const subjects = new Subjects(decider, { privilege, resource: found }, instant);
    const isUsers = type === 'user';
    const table = isUsers ? snapshot.tables.users : snapshot.tables.groups;
    const indexes = isUsers ? subjects.users(after.id, limit + 1) : subjects.groups(after.id, limit + 1);
    return pageOf(indexes, limit, after, (index) => ({ id: table.idOf(index), key: '', name: table.nameOf(index) }));
  }

  /** The resources of a kind on which the subject may do it, in the order of their ids. Throws `forbidden`. */
  resources(
    inquiry: Inquiry,
    {
      subject,
      action,
      kind,
      facts,
    }: { subject: NamedSubject | null; action: string; kind: string; facts: Facts | undefined },
    { after, limit }: PageRange,
  ): FoundNames {
    const { decider, asker } = inquiry;
    const question = this.decisions.find(inquiry, { subject, action, resource: null, facts });
    if (!question) throw mayNotAsk();
    const { resources } = decider.snapshot.tables;
    const privilege = findPrivilege(decider.snapshot, action, kind);
    if (!question.subject || privilege === UNKNOWN || nameKey(kind) === '') return NOTHING;
    const range = { kindKey: nameKey(kind), after: after.id, limit: limit + 1, sharedOnly: !asker.asksAboutAnyone };
    const indexes = resourcesOpenTo(decider, question.subject, privilege, decider.instant, range);
    return pageOf(indexes, limit, after, (index) => ({
      id: resources.idOf(index),
      key: '',
      name: splitResourceName(resources.nameOf(index)).name,
    }));
  }

  /**
   * Every name of what the subject may do, in the order of their keys: privileges, and their aliases for the kind of the
   * resource. Throws `forbidden`.
   */
  actions(
    inquiry: Inquiry,
    {
      subject,
      resource,
      facts,
    }: { subject: NamedSubject | null; resource: NamedResource | null; facts: Facts | undefined },
    { after, limit }: PageRange,
  ): FoundNames {
    const { decider } = inquiry;
    // Whatever the action is called: here it only matters whom and what the question is about.
    const question = this.decisions.find(inquiry, { subject, action: '', resource, facts });
    if (!question) throw mayNotAsk();
    if (!question.subject || question.resource === UNKNOWN) return NOTHING;
    const allowed = actionsOf(inquiry, resource?.kind)
      .filter(({ key, privilege }) => key > after.key && isAllowed(decider, { ...question, privilege }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return pageOf(allowed, limit, after, ({ key, name }) => ({ id: 0, key, name }));
  }
}

/** Every action there is for a kind of resources. An alias hides a privilege of the same name. */
function actionsOf({ decider }: Inquiry, kind: string | undefined): { key: string; name: string; privilege: number }[] {
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
  return [...actions.values()];
}

/** `found` may hold more than `limit`: then there is a next page. */
function pageOf<T>(
  found: readonly T[],
  limit: number,
  after: Position,
  show: (item: T) => Position & { name: string },
): FoundNames {
  const shown = found.slice(0, limit).map(show);
  const { id, key } = shown.at(-1) ?? after;
  return { names: shown.map(({ name }) => name), next: found.length > limit ? { id, key } : null };
}
