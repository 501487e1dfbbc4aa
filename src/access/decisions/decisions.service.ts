import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError, type FieldError } from '../../common/errors/app-error.js';
import { ERRORS } from '../../common/errors/catalogue.js';
import { AccessRules } from '../access-rules.js';
import { AccessKeeper } from '../snapshot/access-keeper.js';
import { NO_RESOURCE, type Decider } from '../snapshot/decider.js';
import { Failure, readQuestion } from './question.js';
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

/** Who asks, and what is the same for all his questions. */
interface Asking {
  decider: Decider;
  principal: Principal;
  asksAnything: boolean;
  instant: number;
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
  ) {}

  /** Throws `database_unavailable`. */
  async snapshotFor({ minimizeLatency, atLeast }: Terms): Promise<Decider> {
    const { latest } = this.keeper;
    return minimizeLatency && latest.snapshot.revision >= atLeast ? latest : this.keeper.fresh();
  }

  /** `body` is a question with terms. Throws `validation_failed`, and `…_not_found` for what the caller cannot see. */
  check(decider: Decider, principal: Principal, body: unknown, terms: Terms): CheckAnswer {
    assertReached(decider, terms);
    const asking = this.askingOf(decider, principal, terms);
    const outcome = decide(asking, body, TERM_FIELDS);
    if (outcome instanceof Failure) {
      throw new AppError(outcome.code, { errors: outcome.field ? [outcome.field] : [] });
    }
    return { allowed: outcome, revision: decider.snapshot.revision };
  }

  /** `body` is `{checks: […]}` with terms. A question that has no answer has an error in its place. */
  checks(decider: Decider, principal: Principal, body: unknown, terms: Terms): ChecksAnswer {
    assertReached(decider, terms);
    const questions = readBatch(body);
    const asking = this.askingOf(decider, principal, terms);
    const results = questions.map((question) => {
      const outcome = decide(asking, question);
      return outcome instanceof Failure ? describe(outcome) : outcome ? YES : NO;
    });
    return { results, revision: decider.snapshot.revision };
  }

  private askingOf(decider: Decider, principal: Principal, { at }: Terms): Asking {
    const asksAnything = this.rules.mayAskAboutAnyone(principal);
    return { decider, principal, asksAnything, instant: at ?? decider.instant };
  }
}

function decide(
  { decider, principal, asksAnything, instant }: Asking,
  value: unknown,
  more?: ReadonlySet<string>,
): boolean | Failure {
  const question = readQuestion(value, principal, decider.snapshot, more);
  if (question instanceof Failure) return question;
  const { subject, privilege, resource } = question;
  if (!asksAnything && !isSelf(decider, principal, subject)) return notFound(subject.isGroup ? 'group' : 'user');
  if (!asksAnything && resource !== NO_RESOURCE && !decider.isSharedWith(subject, resource, instant)) {
    return notFound('resource');
  }
  return decider.check(subject, privilege, resource, instant);
}

/** A revision that nobody has committed is not waited for. */
function assertReached({ snapshot }: Decider, { atLeast }: Terms): void {
  if (snapshot.revision >= atLeast) return;
  throw AppError.invalidField('/atLeast', `is beyond the present revision, ${snapshot.revision}`);
}

function isSelf({ snapshot }: Decider, principal: Principal, subject: { index: number; isGroup: boolean }): boolean {
  const table = subject.isGroup ? snapshot.tables.groups : snapshot.tables.users;
  return table.idOf(subject.index) === (subject.isGroup ? principal.groupId : principal.userId);
}

function notFound(what: 'user' | 'group' | 'resource'): Failure {
  return new Failure(`${what}_not_found`, undefined);
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

function describe({ code, field }: Failure): CheckResult {
  return { error: { code, title: ERRORS[code].title, ...(field ? { errors: [field] } : {}) } };
}
