import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { currentContext } from '../../common/http/request-context.js';
import { isGuid } from '../../common/text/guid.js';

/**
 * The headers that every answer of this surface carries. Answers the GUID that names the incident: the request's own
 * id, unless the caller chose one that is no GUID.
 */
export function setAnswerHeaders(res: Response, requestId: string | undefined): string {
  const incidentId = requestId !== undefined && isGuid(requestId) ? requestId : randomUUID();
  const startedMs = currentContext()?.startedMs ?? performance.now();
  res.setHeader('x-callosum-incident-id', incidentId);
  res.setHeader('x-callosum-trace-id', incidentId);
  res.setHeader('x-callosum-request-time-us', Math.round((performance.now() - startedMs) * 1_000));
  res.setHeader('Cache-Control', 'no-store, no-cache, must-revalidate, max-age=0, post-check=0, pre-check=0');
  res.setHeader('Pragma', 'no-cache');
  return incidentId;
}
