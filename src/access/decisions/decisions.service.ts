import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError, type FieldError } from '../../common/errors/app-error.js';
import { ERRORS } from '../../common/errors/catalogue.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { AccessRules } from '../access-rules.js';
import { AccessKeeper } from '../snapshot/access-keeper.js';
import { NO_RESOURCE, type Decider } from '../snapshot/decider.js';
import { STEPS_PER_REQUEST_MAX, StepBudget } from '../conditions/step-budget.js';
import { decide, reaches } from './decide.js';
import { Failure, readQuestion, type Asker, type Question } from './question.js';
import { TERM_FIELDS, type Terms } from './terms.js';

/** How many questions a batch may have. */
export const CHECKS_MAX = 10_000;

const BATCH_FIELDS: ReadonlySet<string> = new Set([...TERM_FIELDS, 'checks']);

export interface CheckAnswer {
  allowed: boolean;
  /** The revision that the answer shows. */
  revision: number;
}

/** The answer to one question of a batch. */
export type CheckResult = { allowed: boolean } | { error: { code: string; title: string; errors?: FieldError[] } };

export interface ChecksAnswer {
  /** In the order of the questions. */
  results: CheckResult[];
  revision: number;
}

const YES: CheckResult = { allowed: true };
const NO: CheckResult = { allowed: false };

/**
 * Answers "may he do that?". First `snapshotFor` waits for data as fresh as the request wants it; what follows awaits
 * nothing, so that an answer, or a whole batch of them, shows one revision.
 */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly keeper: AccessKeeper,
    private readonly rules: AccessRules,
    private readonly metrics: Metrics,
  ) {}

  /** Throws `database_unavailable`. */
  async snapshotFor({ minimizeLatency, atLeast }: Terms): Promise<Decider> {
    const isEnough = minimizeLatency && this.keeper.latest.snapshot.revision >= atLeast;
    return isEnough ? this.keeper.known() : this.keeper.fresh();
  }

  /**
   * `body` is a question with terms. Throws `validation_failed`, `evaluation_too_costly`, and `…_not_found` for what the
   * caller cannot see.
   */
  check(decider: Decider, principal: Principal, body: unknown, terms: Terms): CheckAnswer {
    const question = this.read(decider, principal, body, terms);
    const allowed = decide(decider, question, instantOf(decider, terms));
    this.metrics.decisions[allowed ? 'yes' : 'no'] += 1;
    return { allowed, revision: decider.snapshot.revision };
  }

  /** What `body`, a question with terms, asks. Throws as `check` does. */
  read(decider: Decider, principal: Principal, body: unknown, terms: Terms): Question {
    assertReached(decider, terms);
    const asker = this.askerOf(principal);
    const question = readFor(decider, asker, body, instantOf(decider, terms), TERM_FIELDS);
    if (!(question instanceof Failure)) return question;
    throw new AppError(question.code, { errors: question.field ? [question.field] : [] });
  }

  /** `body` is `{checks: […]}` with terms. A question that has no answer has an error in its place. */
  checks(decider: Decider, principal: Principal, body: unknown, terms: Terms): ChecksAnswer {
    assertReached(decider, terms);
    const questions = readBatch(body);
    const instant = instantOf(decider, terms);
    const asker = this.askerOf(principal);
    const steps = new StepBudget(STEPS_PER_REQUEST_MAX);
    const results = questions.map((value) => {
      const question = readFor(decider, asker, value, instant, undefined, steps);
      return question instanceof Failure ? describe(question) : resultOf(decider, question, instant, steps);
    });
    this.count(results);
    return { results, revision: decider.snapshot.revision };
  }

  private count(results: readonly CheckResult[]): void {
    let [yes, no] = [0, 0];
    for (const result of results) {
      if (result === YES) yes += 1;
      else if (result === NO) no += 1;
    }
    const { decisions } = this.metrics;
    decisions.yes += yes;
    decisions.no += no;
    decisions.error += results.length - yes - no;
  }

  /** What the caller may be told. */
  askerOf(principal: Principal): Asker {
    const { userId, groupId } = principal;
    return { userId, groupId, asksAboutAnyone: this.rules.mayAskAboutAnyone(principal) };
  }
}

function instantOf(decider: Decider, terms: Terms): number {
  return terms.at ?? decider.instant;
}

/** Who may not ask about others is told of those resources alone that are shared with him. */
function readFor(
  decider: Decider,
  asker: Asker,
  value: unknown,
  instant: number,
  more?: ReadonlySet<string>,
  ofRequest?: StepBudget,
): Question | Failure {
  const question = readQuestion(value, asker, decider.snapshot, more);
  if (asker.asksAboutAnyone || question instanceof Failure || question.resource === NO_RESOURCE) return question;
  return reaches(decider, question, instant, ofRequest) ? question : new Failure('resource_not_found', undefined);
}

/** A revision that nobody has committed is not waited for: throws `validation_failed`. */
export function assertReached({ snapshot }: Decider, { atLeast }: Terms): void {
  if (snapshot.revision >= atLeast) return;
  throw AppError.invalidField('/atLeast', `is beyond the present revision, ${snapshot.revision}`);
}

function readBatch(body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw AppError.invalidField('', 'must be an object');
  }
  const strange = Object.keys(body).find((key) => !BATCH_FIELDS.has(key));
  if (strange !== undefined) throw AppError.invalidField(`/${strange}`, 'is not known here');
  const checks = 'checks' in body ? body.checks : undefined;
  if (!Array.isArray(checks)) throw AppError.invalidField('/checks', 'must be a list');
  if (checks.length > CHECKS_MAX) throw AppError.invalidField('/checks', `must have at most ${CHECKS_MAX} items`);
  return checks;
}

/** In a batch, a question that takes too much has an error in its place. */
function resultOf(decider: Decider, question: Question, instant: number, steps: StepBudget): CheckResult {
  try {
    return decide(decider, question, instant, steps) ? YES : NO;
  } catch (error) {
    if (error instanceof AppError) return describe(new Failure(error.code, undefined));
    throw error;
  }
}

function describe({ code, field }: Failure): CheckResult {
  return { error: { code, title: ERRORS[code].title, ...(field ? { errors: [field] } : {}) } };
}
