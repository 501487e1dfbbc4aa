import { isGuid } from '../../../common/text/guid.js';
import { nameKey } from '../../../common/text/names.js';
import type { Facts } from '../../conditions/facts.js';
import { resourceName, type AccessSnapshot } from '../../snapshot/access-snapshot.js';
import { NO_RESOURCE, type SubjectIndex } from '../../snapshot/decider.js';
import type { GuidIds } from './guid-ids.queries.js';

/** A user or a group, by name without regard to case, or else by GUID. */
export interface NamedSubject {
  type: 'user' | 'group';
  name: string;
}

export interface NamedResource {
  kind: string;
  name: string;
}

/** What is asked, in names. */
export interface NamedQuestion {
  /** Null when what is asked about is neither a user nor a group. */
  subject: NamedSubject | null;
  /** A privilege, by an alias that counts for the kind of the resource, or else by its own name. */
  action: string;
  /** Null when it is asked whether the subject may do it at all. */
  resource: NamedResource | null;
  /** What the question tells of those it is about; undefined for nothing. */
  facts: Facts | undefined;
}

/** What stands for a row that is not there. */
export const UNKNOWN = -2;

const NAME_LENGTH_MAX = 255;

/** The subject, or undefined when there is none of that name. */
export function findSubject(
  { tables }: AccessSnapshot,
  subject: NamedSubject | null,
  guids: GuidIds,
): SubjectIndex | undefined {
  if (!subject || !mayBeName(subject.name)) return undefined;
  const isGroup = subject.type === 'group';
  const table = isGroup ? tables.groups : tables.users;
  let index = table.findNamed(subject.name);
  if (index === -1 && isGuid(subject.name)) {
    const id = (isGroup ? guids.groups : guids.users).get(subject.name.toLowerCase());
    if (id !== undefined) index = table.find(id);
  }
  return index === -1 ? undefined : { index, isGroup };
}

/** The index of the privilege that `action` means for resources of this kind, or `UNKNOWN`. */
export function findPrivilege({ tables, aliases }: AccessSnapshot, action: string, kind: string | undefined): number {
  if (!mayBeName(action)) return UNKNOWN;
  const ofKind = kind === undefined || !mayBeName(kind) ? undefined : aliases.ofKind(nameKey(kind));
  const alias = ofKind?.get(nameKey(action));
  const aliased = alias ? tables.privileges.find(alias.privilegeId) : -1;
  const index = aliased === -1 ? tables.privileges.findNamed(action) : aliased;
  return index === -1 ? UNKNOWN : index;
}

/** The index of the resource, `NO_RESOURCE` when none is meant, or `UNKNOWN`. */
export function findResource({ tables }: AccessSnapshot, resource: NamedResource | null): number {
  if (!resource) return NO_RESOURCE;
  if (!mayBeName(resource.kind) || !mayBeName(resource.name)) return UNKNOWN;
  const index = tables.resources.findName(resourceName(nameKey(resource.kind), nameKey(resource.name)));
  return index === -1 ? UNKNOWN : index;
}

function mayBeName(name: string): boolean {
  return name.length > 0 && name.length <= NAME_LENGTH_MAX;
}
