import { isUtf8 } from 'node:buffer';
import { AppError } from '../errors/app-error.js';

const DEPTH_MAX = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LETTER_U = 0x75;
const LETTER_D = 0x64;
const TO_LOWER = 0x20;
/** What each byte outside of strings does to the depth: 1, -1 or 0. */
const DEPTHS = new Int8Array(256);
for (const open of '[{') DEPTHS[open.charCodeAt(0)] = 1;
for (const close of ']}') DEPTHS[close.charCodeAt(0)] = -1;

/** What a text of JSON has in it, whatever it says. */
interface Shape {
  /** How many members all its objects have together, each as often as it is written. */
  memberCount: number;
  /** Whether a surrogate is written as an escape: the only way in which UTF-8 can hold one. */
  hasEscapedSurrogates: boolean;
}

/**
 * Parses what can be understood in one way only, as I-JSON (RFC 7493) asks: UTF-8, no member twice in an object, no
 * surrogate without its other half, no number that is beyond what a double holds exactly. At most 32 levels. Throws
 * `malformed_json` or `json_too_deep`.
 */
export function parseStrictJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw malformed('It is not UTF-8.');
  const { memberCount, hasEscapedSurrogates } = shapeOf(bytes);
  const value = parse(bytes.toString('utf8'));
  // Of members with the same name parsing keeps one, so that fewer are left than were written.
  if (countMembers(value, hasEscapedSurrogates) !== memberCount) throw malformed('An object names a member twice.');
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('malformed_json', { cause: error });
  }
}

function shapeOf(bytes: Buffer): Shape {
  const shape: Shape = { memberCount: 0, hasEscapedSurrogates: false };
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = endOfString(bytes, at, shape);
    else if (byte === COLON) shape.memberCount += 1;
    else {
      depth += DEPTHS[byte] as number;
      if (depth > DEPTH_MAX) throw new AppError('json_too_deep', { detail: `At most ${DEPTH_MAX} levels are read.` });
    }
  }
  return shape;
}

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(bytes: Buffer, start: number, shape: Shape): number {
  let at = start + 1;
  for (; at < bytes.length && bytes[at] !== QUOTE; at += 1) {
    if (bytes[at] !== BACKSLASH) continue;
    at += 1;
    const isSurrogate = bytes[at] === LETTER_U && ((bytes[at + 1] ?? 0) | TO_LOWER) === LETTER_D;
    if (isSurrogate) shape.hasEscapedSurrogates = true; // Or a letter just below them: looked at twice, no harm done.
  }
  return at;
}

/** How many members all objects in `value` have. Throws for text and numbers that are not to be had. */
function countMembers(value: unknown, looksAtText: boolean): number {
  if (typeof value !== 'object') {
    if (looksAtText || typeof value !== 'string') assertExact(value, looksAtText);
    return 0;
  }
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item, looksAtText);
    return count;
  }
  const members = value as Readonly<Record<string, unknown>> | null;
  for (const name in members) {
    if (looksAtText) assertExact(name, true);
    count += 1 + countMembers(members[name], looksAtText);
  }
  return count;
}

function assertExact(value: unknown, looksAtText: boolean): void {
  if (looksAtText && typeof value === 'string' && !value.isWellFormed()) {
    throw malformed('It has half of a surrogate pair.');
  }
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw malformed('It has a number beyond 9007199254740991: send such numbers as text.');
  }
}

function malformed(detail: string): AppError {
  return new AppError('malformed_json', { detail });
}
