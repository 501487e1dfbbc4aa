import { AppError } from '../../common/errors/app-error.js';
import type { Form } from './form.js';
import { toCode } from './privilege-catalogue.js';
import { parseTextList } from './text-list.js';

const GROUP_NAMES_MAX = 10_000;

/** Two spellings of one built-in group, which is called All here too. */
const ALL_GROUP_ALIAS = 'ALL_GROUP';
const ALL_GROUP_NAME = 'All';

/** What addprivilege and removeprivilege are asked to do. */
export interface PrivilegeChange {
  /** A privilege code; whether it exists is not decided here. */
  privilege: string;
  /** At least one, in the order in which they were sent. */
  groupNames: string[];
}

/** Throws `validation_failed` for anything that cannot be a change. */
export function toPrivilegeChange(form: Form): PrivilegeChange {
  const code = form.required('privilege');
  const groupNames = form.all('groupNames').flatMap(parseGroupNames);
  if (groupNames.length === 0) throw AppError.invalidField('/groupNames', 'must name at least one group');
  if (groupNames.length > GROUP_NAMES_MAX) {
    throw AppError.invalidField('/groupNames', `must name at most ${GROUP_NAMES_MAX} groups`);
  }
  return {
    privilege: toCode(code),
    groupNames: groupNames.map((name) => (name === ALL_GROUP_ALIAS ? ALL_GROUP_NAME : name)),
  };
}

/**
 * A JSON array of names, a name as a JSON string, or a bare name: whatever else is valid JSON (`2024`, `true`) is the
 * name of a group that is called so. Names are taken as they are, blanks included.
 */
export function parseGroupNames(text: string): string[] {
  return parseTextList(text, 'groupNames', 'names of groups');
}
