import { wrongRequest } from './cds-error.js';

const INT64_MAX = 2 ** 63;

/**
 * The body of a request as JSON, in the way in which Go reads it: lone surrogates and broken UTF-8 become U+FFFD. Throws
 * `wrong request` with Go's words where they are easily had.
 */
export function parseBody(body: Buffer | undefined): unknown {
  const text = body?.toString('utf8') ?? '';
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw wrongRequest(syntaxError(text, error));
  }
}

/** A JSON object as Go puts it into a struct: keys in any case, the last one counts; null is an empty one. */
export class GoStruct {
  private readonly fields: ReadonlyMap<string, unknown>;

  /** Throws `wrong request` for anything but an object or null. */
  constructor(
    private readonly name: string,
    value: unknown,
  ) {
    if (!isObject(value)) throw wrongRequest(`json: cannot unmarshal ${kindOf(value)} into Go value of type ${name}`);
    this.fields = new Map(Object.entries(value ?? {}).map(([key, field]) => [key.toLowerCase(), field]));
  }

  /** Empty when absent or null. */
  text(field: string): string {
    const value = this.fields.get(field) ?? '';
    if (typeof value !== 'string') throw this.mismatch(field, value, 'string');
    return value.toWellFormed();
  }

  /** 0 when absent or null. */
  integer(field: string): number {
    const value = this.fields.get(field) ?? 0;
    const isInt64 = Number.isInteger(value) && Math.abs(Number(value)) < INT64_MAX;
    if (!isInt64) throw this.mismatch(field, value, 'int64');
    return Number(value);
  }

  /** False when absent or null. */
  flag(field: string): boolean {
    const value = this.fields.get(field) ?? false;
    if (typeof value !== 'boolean') throw this.mismatch(field, value, 'bool');
    return value;
  }

  /** Empty when absent or null. */
  list(field: string, type: string): GoStruct[] {
    const value = this.fields.get(field) ?? [];
    if (!Array.isArray(value)) throw this.mismatch(field, value, `[]${type}`);
    return value.map((item) => new GoStruct(type, item));
  }

  private mismatch(field: string, value: unknown, type: string): Error {
    const place = `${this.name.replace(/^sdk\./, '')}.${field}`;
    return wrongRequest(`json: cannot unmarshal ${kindOf(value)} into Go struct field ${place} of type ${type}`);
  }
}

/** A list of texts; null is an empty list, and in a list the empty text. Throws `wrong request`. */
export function toTexts(value: unknown): string[] {
  const list = value ?? [];
  if (!Array.isArray(list)) throw wrongRequest(`json: cannot unmarshal ${kindOf(list)} into Go value of type []string`);
  return list.map((item: unknown) => {
    const text = item ?? '';
    if (typeof text === 'string') return text.toWellFormed();
    throw wrongRequest(`json: cannot unmarshal ${kindOf(text)} into Go value of type string`);
  });
}

/** A whole number in an address; throws `wrong request` in the words of Go's strconv. */
export function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw wrongRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const value = Number(text);
  if (Math.abs(value) < INT64_MAX) return value;
  throw wrongRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
}

function isObject(value: unknown): value is Record<string, unknown> | null {
  return typeof value === 'object' && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** V8 says what it found in several forms, and where it does so it gives the position in the text. */
function syntaxError(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  const isCut = /end of JSON input|Unterminated/.test(message) || Number(position) >= text.length;
  if (isCut) return 'unexpected end of JSON input';
  const found = /Unexpected token '(.)'/su.exec(message)?.[1] ?? text[Number(position)] ?? '';
  return found === '' ? 'invalid character' : `invalid character '${found}'`;
}
