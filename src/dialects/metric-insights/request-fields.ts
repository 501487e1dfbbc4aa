import { AppError } from '../../common/errors/app-error.js';
import { elementsOf, textOf, type XmlElement } from '../../common/xml/xml-element.js';

/** What a request holds, before validation. A field that was given more than once is an array. */
export type Fields = Record<string, unknown>;

/** The fields of `<request>`: each element below it is one, with its text as the value. */
export function fieldsOfXml(root: XmlElement): Fields {
  if (root.name !== 'request') {
    throw new AppError('malformed_request', { detail: 'The root of the XML must be <request>.' });
  }
  const pairs = elementsOf(root).map((field): [string, unknown] => [
    field.name,
    elementsOf(field).length === 0 ? textOf(field) : {},
  ]);
  return fieldsOf(pairs);
}

/** The fields of a form. Throws `malformed_request` when an escape is broken or not in UTF-8. */
export function fieldsOfForm(text: string): Fields {
  const pairs = text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, unknown] => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [unescape(pair), ''] : [unescape(pair.slice(0, equals)), unescape(pair.slice(equals + 1))];
    });
  return fieldsOf(pairs);
}

function fieldsOf(pairs: readonly [string, unknown][]): Fields {
  const values = new Map<string, unknown[]>();
  for (const [name, value] of pairs) {
    const given = values.get(name);
    if (given) given.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries([...values].map(([name, given]) => [name, given.length === 1 ? given[0] : given]));
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    throw new AppError('malformed_request', { detail: 'The form holds a broken escape.', cause: error });
  }
}
