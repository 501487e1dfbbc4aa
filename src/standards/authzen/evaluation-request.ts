import type { JsonObject } from '../../common/json/json-object.js';
import { Complaint, missing, readParts, readProperties, type Parts } from './request-parts.js';

/** A subject or a resource that a request names in full. */
export interface Entity {
  readonly type: string;
  readonly id: string;
  readonly properties: JsonObject | undefined;
}

export interface Action {
  readonly name: string;
  readonly properties: JsonObject | undefined;
}

/** One question, as the Access Evaluation API has it. */
export interface EvaluationRequest {
  readonly subject: Entity;
  readonly action: Action;
  readonly resource: Entity;
  readonly context: JsonObject | undefined;
}

/** What questions inherit where they say nothing themselves. */
export interface Defaults {
  readonly subject: Parts | undefined;
  readonly action: Parts | undefined;
  readonly resource: Parts | undefined;
  readonly context: JsonObject | undefined;
}

const NO_DEFAULTS: Defaults = { subject: undefined, action: undefined, resource: undefined, context: undefined };

/**
 * Reads a question. What it leaves out comes whole from `defaults`. Of what it says itself only a name that is missing
 * (`type`, `id` or `name`) comes from there, never `properties`: those describe another thing.
 */
export function readEvaluation(body: JsonObject, defaults: Defaults = NO_DEFAULTS): EvaluationRequest | Complaint {
  const subject = readEntity(body.subject, '/subject', defaults.subject);
  if (subject instanceof Complaint) return subject;
  const action = readAction(body.action, '/action', defaults.action);
  if (action instanceof Complaint) return action;
  const resource = readEntity(body.resource, '/resource', defaults.resource);
  if (resource instanceof Complaint) return resource;
  const context = readProperties(body.context, '/context');
  if (context instanceof Complaint) return context;
  return { subject, action, resource, context: context ?? defaults.context };
}

/** Reads what a batch says for all its questions; whatever is there must be of the right type. */
export function readDefaults(body: JsonObject): Defaults | Complaint {
  const [subject, action, resource] = (['subject', 'action', 'resource'] as const).map((name) =>
    body[name] === undefined ? undefined : readParts(body[name], `/${name}`),
  );
  if (subject instanceof Complaint) return subject;
  if (action instanceof Complaint) return action;
  if (resource instanceof Complaint) return resource;
  const context = readProperties(body.context, '/context');
  if (context instanceof Complaint) return context;
  return { subject, action, resource, context };
}

export function readEntity(value: unknown, pointer: string, fallback?: Parts): Entity | Complaint {
  const parts = partsOf(value, pointer, fallback);
  if (parts instanceof Complaint) return parts;
  const type = parts.type ?? fallback?.type;
  if (type === undefined) return missing(`${pointer}/type`);
  const id = parts.id ?? fallback?.id;
  if (id === undefined) return missing(`${pointer}/id`);
  return { type, id, properties: parts.properties };
}

export function readAction(value: unknown, pointer: string, fallback?: Parts): Action | Complaint {
  const parts = partsOf(value, pointer, fallback);
  if (parts instanceof Complaint) return parts;
  const name = parts.name ?? fallback?.name;
  return name === undefined ? missing(`${pointer}/name`) : { name, properties: parts.properties };
}

function partsOf(value: unknown, pointer: string, fallback: Parts | undefined): Parts | Complaint {
  return value === undefined && fallback ? fallback : readParts(value, pointer);
}
