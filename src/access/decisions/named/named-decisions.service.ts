import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import { STEPS_PER_REQUEST_MAX, StepBudget } from '../../conditions/step-budget.js';
import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import { reaches } from '../decide.js';
import { assertReached, DecisionsService } from '../decisions.service.js';
import { isSelf, type Asker } from '../question.js';
import type { Terms } from '../terms.js';
import type { GuidIds } from './guid-ids.queries.js';
import { findPrivilege, findResource, findSubject, UNKNOWN, type NamedQuestion } from './named-question.js';
import { complete, isAllowed, reasonOf, type FoundQuestion, type Reason } from './verdict.js';

/** One caller's questions of one snapshot. Nothing may be awaited while one is in use. */
export interface Inquiry {
  readonly decider: Decider;
  readonly asker: Asker;
  readonly guids: GuidIds;
  /** What judging conditions may take for all questions together. */
  readonly steps: StepBudget;
}

/**
 * Answers questions that are asked in names, where what is not there is a plain no. Whoever may not ask about others is
 * told so, whether there is such a subject or not, and knows of those resources alone that are shared with him.
 */
@Injectable()
export class NamedDecisionsService {
  constructor(private readonly decisions: DecisionsService) {}

  /** Throws `validation_failed` when the snapshot does not show the revision that `terms` ask for. */
  begin(decider: Decider, principal: Principal, guids: GuidIds, terms: Terms): Inquiry {
    assertReached(decider, terms);
    return { decider, asker: this.decisions.askerOf(principal), guids, steps: new StepBudget(STEPS_PER_REQUEST_MAX) };
  }

  /** What the names stand for. Null when the caller may not ask about the subject. */
  find({ decider, asker, guids }: Inquiry, { subject, action, resource, facts }: NamedQuestion): FoundQuestion | null {
    const { snapshot } = decider;
    const found = findSubject(snapshot, subject, guids);
    if (!asker.asksAboutAnyone && !(found && isSelf(asker, found, snapshot))) return null;
    return {
      subject: found,
      privilege: findPrivilege(snapshot, action, resource?.kind),
      resource: findResource(snapshot, resource),
      facts,
    };
  }

  /** Throws `evaluation_too_costly`. */
  isAllowed(inquiry: Inquiry, question: FoundQuestion): boolean {
    return isAllowed(inquiry.decider, this.asSeen(inquiry, question), inquiry.steps);
  }

  /** Why a question was answered so. */
  reasonOf(inquiry: Inquiry, question: FoundQuestion, allowed: boolean): Reason {
    return reasonOf(inquiry.decider, this.asSeen(inquiry, question), allowed);
  }

  /** What is not shared with a caller who asks about himself alone is not there for him. */
  private asSeen({ decider, asker, steps }: Inquiry, question: FoundQuestion): FoundQuestion {
    if (asker.asksAboutAnyone || question.resource === NO_RESOURCE) return question;
    const asked = complete(question);
    const isSeen = asked !== undefined && reaches(decider, asked, decider.instant, steps);
    return isSeen ? question : { ...question, resource: UNKNOWN };
  }
}

/** What a caller is told who asks about others than himself. */
export function mayNotAsk(): AppError {
  return new AppError('forbidden', { detail: 'To ask about others than yourself you need ACCESS_CHECKING.' });
}
