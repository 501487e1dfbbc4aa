import { AppError } from '../errors/app-error.js';

const DEPTH_MAX = 32;
const TAGS_MAX = 20_000;

/**
 * Walks the tags of a document before anything is parsed. Refuses document types, and with them entities of any kind;
 * more than 32 levels; and more than 20,000 tags. Whether the document is well-formed is for the parser to say.
 */
export function assertHarmless(text: string): void {
  let depth = 0;
  let tags = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const skipped = skipNonElement(text, at);
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    const end = endOfTag(text, at);
    if (text[at + 1] === '/') depth -= 1;
    else if (text[end - 1] !== '/') depth += 1;
    tags += 1;
    if (depth > DEPTH_MAX) throw malformed(`At most ${DEPTH_MAX} levels are read.`);
    if (tags > TAGS_MAX) throw malformed(`At most ${TAGS_MAX} tags are read.`);
    at = end;
  }
}

function malformed(detail: string): AppError {
  return new AppError('malformed_request', { detail });
}

/** Where a comment, CDATA section or processing instruction that starts at `at` ends; null for anything else. */
function skipNonElement(text: string, at: number): number | null {
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return endOf(text, ']]>', at + 9);
  if (text.startsWith('<?', at)) return endOf(text, '?>', at + 2);
  if (text.startsWith('<!', at)) throw malformed('A document type is not read.');
  return null;
}

function endOf(text: string, terminator: string, from: number): number {
  const found = text.indexOf(terminator, from);
  return found === -1 ? text.length : found + terminator.length;
}

/** The index of the `>` that ends the tag at `at`; one inside quotes does not. */
function endOfTag(text: string, at: number): number {
  let quote = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return index;
    else if (character === '"' || character === "'") quote = character;
  }
  return text.length;
}
