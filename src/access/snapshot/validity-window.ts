/** When something counts: from the first instant on, and before the second. Milliseconds since 1970, or infinite. */
export interface ValidityWindow {
  readonly from: number;
  readonly until: number;
}

export function contains(window: ValidityWindow | undefined, instant: number): boolean {
  return !window || (window.from <= instant && instant < window.until);
}

/** Undefined when both ends are open. */
export function windowOf(from: number | null = null, until: number | null = null): ValidityWindow | undefined {
  return from === null && until === null ? undefined : { from: from ?? -Infinity, until: until ?? Infinity };
}
