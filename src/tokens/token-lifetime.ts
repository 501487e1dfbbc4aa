import { AppError } from '../common/errors/app-error.js';

/** How long tokens of a kind last, in seconds; null means without an end. */
export interface LifetimePolicy {
  defaultLifetimeSeconds: number | null;
  maxLifetimeSeconds: number | null;
}

/** What is asked for: an instant, as long as may be (null), or whatever is usual (undefined). */
export interface WantedValidity {
  validFrom: Date | null;
  validUntil: Date | null | undefined;
}

/** The end of a new token under a policy. An end that is too late is brought forward. */
export function cutToPolicy(policy: LifetimePolicy, wanted: WantedValidity, now: Date): Date | null {
  const begin = Math.max(now.getTime(), wanted.validFrom?.getTime() ?? 0);
  const usual = policy.defaultLifetimeSeconds ?? policy.maxLifetimeSeconds;
  const end = wanted.validUntil === undefined ? after(begin, usual) : wanted.validUntil;
  return earlier(end, after(begin, policy.maxLifetimeSeconds));
}

/** The same, but throws `validation_failed` for an end that is too late. */
export function endUnderPolicy(policy: LifetimePolicy, wanted: WantedValidity, now: Date): Date | null {
  const end = cutToPolicy(policy, wanted, now);
  if (end && wanted.validUntil && end < wanted.validUntil) {
    const { maxLifetimeSeconds } = policy;
    throw AppError.invalidField('/validUntil', `must be at most ${maxLifetimeSeconds} seconds after the token begins`);
  }
  return end;
}

/** Null stands for no end. */
export function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function after(begin: number, seconds: number | null): Date | null {
  return seconds === null ? null : new Date(begin + seconds * 1_000);
}
