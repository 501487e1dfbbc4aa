import { parseUnsigned, invalid } from './input-document.js';

/** How an address names a thing. */
export type PathKey = { id: number } | { name: string };

/**
 * A segment of the path: a number, or `=` and a name. Clients encode the name twice, so that what the router has decoded
 * once is decoded again; one that was encoded once is taken as it is where it cannot be. Throws a 400 with `message`.
 */
export function parsePathKey(segment: string, message: string): PathKey {
  if (segment.startsWith('=')) return { name: decodeAgain(segment.slice(1)) };
  const id = parseUnsigned(segment);
  if (id === null) throw invalid(message);
  return { id };
}

function decodeAgain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
