import { TOO_COSTLY, sizesOf, STEPS_PER_CONDITION_MAX } from '../conditions/condition.js';
import type { Bindings, Condition, Outcome } from '../conditions/condition.js';
import type { FactSizes } from '../conditions/condition-cost.js';
import type { StepBudget } from '../conditions/step-budget.js';
import type { ConditionalPair } from './conditional-pairs.js';
import { NO_RESOURCE, type Decider } from './decider.js';
import { bindingsOf, type FactQuestion } from './fact-bindings.js';
import { contains } from './validity-window.js';

/**
 * What pairs with a condition add for one question. Each condition is judged once, and only when the answer hangs on it. What
 * counts without a condition is the decider's: it is asked first, and what it allows stays allowed.
 */
export class FactView {
  private readonly outcomes = new Map<Condition, Outcome>();
  private told: { bindings: Bindings; sizes: FactSizes } | undefined;

  constructor(
    private readonly decider: Decider,
    private readonly question: FactQuestion,
    private readonly instant: number,
    private readonly budget: StepBudget,
  ) {}

  /** Whether the subject may, by pairs with and without conditions together. */
  allows(): boolean {
    const { subject, resource } = this.question;
    if (!this.holdsPrivilege()) return false;
    if (resource === NO_RESOURCE || this.reachesResource()) return true;
    return this.decider.holds(subject, this.decider.snapshot.administration, this.instant);
  }

  /** Whether the subject holds the privilege that is asked about, by whatever. */
  holdsPrivilege(): boolean {
    const { decider, instant } = this;
    const { subject, privilege } = this.question;
    if (decider.holds(subject, privilege, instant)) return true;
    if (!this.isActive() || decider.yields.isAdministering(privilege)) return false;
    if (!subject.isGroup && this.ownSetGives(subject.index)) return true;
    return decider.isInAny(subject, instant, (group) => this.groupGives(group));
  }

  /** Whether the resource that is asked about is shared with a group that the subject is in, by whatever. */
  reachesResource(): boolean {
    const { decider, instant } = this;
    const { subject, resource } = this.question;
    if (decider.isSharedWith(subject, resource, instant)) return true;
    return decider.isInAny(subject, instant, (group) => this.isSharedWith(group));
  }

  /** Whether a pair with a condition that is true gives the privilege to the user himself. */
  ownSetGives(user: number): boolean {
    const { userAssignments } = this.decider.snapshot.conditional;
    return this.anyGives(userAssignments.ofLeft(user), (set) => this.decider.yields.ofSet(set));
  }

  /** Whether such a pair gives the privilege to this very group. */
  groupGives(group: number): boolean {
    const { yields, snapshot } = this.decider;
    const { grants, groupAssignments } = snapshot.conditional;
    return (
      this.anyGives(grants.ofLeft(group), (privilege) => yields.ofPrivilege(privilege)) ||
      this.anyGives(groupAssignments.ofLeft(group), (set) => yields.ofSet(set))
    );
  }

  /** Whether such a pair shares the resource with this very group. */
  isSharedWith(group: number): boolean {
    const pair = this.decider.snapshot.conditional.shares.find(this.question.resource, group);
    return pair !== undefined && this.counts(pair);
  }

  /** What became of the condition of a pair. */
  outcomeOf({ condition }: ConditionalPair): Outcome {
    const known = this.outcomes.get(condition);
    if (known) return known;
    const outcome = this.judge(condition);
    this.outcomes.set(condition, outcome);
    return outcome;
  }

  private anyGives(pairs: Iterable<ConditionalPair>, yieldOf: (right: number) => ReadonlySet<number>): boolean {
    for (const pair of pairs) {
      if (yieldOf(pair.right).has(this.question.privilege) && this.counts(pair)) return true;
    }
    return false;
  }

  private counts(pair: ConditionalPair): boolean {
    return contains(pair.window, this.instant) && this.outcomeOf(pair).result;
  }

  private isActive(): boolean {
    const { subject } = this.question;
    return subject.isGroup || this.decider.snapshot.isActive(subject.index);
  }

  private judge(condition: Condition): Outcome {
    const { bindings, sizes } = this.tell();
    const steps = condition.stepsMax(sizes);
    if (steps > STEPS_PER_CONDITION_MAX || !this.budget.take(steps)) return TOO_COSTLY;
    return condition.judge(bindings);
  }

  private tell(): { bindings: Bindings; sizes: FactSizes } {
    if (this.told) return this.told;
    const bindings = bindingsOf(this.decider, this.question, this.instant);
    return (this.told = { bindings, sizes: sizesOf(bindings) });
  }
}
