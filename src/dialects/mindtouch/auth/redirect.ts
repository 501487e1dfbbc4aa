import { invalid } from '../http/input-document.js';

/** Where a caller wants to be sent to. Throws a 400 for another site: a link here must not lead there. */
export function parseRedirect(text: string, base: string): string {
  const isHere = URL.canParse(text, base) && new URL(text, base).origin === new URL(base).origin;
  if (!isHere) throw invalid(`'redirect' must be an address of this site`);
  return new URL(text, base).href;
}
