import { isJsonObject, type JsonObject } from '../../common/json/json-object.js';
import { readAction, readEntity, type Action, type Entity } from './evaluation-request.js';
import { Complaint, missing, orThrow, readParts, readProperties } from './request-parts.js';

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

/** The readers throw `validation_failed` for the first part that is wrong: a search is answered whole or not at all. */
export function readSubjectSearch(body: JsonObject): SubjectSearch {
  return {
    subject: readSought(body.subject, '/subject'),
    action: orThrow(readAction(body.action, '/action')),
    resource: orThrow(readEntity(body.resource, '/resource')),
    context: orThrow(readProperties(body.context, '/context')),
  };
}

export function readResourceSearch(body: JsonObject): ResourceSearch {
  return {
    subject: orThrow(readEntity(body.subject, '/subject')),
    action: orThrow(readAction(body.action, '/action')),
    resource: readSought(body.resource, '/resource'),
    context: orThrow(readProperties(body.context, '/context')),
  };
}

/** Whatever it says of an action is ignored. */
export function readActionSearch(body: JsonObject): ActionSearch {
  return {
    subject: orThrow(readEntity(body.subject, '/subject')),
    resource: orThrow(readEntity(body.resource, '/resource')),
    context: orThrow(readProperties(body.context, '/context')),
  };
}

export function readPage(value: unknown): PageRequest {
  if (value === undefined || value === null) return { token: undefined, limit: undefined };
  if (!isJsonObject(value)) throw new Complaint('/page', 'must be an object').toError();
  const { token, limit } = value;
  if (token !== undefined && typeof token !== 'string') throw new Complaint('/page/token', 'must be text').toError();
  const isLimit = limit === undefined || (Number.isSafeInteger(limit) && Number(limit) >= 0);
  if (!isLimit) throw new Complaint('/page/limit', 'must be an integer that is not negative').toError();
  // An empty token is what the last page has: as one that is not there, it asks for the first.
  return { token: token === '' ? undefined : token, limit: limit as number | undefined };
}

/** An id that it has is ignored. */
function readSought(value: unknown, pointer: string): Sought {
  const { type, properties } = orThrow(readParts(isJsonObject(value) ? { ...value, id: undefined } : value, pointer));
  if (type === undefined) throw missing(`${pointer}/type`).toError();
  return { type, properties };
}
