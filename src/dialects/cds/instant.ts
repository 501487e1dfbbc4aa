/** An instant as Go writes it: no more digits of a second than it has. */
export function toGoInstant(instant: Date): string {
  return instant.toISOString().replace(/\.?0*Z$/, 'Z');
}

/** What Go shows for an instant that was never set. */
export const NEVER = '0001-01-01T00:00:00Z';
