import type { Facts } from '../../conditions/facts.js';
import type { StepBudget } from '../../conditions/step-budget.js';
import type { ConditionalPair } from '../../snapshot/conditional-pairs.js';
import { NO_RESOURCE, type Decider, type SubjectIndex } from '../../snapshot/decider.js';
import { contains } from '../../snapshot/validity-window.js';
import { decide } from '../decide.js';
import type { Question } from '../question.js';
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
  condition_met: 'The subject may do it under a condition, which is true.',
  unknown_subject: 'There is no such subject.',
  unknown_action: 'There is no such action.',
  unknown_resource: 'There is no such resource.',
  inactive_subject: 'The subject is not active.',
  not_granted: 'The subject does not hold the privilege.',
  not_shared: 'The resource is not shared with any of the groups of the subject.',
  condition_not_met: 'The subject may do it under a condition, which is not true or cannot be judged.',
} as const;

export type Reason = keyof typeof REASONS;

/** The same question, if everything that it names is there. */
export function complete(question: FoundQuestion): Question | undefined {
  const { subject, privilege, resource } = question;
  return subject && privilege !== UNKNOWN && resource !== UNKNOWN ? (question as Question) : undefined;
}

/**
 * Whether the answer is yes. What is not there may do nothing, and nothing can be done to it. Throws
 * `evaluation_too_costly`.
 */
export function isAllowed(decider: Decider, question: FoundQuestion, steps: StepBudget): boolean {
  const asked = complete(question);
  return asked !== undefined && decide(decider, asked, decider.instant, steps);
}

/** Why, of a question that was answered. Looks at one thing after the other, as the check does. */
export function reasonOf(decider: Decider, question: FoundQuestion, allowed: boolean): Reason {
  if (!question.subject) return 'unknown_subject';
  if (question.privilege === UNKNOWN) return 'unknown_action';
  const asked = complete(question);
  if (!asked) return 'unknown_resource';
  return allowed ? reasonOfYes(decider, asked) : reasonOfNo(decider, asked);
}

function reasonOfYes(decider: Decider, { subject, privilege, resource }: Question): Reason {
  const { instant, snapshot } = decider;
  if (!decider.check(subject, privilege, resource, instant)) return 'condition_met';
  if (decider.holds(subject, snapshot.administration, instant)) return 'administration';
  return resource === NO_RESOURCE ? 'granted' : 'shared';
}

function reasonOfNo(decider: Decider, question: Question): Reason {
  const { subject, privilege } = question;
  if (!subject.isGroup && !decider.snapshot.isActive(subject.index)) return 'inactive_subject';
  const holds = decider.holds(subject, privilege, decider.instant);
  if (!holds && !mightHold(decider, question)) return 'not_granted';
  if (question.resource !== NO_RESOURCE && !mightReach(decider, question)) return 'not_shared';
  return 'condition_not_met';
}

/** Whether a pair with a condition would give the privilege to the subject. */
function mightHold(decider: Decider, { subject, privilege }: Question): boolean {
  const { instant, yields, snapshot } = decider;
  const { grants, groupAssignments, userAssignments } = snapshot.conditional;
  const gives = (pairs: Iterable<ConditionalPair>, yieldOf: (right: number) => ReadonlySet<number>): boolean =>
    [...pairs].some(({ right, window }) => contains(window, instant) && yieldOf(right).has(privilege));
  const ofSet = (set: number): ReadonlySet<number> => yields.ofSet(set);
  if (!subject.isGroup && gives(userAssignments.ofLeft(subject.index), ofSet)) return true;
  return decider.isInAny(
    subject,
    instant,
    (group) =>
      gives(grants.ofLeft(group), (right) => yields.ofPrivilege(right)) || gives(groupAssignments.ofLeft(group), ofSet),
  );
}

/** Whether the resource is shared with a group of the subject, or would be by a pair with a condition. */
function mightReach(decider: Decider, { subject, resource }: Question): boolean {
  if (decider.isSharedWith(subject, resource, decider.instant)) return true;
  const { shares } = decider.snapshot.conditional;
  return decider.isInAny(subject, decider.instant, (group) => shares.find(resource, group) !== undefined);
}
