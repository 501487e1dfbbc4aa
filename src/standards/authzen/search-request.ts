import type { JsonObject } from '../../common/json/json-object.js';
import { isJsonObject } from '../../common/json/json-object.js';
import { readAction, readEntity, type Action, type Entity } from './evaluation-request.js';
import { Complaint, missing, readParts, readProperties } from './request-parts.js';

/** What is searched for: of it only the type is known, and what holds for all of that type. */
export interface Sought {
  readonly type: string;
  readonly properties: JsonObject | undefined;
}

export interface SubjectSearch {
  readonly subject: Sought;
  readonly action: Action;
  readonly resource: Entity;
  readonly context: JsonObject | undefined;
}

export interface ResourceSearch {
  readonly subject: Entity;
  readonly action: Action;
  readonly resource: Sought;
  readonly context: JsonObject | undefined;
}

export interface ActionSearch {
  readonly subject: Entity;
  readonly resource: Entity;
  readonly context: JsonObject | undefined;
}

/** Which page is wanted. */
export interface PageRequest {
  readonly token: string | undefined;
  readonly limit: number | undefined;
}

export function readSubjectSearch(body: JsonObject): SubjectSearch | Complaint {
  const subject = readSought(body.subject, '/subject');
  if (subject instanceof Complaint) return subject;
  const action = readAction(body.action, '/action');
  if (action instanceof Complaint) return action;
  const resource = readEntity(body.resource, '/resource');
  if (resource instanceof Complaint) return resource;
  const context = readProperties(body.context, '/context');
  return context instanceof Complaint ? context : { subject, action, resource, context };
}

export function readResourceSearch(body: JsonObject): ResourceSearch | Complaint {
  const subject = readEntity(body.subject, '/subject');
  if (subject instanceof Complaint) return subject;
  const action = readAction(body.action, '/action');
  if (action instanceof Complaint) return action;
  const resource = readSought(body.resource, '/resource');
  if (resource instanceof Complaint) return resource;
  const context = readProperties(body.context, '/context');
  return context instanceof Complaint ? context : { subject, action, resource, context };
}

/** Whatever it says of an action is ignored. */
export function readActionSearch(body: JsonObject): ActionSearch | Complaint {
  const subject = readEntity(body.subject, '/subject');
  if (subject instanceof Complaint) return subject;
  const resource = readEntity(body.resource, '/resource');
  if (resource instanceof Complaint) return resource;
  const context = readProperties(body.context, '/context');
  return context instanceof Complaint ? context : { subject, resource, context };
}

export function readPage(value: unknown): PageRequest | Complaint {
  if (value === undefined || value === null) return { token: undefined, limit: undefined };
  if (!isJsonObject(value)) return new Complaint('/page', 'must be an object');
  const { token, limit } = value;
  if (token !== undefined && typeof token !== 'string') return new Complaint('/page/token', 'must be text');
  const isLimit = limit === undefined || (Number.isSafeInteger(limit) && Number(limit) >= 0);
  if (!isLimit) return new Complaint('/page/limit', 'must be an integer that is not negative');
  // An empty token is what the last page has: as one that is not there, it asks for the first.
  return { token: token === '' ? undefined : token, limit: limit as number | undefined };
}

/** An id that it has is ignored. */
function readSought(value: unknown, pointer: string): Sought | Complaint {
  const parts = readParts(isJsonObject(value) ? { ...value, id: undefined } : value, pointer);
  if (parts instanceof Complaint) return parts;
  return parts.type === undefined ? missing(`${pointer}/type`) : { type: parts.type, properties: parts.properties };
}
