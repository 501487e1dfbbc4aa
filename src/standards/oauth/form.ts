import { badParameter, OAuthError } from './oauth-error.js';

// RFC 8693 2.1: these may be there several times.
const REPEATABLE: ReadonlySet<string> = new Set(['resource', 'audience']);

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The parameters of a form. One without a value counts as absent (RFC 6749 3.2). */
export class Form {
  private constructor(private readonly parameters: ReadonlyMap<string, readonly string[]>) {}

  /** Throws `invalid_request` for a parameter that is there twice, and for what is not UTF-8. */
  static parse(body: Buffer): Form {
    const parameters = new Map<string, string[]>();
    for (const [name, value] of new URLSearchParams(decode(body))) {
      if (value === '') continue;
      const known = parameters.get(name);
      if (known && !REPEATABLE.has(name)) throw badParameter(name.slice(0, 40), 'must be given once');
      if (known) known.push(value);
      else parameters.set(name, [value]);
    }
    return new Form(parameters);
  }

  get(name: string): string | undefined {
    return this.parameters.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.parameters.get(name) ?? [];
  }

  /** Throws `invalid_request` when it is not there. */
  require(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw badParameter(name, 'is missing');
    return value;
  }
}

function decode(body: Buffer): string {
  try {
    return UTF_8.decode(body);
  } catch {
    throw new OAuthError('invalid_request', 'The body is not in UTF-8.');
  }
}
