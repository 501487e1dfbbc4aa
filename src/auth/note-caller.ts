import { currentContext, type RequestContext } from '../common/http/request-context.js';
import type { Principal } from './principal.js';

/** Says in whose name the request does things from now on, for the audit trail and the log. */
export function noteCaller(
  { userId, groupId, name, tokenId }: Principal,
  context: RequestContext | undefined = currentContext(),
): void {
  if (context) context.actor = { userId, groupId, name, tokenId };
}
