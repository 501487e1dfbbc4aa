/** How many steps all conditions of one question may take, and those of a request: some tens of milliseconds each. */
export const STEPS_PER_QUESTION_MAX = 500_000;
export const STEPS_PER_REQUEST_MAX = 5_000_000;

/** So that no request keeps a process busy, the steps that judging conditions may take are bounded beforehand. */
export class StepBudget {
  private isUsedUp = false;

  /** What is taken from this one is taken from `whole` too. */
  constructor(
    private left = STEPS_PER_QUESTION_MAX,
    private readonly whole?: StepBudget,
  ) {}

  /** Whether something was not judged because it would have taken too much. */
  get hasRefused(): boolean {
    return this.isUsedUp;
  }

  /** Takes steps, if there are so many. */
  take(steps: number): boolean {
    if (steps > this.left || this.whole?.take(steps) === false) {
      this.isUsedUp = true;
      return false;
    }
    this.left -= steps;
    return true;
  }
}
