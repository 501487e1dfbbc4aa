import { AppError } from '../../common/errors/app-error.js';

/** On which data, and of which instant, questions are answered. */
export interface Terms {
  /** Milliseconds since 1970; undefined means now. */
  at: number | undefined;
  /** The answer must show this revision or a later one. */
  atLeast: number;
  /** Whether to answer from what this process knows already, which may be older than what others have committed. */
  minimizeLatency: boolean;
}

/** Now, as fresh as can be. */
export const USUAL_TERMS: Terms = { at: undefined, atLeast: 0, minimizeLatency: false };

export const TERM_FIELDS: ReadonlySet<string> = new Set(['at', 'atLeast', 'consistency']);

const CONSISTENCIES: readonly unknown[] = [undefined, 'fresh', 'minimizeLatency'];
// RFC 3339, with the seconds and the offset that make it an instant.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;
const REVISION = /^\d{1,15}$/;

/**
 * Reads the terms of a request from its body and its Guildhall-Revision header; the greater of the two revisions counts.
 * Throws `validation_failed`.
 */
export function readTerms(body: unknown, revisionHeader: string | undefined): Terms {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const { at, atLeast, consistency } = (isObject ? body : {}) as Record<string, unknown>;
  if (!CONSISTENCIES.includes(consistency)) {
    throw AppError.invalidField('/consistency', 'must be fresh or minimizeLatency');
  }
  const ofHeader = readRevisionHeader(revisionHeader);
  return {
    at: at === undefined ? undefined : readInstant(at),
    atLeast: Math.max(readRevision(atLeast), ofHeader),
    minimizeLatency: consistency === 'minimizeLatency',
  };
}

/** The same of a query that was validated. */
export function termsOfQuery(
  { at, atLeast, consistency }: { at?: Date; atLeast?: number; consistency?: 'fresh' | 'minimizeLatency' },
  revisionHeader: string | undefined,
): Terms {
  return {
    at: at?.getTime(),
    atLeast: Math.max(atLeast ?? 0, readRevisionHeader(revisionHeader)),
    minimizeLatency: consistency === 'minimizeLatency',
  };
}

function readRevisionHeader(value: string | undefined): number {
  if (value !== undefined && !REVISION.test(value)) {
    throw AppError.invalidParameter('Guildhall-Revision', 'must be a revision');
  }
  return Number(value ?? 0);
}

function readInstant(value: unknown): number {
  const instant = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(instant)) throw AppError.invalidField('/at', 'must be an instant as in RFC 3339');
  return instant;
}

function readRevision(value: unknown): number {
  if (value === undefined) return 0;
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw AppError.invalidField('/atLeast', 'must be a revision');
  return Number(value);
}
