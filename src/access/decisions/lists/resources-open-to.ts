import { resourceName } from '../../snapshot/access-snapshot.js';
import type { Decider } from '../../snapshot/decider.js';
import { NO_RESOURCE } from '../../snapshot/decider.js';
import { decide, reaches } from '../decide.js';
import type { Question } from '../question.js';
import { Hopes } from './hopes.js';
import { IndexSet } from './index-set.js';
import { judgedPage, type ListedPage, type PageRange } from './listed-page.js';

/** Which resources are listed. */
export interface ResourceRange extends PageRange {
  /** The key of a kind (`nameKey`); undefined for all kinds. */
  kindKey: string | undefined;
  /** Whether to leave out what is not shared with the subject, though he may do everything. */
  sharedOnly: boolean;
}

const NOTHING: ListedPage = { found: [], resumeAfter: null };

/**
 * The first resources by id on which a check says that the subject may do the privilege. `question` names no resource.
 */
export function resourcesOpenTo(
  decider: Decider,
  question: Question,
  instant: number,
  range: ResourceRange,
): ListedPage {
  const { snapshot } = decider;
  const { tables, administration } = snapshot;
  const { subject, privilege } = question;
  const holds = decider.holds(subject, privilege, instant);
  if (!holds && !mightHold(decider, question, instant)) return NOTHING;
  const isEverywhere = !range.sharedOnly && holds && decider.holds(subject, administration, instant);
  const shared = isEverywhere ? undefined : sharedWith(decider, question, instant);
  const prefix = range.kindKey === undefined ? '' : resourceName(range.kindKey, '');
  const isOfKind = (resource: number): boolean => prefix === '' || tables.resources.keyOf(resource).startsWith(prefix);
  return judgedPage(tables.resources, range, {
    isPossible: (resource) => (!shared || shared.possible.has(resource)) && isOfKind(resource),
    isCertain: (resource) => holds && (!shared || shared.certain.has(resource)),
    judge: (resource, ofPage) => {
      const asked = { ...question, resource };
      if (!decide(decider, asked, instant, ofPage)) return false;
      return !range.sharedOnly || reaches(decider, asked, instant, ofPage);
    },
  });
}

/** Whether the subject might hold the privilege by a pair with a condition. */
function mightHold(decider: Decider, { subject, privilege }: Question, instant: number): boolean {
  if (!decider.snapshot.hasConditions) return false;
  const hopes = new Hopes(decider, { privilege, resource: NO_RESOURCE }, instant);
  if (!subject.isGroup && hopes.users.has(subject.index)) return true;
  return decider.isInAny(subject, instant, (group) => hopes.givingGroups.has(group));
}

/** The resources that are shared with a group of the subject, and those that are if conditions are true. */
function sharedWith(
  decider: Decider,
  { subject }: Question,
  instant: number,
): { certain: IndexSet; possible: IndexSet } {
  const { tables, relations, conditional } = decider.snapshot;
  const certain = new IndexSet(tables.resources.indexEnd);
  const possible = new IndexSet(tables.resources.indexEnd);
  decider.isInAny(subject, instant, (group) => {
    relations.shares.eachLeft(group, instant, (resource) => {
      certain.add(resource);
      possible.add(resource);
    });
    for (const { left } of conditional.shares.ofRight(group)) possible.add(left);
    return false;
  });
  return { certain, possible };
}
