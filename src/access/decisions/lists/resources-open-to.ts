import { resourceName } from '../../snapshot/access-snapshot.js';
import type { Decider, SubjectIndex } from '../../snapshot/decider.js';
import { IndexSet } from './index-set.js';

/** Which resources are listed. */
export interface ResourceRange {
  /** The key of a kind (`nameKey`); undefined for all kinds. */
  kindKey: string | undefined;
  /** Beyond this id. */
  after: number;
  limit: number;
  /** Whether to leave out what is not shared with the subject, though he may do everything. */
  sharedOnly: boolean;
}

/** The first resources by id on which a check says that the subject may do `privilege`: their indexes. */
export function resourcesOpenTo(
  decider: Decider,
  subject: SubjectIndex,
  privilege: number,
  instant: number,
  { kindKey, after, limit, sharedOnly }: ResourceRange,
): number[] {
  const { tables, administration } = decider.snapshot;
  if (!decider.holds(subject, privilege, instant)) return [];
  const isEverywhere = !sharedOnly && decider.holds(subject, administration, instant);
  const seen = isEverywhere ? undefined : sharedWith(decider, subject, instant);
  const prefix = kindKey === undefined ? '' : resourceName(kindKey, '');
  const found: number[] = [];
  tables.resources.someAfter(after, (resource) => {
    const isOpen = !seen || seen.has(resource);
    if (isOpen && (prefix === '' || tables.resources.keyOf(resource).startsWith(prefix))) found.push(resource);
    return found.length === limit;
  });
  return found;
}

function sharedWith(decider: Decider, subject: SubjectIndex, instant: number): IndexSet {
  const { tables, relations } = decider.snapshot;
  const found = new IndexSet(tables.resources.indexEnd);
  decider.isInAny(subject, instant, (group) => {
    relations.shares.eachLeft(group, instant, (resource) => void found.add(resource));
    return false;
  });
  return found;
}
