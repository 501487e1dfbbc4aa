import { isJsonObject } from '../../common/json/json-object.js';
import { isGuid } from '../../common/text/guid.js';

/** Every id of a subject in a request that looks like a GUID, once and in small letters. Anything may be a request. */
export function guidsIn(body: unknown): string[] {
  if (!isJsonObject(body)) return [];
  const found = new Set<string>();
  const look = (request: unknown): void => {
    const subject = isJsonObject(request) ? request.subject : undefined;
    const id = isJsonObject(subject) ? subject.id : undefined;
    if (typeof id === 'string' && isGuid(id)) found.add(id.toLowerCase());
  };
  look(body);
  if (Array.isArray(body.evaluations)) for (const item of body.evaluations) look(item);
  return [...found];
}
