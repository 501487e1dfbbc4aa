const steps: (() => unknown)[] = [];

/** Remembers what to undo after the tests, the last thing first. */
export function onTeardown(step: () => unknown): void {
  steps.push(step);
}

export default async function globalTeardown(): Promise<void> {
  for (const step of steps.toReversed()) await step();
}
