import type { Facts } from '../../conditions/facts.js';
import type { Decider, SubjectIndex } from '../../snapshot/decider.js';
import { NO_RESOURCE } from '../../snapshot/decider.js';
import { decide } from '../decide.js';
import { UNKNOWN } from './named-question.js';

/** A question whose parts were looked for: undefined or `UNKNOWN` is what is not there. */
export interface FoundQuestion {
  subject: SubjectIndex | undefined;
  privilege: number;
  /** `NO_RESOURCE` when none is meant. */
  resource: number;
  facts: Facts | undefined;
}

/** Why the answer is what it is, one sentence each. */
export const REASONS = {
  granted: 'The subject holds the privilege.',
  shared: 'The subject holds the privilege, and the resource is shared with one of his groups.',
  administration: 'The subject holds ADMINISTRATION.',
  unknown_subject: 'There is no such subject.',
  unknown_action: 'There is no such action.',
  unknown_resource: 'There is no such resource.',
  inactive_subject: 'The subject is not active.',
  not_granted: 'The subject does not hold the privilege.',
  not_shared: 'The resource is not shared with any of the groups of the subject.',
} as const;

export type Reason = keyof typeof REASONS;

/** Whether the answer is yes. What is not there may do nothing, and nothing can be done to it. */
export function isAllowed(decider: Decider, { subject, privilege, resource, facts }: FoundQuestion): boolean {
  if (!subject || privilege === UNKNOWN || resource === UNKNOWN) return false;
  return decide(decider, { subject, privilege, resource, facts }, decider.instant);
}

/** Why. Looks at one thing after the other, as the check does. */
export function reasonOf(decider: Decider, { subject, privilege, resource }: FoundQuestion): Reason {
  if (!subject) return 'unknown_subject';
  if (privilege === UNKNOWN) return 'unknown_action';
  if (resource === UNKNOWN) return 'unknown_resource';
  const { instant, snapshot } = decider;
  if (!subject.isGroup && !snapshot.isActive(subject.index)) return 'inactive_subject';
  if (!decider.holds(subject, privilege, instant)) return 'not_granted';
  if (decider.holds(subject, snapshot.administration, instant)) return 'administration';
  if (resource === NO_RESOURCE) return 'granted';
  return decider.isSharedWith(subject, resource, instant) ? 'shared' : 'not_shared';
}
