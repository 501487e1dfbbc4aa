import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AccessRules } from '../../access-rules.js';
import { DecisionsService } from '../decisions.service.js';
import type { Terms } from '../terms.js';
import { activation, changeOf } from './change-calls.js';
import type {
  ChangeSet,
  ExplainedCondition,
  ExplainedNode,
  ExplainedPath,
  ExplainedStep,
  Explanation,
  PairIds,
} from './explanation.js';
import { draftExplanation, type DraftStep, type ExplanationDraft } from './explanation-draft.js';
import { explainInWords } from './explanation-text.js';
import { PairFactsQueries, type PairFacts } from './pair-facts.queries.js';

/** What a reader is shown. */
interface Sight {
  /** Whether a group may be named to him. */
  sees(groupId: number | null): boolean;
  /** Whether he is told who gave what. */
  seesGivers: boolean;
  factsOf(pair: PairIds): PairFacts | undefined;
}

/** Says why the answer to a question is what it is, and for a no what would make it a yes. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly rules: AccessRules,
    private readonly facts: PairFactsQueries,
  ) {}

  /** `body` is a question with terms, as for a check. Throws what a check throws. */
  async explain(principal: Principal, body: unknown, terms: Terms): Promise<Explanation> {
    const decider = await this.decisions.snapshotFor(terms);
    const question = this.decisions.read(decider, principal, body, terms);
    const draft = draftExplanation(decider, question, terms.at ?? decider.instant);
    return render(draft, await this.sightOf(principal, draft));
  }

  private async sightOf(principal: Principal, draft: ExplanationDraft): Promise<Sight> {
    const steps = [...draft.privilegePaths, ...draft.resourcePaths, ...draft.heldBackPaths, ...draft.missing].flat();
    const pairs = new Map<string, PairIds>();
    for (const { pair } of steps) if (pair) pairs.set(keyOf(pair), pair);
    const found = await this.facts.read([...pairs.values()]);
    const facts = new Map([...pairs.keys()].map((key, index) => [key, found[index]]));
    const groups = steps.flatMap(({ from, to }) => [from, to]).filter(({ type }) => type === 'group');
    const groupIds = new Set(groups.flatMap(({ id }) => (id === null ? [] : [id])));
    const readable = await this.rules.readableGroupsAmong(principal, [...groupIds]);
    // The subject was named by whoever asks.
    if (draft.subject.type === 'group' && draft.subject.id !== null) readable.add(draft.subject.id);
    return {
      sees: (groupId) => groupId !== null && readable.has(groupId),
      seesGivers: this.rules.mayReadAnyUser(principal),
      factsOf: (pair) => facts.get(keyOf(pair)),
    };
  }
}

function render(draft: ExplanationDraft, sight: Sight): Explanation {
  const { subject, privilege, resource } = draft;
  const pathOf = (steps: readonly DraftStep[]): ExplainedPath => ({ steps: steps.map((step) => stepOf(step, sight)) });
  const shown = draft.missing.filter((steps) =>
    steps.every(({ from, to }) => isShown(from, sight) && isShown(to, sight)),
  );
  const told = {
    allowed: draft.allowed,
    revision: draft.revision,
    at: new Date(draft.instant),
    subject,
    privilegePaths: draft.privilegePaths.map(pathOf),
    resourcePaths: draft.resourcePaths.map(pathOf),
    heldBackPaths: draft.heldBackPaths.map(pathOf),
    missing: shown.map((steps) => changesOf(steps, draft, sight)),
    complete: draft.complete && shown.length === draft.missing.length,
  };
  return { ...told, text: explainInWords(told, privilege, resource) };
}

function stepOf(step: DraftStep, sight: Sight): ExplainedStep {
  const { type, from, to, window, pair } = step;
  const facts = pair ? sight.factsOf(pair) : undefined;
  return {
    type,
    from: nodeFor(from, sight),
    to: nodeFor(to, sight),
    validFrom: dateOf(window?.from),
    validUntil: dateOf(window?.until),
    ...conditionFor(step, sight),
    ...(facts && type === 'membership' ? { admin: facts.flag } : {}),
    ...(facts && sight.seesGivers ? { createdBy: facts.createdBy } : {}),
    ...(facts ? { createdAt: facts.createdAt } : {}),
  };
}

function conditionFor({ condition, from, to }: DraftStep, sight: Sight): { condition?: ExplainedCondition } {
  if (!condition) return {};
  const { result, error } = condition.outcome;
  const told = isShown(from, sight) && isShown(to, sight);
  return {
    condition: {
      expression: told ? condition.text : null,
      result,
      ...(error === undefined ? {} : { error: told ? error : null }),
    },
  };
}

function changesOf(steps: readonly DraftStep[], { subject, instant }: ExplanationDraft, sight: Sight): ChangeSet {
  const { active, ...user } = subject;
  const changes = steps.map((step) => changeOf(step, step.pair ? sight.factsOf(step.pair) : undefined, instant));
  return { changes: active ? changes : [activation(user), ...changes] };
}

function nodeFor(node: ExplainedNode, sight: Sight): ExplainedNode {
  return isShown(node, sight) ? node : { ...node, id: null, name: null };
}

function isShown({ type, id }: ExplainedNode, sight: Sight): boolean {
  return type !== 'group' || sight.sees(id);
}

function dateOf(instant = Infinity): Date | null {
  return Number.isFinite(instant) ? new Date(instant) : null;
}

function keyOf({ relation, left, right }: PairIds): string {
  return `${relation} ${left} ${right}`;
}
