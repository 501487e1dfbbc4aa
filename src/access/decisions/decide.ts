import type { Decider } from '../snapshot/decider.js';
import type { Question } from './question.js';

/** Whether the subject may, by what holds always or by a condition that is true for the facts of the question. */
export function decide(decider: Decider, { subject, privilege, resource }: Question, instant: number): boolean {
  return decider.check(subject, privilege, resource, instant);
}
