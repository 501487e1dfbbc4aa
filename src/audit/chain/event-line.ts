import { createHash } from 'node:crypto';

/** What a chain begins with in place of the hash of an event before the first. */
export const NO_HASH = '0'.repeat(64);

/** An event as the chain sees it. Hashes are 64 hexadecimal digits in lower case. */
export interface ChainLink {
  readonly id: number;
  readonly revision: number;
  /** Of the event that was written before it. */
  readonly previousHash: string;
  readonly hash: string;
  /** The event as JSON, to the byte. */
  readonly text: string;
}

/** Where a chain is at an event, its own hash included. */
export interface ChainPlace {
  readonly id: number;
  readonly hash: string;
}

/** What the last line of an export says. */
export interface ExportEnd {
  /** How many events were exported. */
  readonly count: number;
  /** The last of them, or what the export began after when there is none. */
  readonly last: string;
  /** Whether filters have left events out, so that the lines are no chain. */
  readonly filtered: boolean;
}

const LINE = /^\{"hash":"([0-9a-f]{64})","previousHash":"([0-9a-f]{64})","event":(\{.*\})\}$/s;
const PLACE = /^(0|[1-9]\d{0,15}):([0-9a-f]{64})$/;

/** SHA-256 over the 64 digits of the hash before and the bytes of the event. */
export function hashOf({ previousHash, text }: Pick<ChainLink, 'previousHash' | 'text'>): string {
  return createHash('sha256').update(previousHash).update(text).digest('hex');
}

/** A line of an export, with its end of line. */
export function lineOf({ hash, previousHash, text }: ChainLink): string {
  return `{"hash":"${hash}","previousHash":"${previousHash}","event":${text}}\n`;
}

export function endLineOf(end: ExportEnd): string {
  return `${JSON.stringify({ end })}\n`;
}

/** A line of an export without its end of line; null when it is none. */
export function parseLine(line: string): ChainLink | ExportEnd | null {
  const [, hash, previousHash, text] = LINE.exec(line) ?? [];
  const parsed = parseObject(text ?? line);
  if (hash === undefined || previousHash === undefined || text === undefined) return endOf(parsed);
  const { id, revision } = parsed ?? {};
  if (!Number.isSafeInteger(id) || !Number.isSafeInteger(revision)) return null;
  return { id: Number(id), revision: Number(revision), previousHash, hash, text };
}

/** A place as one text, `<id>:<hash>`. */
export function placeText({ id, hash }: ChainPlace): string {
  return `${id}:${hash}`;
}

/** The place that a text names; null when it names none. */
export function parsePlace(text: string): ChainPlace | null {
  const [, id, hash] = PLACE.exec(text) ?? [];
  return id === undefined || hash === undefined ? null : { id: Number(id), hash };
}

function endOf(parsed: Record<string, unknown> | null): ExportEnd | null {
  const { count, last, filtered } = (parsed?.end ?? {}) as Partial<Record<keyof ExportEnd, unknown>>;
  if (typeof count !== 'number' || typeof last !== 'string' || typeof filtered !== 'boolean') return null;
  return parsePlace(last) === null ? null : { count, last, filtered };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
