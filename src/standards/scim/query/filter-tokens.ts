import { FilterSyntaxError } from './filter-syntax.error.js';

export interface Token {
  readonly type: 'word' | 'string' | 'bracket' | 'end';
  /** Words and brackets as they were written; strings without quotes, with their escapes resolved. */
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly position: number;
}

const BRACKETS: ReadonlySet<string> = new Set('()[]');
const STRING = /"(?:[^"\\]|\\[^])*"/y;
const WORD = /[^\s()[\]"]+/y;
const SPACE = /\s+/y;

/** The words, strings and brackets of a filter, closed by an `end`. Strings are those of JSON (RFC 7644 3.4.2.2). */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length;) {
    const space = matchAt(SPACE, text, index);
    if (space !== null) {
      index += space.length;
      continue;
    }
    const { token, length } = readToken(text, index);
    tokens.push(token);
    index += length;
  }
  tokens.push({ type: 'end', text: '', position: text.length + 1 });
  return tokens;
}

function readToken(text: string, index: number): { token: Token; length: number } {
  const position = index + 1;
  const first = text.charAt(index);
  if (BRACKETS.has(first)) return { token: { type: 'bracket', text: first, position }, length: 1 };
  if (first === '"') {
    const quoted = matchAt(STRING, text, index);
    if (quoted === null) throw new FilterSyntaxError('A string has no closing quote', position);
    return { token: { type: 'string', text: readString(quoted, position), position }, length: quoted.length };
  }
  const word = matchAt(WORD, text, index) ?? first;
  return { token: { type: 'word', text: word, position }, length: word.length };
}

function readString(quoted: string, position: number): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new FilterSyntaxError('A string is not a string of JSON', position);
  }
}

function matchAt(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? null;
}
