import { readAttributePath } from './attribute-path.js';
import type { AttributePath, ComparisonOperator, ComparisonValue, FilterNode } from './filter-node.js';
import { FilterSyntaxError } from './filter-syntax.error.js';
import { tokensOf, type Token } from './filter-tokens.js';

export const FILTER_LENGTH_MAX = 8_192;
export const FILTER_DEPTH_MAX = 20;
export const FILTER_TERMS_MAX = 100;

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads a filter (RFC 7644 3.4.2.2). Names, operators and `and`, `or`, `not` are read without regard to case. Besides
 * the grammar, `emails[…].value eq "…"` is read, which clients send: the same value meets both. Throws
 * FilterSyntaxError, also for a filter that is too long, too deep or has too many terms.
 */
export function parseFilter(text: string): FilterNode {
  const parser = new FilterParser(text);
  const filter = parser.readFilter();
  parser.expectEnd();
  return filter;
}

/** Recursive descent over the tokens; `depth` bounds the recursion. */
class FilterParser {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;
  private termCount = 0;
  private isInValueFilter = false;

  constructor(text: string) {
    if (text.length > FILTER_LENGTH_MAX) {
      throw new FilterSyntaxError(`A filter has at most ${FILTER_LENGTH_MAX} characters.`);
    }
    this.tokens = tokensOf(text);
  }

  readFilter(): FilterNode {
    return this.readCombination('or', () => this.readCombination('and', () => this.readTerm()));
  }

  expectEnd(): void {
    const token = this.peek();
    if (token.type !== 'end') throw new FilterSyntaxError(`"${token.text}" is not expected here`, token.position);
  }

  private readCombination(kind: 'and' | 'or', readPart: () => FilterNode): FilterNode {
    const filters = [readPart()];
    while (this.takesWord(kind)) filters.push(readPart());
    return filters.length === 1 ? (filters[0] as FilterNode) : { kind, filters };
  }

  private readTerm(): FilterNode {
    if (this.takes('(')) return this.readGroup();
    const next = this.tokens[this.index + 1];
    if (this.isWord('not') && next?.text === '(') {
      this.index += 2;
      return { kind: 'not', filter: this.readGroup() };
    }
    return this.readAssertion();
  }

  /** What stands in parentheses, the first of which has been read. */
  private readGroup(): FilterNode {
    return this.readNested(')');
  }

  private readNested(closing: ')' | ']'): FilterNode {
    this.depth += 1;
    if (this.depth > FILTER_DEPTH_MAX) {
      throw new FilterSyntaxError(`A filter is nested at most ${FILTER_DEPTH_MAX} deep.`);
    }
    const filter = this.readFilter();
    const token = this.peek();
    if (!this.takes(closing)) throw new FilterSyntaxError(`A "${closing}" is missing`, token.position);
    this.depth -= 1;
    return filter;
  }

  /** What stands in square brackets, the first of which has been read. */
  private readValueFilter(): FilterNode {
    if (this.isInValueFilter) {
      throw new FilterSyntaxError('Square brackets do not stand in square brackets', this.peek().position);
    }
    this.isInValueFilter = true;
    const filter = this.readNested(']');
    this.isInValueFilter = false;
    return filter;
  }

  private readAssertion(): FilterNode {
    const path = this.readPath();
    if (!this.takes('[')) return this.readComparison(path);
    const filter = this.readValueFilter();
    const name = this.readSubAttribute();
    if (name === null) return { kind: 'some', path, filter };
    const comparison = this.readComparison({ urn: null, name, sub: null });
    return { kind: 'some', path, filter: { kind: 'and', filters: [filter, comparison] } };
  }

  /** `.value` right behind a closing bracket; null when there is none. */
  private readSubAttribute(): string | null {
    const token = this.peek();
    if (token.type !== 'word' || !token.text.startsWith('.')) return null;
    this.index += 1;
    const path = readAttributePath(token.text.slice(1));
    if (path === null || path.sub !== null || path.urn !== null) {
      throw new FilterSyntaxError(`"${token.text}" is not the name of a sub-attribute`, token.position);
    }
    return path.name;
  }

  private readPath(): AttributePath {
    const token = this.peek();
    const path = token.type === 'word' ? readAttributePath(token.text) : null;
    if (path === null) {
      const found = token.type === 'end' ? 'nothing' : `"${token.text}"`;
      throw new FilterSyntaxError(`The name of an attribute is expected, and ${found} found`, token.position);
    }
    this.index += 1;
    return path;
  }

  private readComparison(path: AttributePath): FilterNode {
    this.termCount += 1;
    if (this.termCount > FILTER_TERMS_MAX) {
      throw new FilterSyntaxError(`A filter has at most ${FILTER_TERMS_MAX} comparisons.`);
    }
    const token = this.peek();
    const operator = token.type === 'word' ? token.text.toLowerCase() : '';
    if (operator !== 'pr' && !OPERATORS.has(operator)) {
      throw new FilterSyntaxError('An operator such as eq, co or pr is expected', token.position);
    }
    this.index += 1;
    if (operator === 'pr') return { kind: 'present', path };
    return { kind: 'compare', path, operator: operator as ComparisonOperator, value: this.readValue() };
  }

  private readValue(): ComparisonValue {
    const token = this.peek();
    this.index += 1;
    if (token.type === 'string') return token.text;
    const literal = LITERALS.get(token.text);
    if (literal !== undefined) return literal;
    if (token.type === 'word' && NUMBER.test(token.text)) return Number(token.text);
    throw new FilterSyntaxError('A value is expected: "text" in quotes, a number, true, false or null', token.position);
  }

  private peek(): Token {
    return this.tokens[this.index] ?? { type: 'end', text: '', position: 1 };
  }

  private takes(bracket: string): boolean {
    const token = this.peek();
    if (token.type !== 'bracket' || token.text !== bracket) return false;
    this.index += 1;
    return true;
  }

  private isWord(word: string): boolean {
    const token = this.peek();
    return token.type === 'word' && token.text.toLowerCase() === word;
  }

  private takesWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.index += 1;
    return true;
  }
}
