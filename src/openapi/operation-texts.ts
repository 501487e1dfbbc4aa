import type { Operation } from './document.js';
import { PRIVILEGE_EXTENSION } from '../auth/decorators/access.decorators.js';

/** Makes the first sentence of a route's comment its summary, and says who may call it. */
export function describeOperation(operation: Operation): void {
  const text = operation.description ?? operation.summary ?? '';
  const [, first = ''] = /^(.*?[.])(\s|$)/s.exec(text) ?? [];
  operation.summary = first.replace(/[.]$/, '');
  operation.description = `${text} ${accessOf(operation)}`;
  operation.security ??= [];
}

function accessOf(operation: Operation): string {
  if (!operation.security) return 'Anyone may call it.';
  const privilege = operation[PRIVILEGE_EXTENSION];
  return typeof privilege === 'string' ? `It needs the privilege \`${privilege}\`.` : 'It needs a token.';
}
