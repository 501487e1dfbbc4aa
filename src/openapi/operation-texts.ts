import type { Operation } from './document.js';
import { PRIVILEGE_EXTENSION } from '../auth/decorators/access.decorators.js';

/** The name that `ApiBearerAuth` gives to the bearer token. */
const BEARER = 'bearer';

/**
 * Makes the first sentence of a route's comment its summary, and says who may call it. What a controller offers besides
 * the bearer token counts for those of its routes that take a token at all.
 */
export function describeOperation(operation: Operation): void {
  const text = operation.description ?? operation.summary ?? '';
  const [, first = ''] = /^(.*?[.])(\s|$)/s.exec(text) ?? [];
  if (!operation.security?.some((scheme) => BEARER in scheme)) operation.security = [];
  operation.summary = first.replace(/[.]$/, '');
  operation.description = `${text} ${accessOf(operation)}`;
}

function accessOf(operation: Operation): string {
  const ways = operation.security ?? [];
  if (ways.length === 0) return 'Anyone may call it.';
  if (ways.some((scheme) => Object.keys(scheme).length === 0)) return 'Anyone may call it, with or without a token.';
  const privilege = operation[PRIVILEGE_EXTENSION];
  return typeof privilege === 'string' ? `It needs the privilege \`${privilege}\`.` : 'It needs a token.';
}
