import type { Document } from './document.js';

/** The document as it is served and checked in. */
export function documentText(document: Document): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
