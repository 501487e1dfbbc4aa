import { Injectable } from '@nestjs/common';
import {
  mayNotAsk,
  NamedDecisionsService,
  type Inquiry,
} from '../../access/decisions/named/named-decisions.service.js';
import { REASONS, type FoundQuestion, type Reason } from '../../access/decisions/named/verdict.js';
import { AppError } from '../../common/errors/app-error.js';
import { ERRORS, type ErrorCode } from '../../common/errors/catalogue.js';
import { isJsonObject, type JsonObject } from '../../common/json/json-object.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { readDefaults, readEvaluation, type EvaluationRequest } from './evaluation-request.js';
import { toQuestion } from './mapping.js';
import { readOptions, type Options } from './options.js';
import { Complaint, objectOf, orThrow } from './request-parts.js';

/** How many questions a batch may have. */
export const EVALUATIONS_MAX = 10_000;

/** What is told besides a decision. */
export interface DecisionContext {
  reason?: { code: Reason; message: string };
  error?: { status: number; code: ErrorCode; message: string };
}

export interface Decision {
  decision: boolean;
  context?: DecisionContext;
}

export interface Decisions {
  evaluations: readonly Decision[];
}

const YES: Decision = { decision: true };
const NO: Decision = { decision: false };

/** Answers the Access Evaluation and the Access Evaluations API. */
@Injectable()
export class EvaluationsService {
  constructor(
    private readonly decisions: NamedDecisionsService,
    private readonly metrics: Metrics,
  ) {}

  /** Throws `validation_failed`, and `forbidden` for a caller who may not ask about the subject. */
  evaluate(inquiry: Inquiry, body: unknown): Decision {
    const request = objectOf(body);
    return this.evaluateOne(inquiry, request, orThrow(readOptions(request.options)));
  }

  /**
   * Decisions in the order of the questions, up to the one that decides, if a semantic says so. A question that has no
   * answer is a no with an error. Without questions it is the evaluation of one. Throws as `evaluate` does.
   */
  evaluateAll(inquiry: Inquiry, body: unknown): Decision | Decisions {
    const request = objectOf(body);
    const options = orThrow(readOptions(request.options));
    const items = itemsOf(request.evaluations);
    if (items.length === 0) return this.evaluateOne(inquiry, request, options);
    const defaults = orThrow(readDefaults(request));
    const evaluations: Decision[] = [];
    for (const item of items) {
      const question = isJsonObject(item) ? readEvaluation(item, defaults) : new Complaint('', 'must be an object');
      const decision = this.answer(inquiry, question, evaluations.length, options);
      this.count(decision);
      evaluations.push(decision);
      if (decision.decision === options.endsWith) break;
    }
    return { evaluations };
  }

  private count({ decision, context }: Decision): void {
    const outcome = decision ? 'yes' : 'no';
    this.metrics.decisions[context?.error ? 'error' : outcome] += 1;
  }

  private evaluateOne(inquiry: Inquiry, request: JsonObject, options: Options): Decision {
    const answer = this.decide(inquiry, orThrow(readEvaluation(request)), options);
    if (answer === null) throw mayNotAsk();
    this.count(answer);
    return answer;
  }

  private answer(inquiry: Inquiry, question: EvaluationRequest | Complaint, index: number, options: Options): Decision {
    if (question instanceof Complaint) {
      return failure('validation_failed', question.under(`/evaluations/${index}`).message);
    }
    return this.decide(inquiry, question, options) ?? failure('forbidden', mayNotAsk().message);
  }

  /** Null when the caller may not ask about the subject. What takes too much to be judged is a no with an error. */
  private decide(inquiry: Inquiry, request: EvaluationRequest, { reasons }: Options): Decision | null {
    const question = this.decisions.find(inquiry, toQuestion(request));
    if (!question) return null;
    const decision = this.judge(inquiry, question);
    if (typeof decision !== 'boolean') return decision;
    if (!reasons) return decision ? YES : NO;
    const code = this.decisions.reasonOf(inquiry, question, decision);
    return { decision, context: { reason: { code, message: REASONS[code] } } };
  }

  private judge(inquiry: Inquiry, question: FoundQuestion): boolean | Decision {
    try {
      return this.decisions.isAllowed(inquiry, question);
    } catch (error) {
      if (error instanceof AppError) return failure(error.code, error.message);
      throw error;
    }
  }
}

function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Complaint('/evaluations', 'must be a list').toError();
  if (value.length > EVALUATIONS_MAX) {
    throw new Complaint('/evaluations', `must have at most ${EVALUATIONS_MAX} items`).toError();
  }
  return value;
}

function failure(code: ErrorCode, message: string): Decision {
  return { decision: false, context: { error: { status: ERRORS[code].status, code, message } } };
}
