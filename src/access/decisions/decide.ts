import { AppError } from '../../common/errors/app-error.js';
import { STEPS_PER_QUESTION_MAX, StepBudget } from '../conditions/step-budget.js';
import type { Decider } from '../snapshot/decider.js';
import { FactView } from '../snapshot/fact-view.js';
import type { Question } from './question.js';

/**
 * Whether the subject may: by what counts always, or by conditions that are true for the facts of the question. Throws
 * `evaluation_too_costly` when that cannot be told within the budget of a question, or that of the request.
 */
export function decide(decider: Decider, question: Question, instant: number, ofRequest?: StepBudget): boolean {
  if (decider.check(question.subject, question.privilege, question.resource, instant)) return true;
  if (!decider.snapshot.hasConditions) return false;
  const steps = new StepBudget(STEPS_PER_QUESTION_MAX, ofRequest);
  if (new FactView(decider, question, instant, steps).allows()) return true;
  if (steps.hasRefused) throw new AppError('evaluation_too_costly');
  return false;
}

/** Whether the resource is shared with a group of the subject, always or by a condition that is true for the facts. */
export function reaches(decider: Decider, question: Question, instant: number, ofRequest?: StepBudget): boolean {
  if (decider.isSharedWith(question.subject, question.resource, instant)) return true;
  if (!decider.snapshot.hasConditions) return false;
  const steps = new StepBudget(STEPS_PER_QUESTION_MAX, ofRequest);
  return new FactView(decider, question, instant, steps).reachesResource();
}
