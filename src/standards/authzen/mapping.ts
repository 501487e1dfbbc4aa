import type { Facts } from '../../access/conditions/facts.js';
import type { NamedQuestion, NamedResource, NamedSubject } from '../../access/decisions/named/named-question.js';
import type { JsonObject } from '../../common/json/json-object.js';
import type { Entity, EvaluationRequest } from './evaluation-request.js';

/** The type of the one resource that stands for none: then it is asked whether the subject may do it at all. */
export const NO_RESOURCE_TYPE = 'urn:guildhall:no-resource';
/** The id of that resource. */
export const NO_RESOURCE_ID = '*';

const SUBJECT_TYPES: ReadonlySet<string> = new Set<NamedSubject['type']>(['user', 'group']);

export function isSubjectType(type: string): type is NamedSubject['type'] {
  return SUBJECT_TYPES.has(type);
}

/** Null for what is neither a user nor a group. */
export function toSubject({ type, id }: Pick<Entity, 'type' | 'id'>): NamedSubject | null {
  return isSubjectType(type) ? { type, name: id } : null;
}

/** Null for the resource that stands for none. */
export function toResource({ type, id }: Pick<Entity, 'type' | 'id'>): NamedResource | null {
  return type === NO_RESOURCE_TYPE && id === NO_RESOURCE_ID ? null : { kind: type, name: id };
}

/** What a request tells of subject, action, resource and circumstances; undefined when it tells nothing. */
export function toFacts(
  subject: JsonObject | undefined,
  action: JsonObject | undefined,
  resource: JsonObject | undefined,
  context: JsonObject | undefined,
): Facts | undefined {
  if (!subject && !action && !resource && !context) return undefined;
  return {
    ...(subject && { subject: { properties: subject } }),
    ...(action && { action: { properties: action } }),
    ...(resource && { resource: { properties: resource } }),
    ...(context && { context }),
  };
}

export function toQuestion({ subject, action, resource, context }: EvaluationRequest): NamedQuestion {
  return {
    subject: toSubject(subject),
    action: action.name,
    resource: toResource(resource),
    facts: toFacts(subject.properties, action.properties, resource.properties, context),
  };
}
