import { AppError } from '../../common/errors/app-error.js';
import { isGuid } from '../../common/text/guid.js';
import type { Form } from './form.js';

const LENGTH_MAX = 10_000;

/**
 * A JSON array of texts, one text as a JSON string, or a bare text: whatever else is valid JSON (`2024`, `true`) is
 * taken as it stands, blanks included. `what` says in the refusal what the texts are.
 */
export function parseTextList(text: string, field: string, what: string): string[] {
  const value = parseJson(text);
  const items: unknown[] = Array.isArray(value) ? value : [typeof value === 'string' ? value : text];
  return items.map((item) => {
    if (typeof item !== 'string' || item === '') {
      throw AppError.invalidField(`/${field}`, `must hold ${what}, none of them empty`);
    }
    return item;
  });
}

/** The lists of a field that may be sent several times, joined; empty when it is not sent. Throws above 10,000 items. */
export function readTextList(form: Form, field: string, what: string): string[] {
  const items = form
    .all(field)
    .flatMap((text) => (text === '' ? [] : (bareGuids(text) ?? parseTextList(text, field, what))));
  if (items.length > LENGTH_MAX) throw AppError.invalidField(`/${field}`, `must hold at most ${LENGTH_MAX} ${what}`);
  return items;
}

/** Like `readTextList`, but throws when there is none. */
export function requireTextList(form: Form, field: string, what: string): string[] {
  const items = readTextList(form, field, what);
  if (items.length === 0) throw AppError.invalidField(`/${field}`, `must hold at least one of ${what}`);
  return items;
}

/** An array of GUIDs as the curls of ThoughtSpot's pages send it: the shell has taken the quotes away. Else undefined. */
function bareGuids(text: string): string[] | undefined {
  const [, inner] = /^\s*\[(.*)\]\s*$/s.exec(text) ?? [];
  const items = inner?.split(',').map((item) => item.trim());
  return items?.every(isGuid) ? items : undefined;
}

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
