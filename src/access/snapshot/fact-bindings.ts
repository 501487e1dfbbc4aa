import type { JsonObject } from '../../common/json/json-object.js';
import type { Bindings } from '../conditions/condition.js';
import type { Facts } from '../conditions/facts.js';
import { splitResourceName, type AccessSnapshot } from './access-snapshot.js';
import { NO_RESOURCE, type Decider, type SubjectIndex } from './decider.js';

/** What is asked, with the facts that are told. */
export interface FactQuestion {
  readonly subject: SubjectIndex;
  readonly privilege: number;
  readonly resource: number;
  readonly facts: Facts | undefined;
}

/** What the variables of conditions stand for. */
export function bindingsOf({ snapshot }: Decider, question: FactQuestion, instant: number): Bindings {
  const { privilege, facts = {} } = question;
  return {
    subject: subjectOf(snapshot, question),
    action: { name: snapshot.tables.privileges.nameOf(privilege), properties: facts.action?.properties ?? {} },
    resource: resourceOf(snapshot, question),
    context: facts.context ?? {},
    now: new Date(instant),
  };
}

function subjectOf(snapshot: AccessSnapshot, { subject, facts }: FactQuestion): Bindings['subject'] {
  const table = subject.isGroup ? 'groups' : 'users';
  return {
    type: subject.isGroup ? 'group' : 'user',
    id: snapshot.tables[table].nameOf(subject.index),
    properties: laidOver(snapshot.propertiesOf(table, subject.index), facts?.subject?.properties),
  };
}

/** Without a resource its type and id are not there: a condition that looks at them cannot be judged. */
function resourceOf(snapshot: AccessSnapshot, { resource, facts }: FactQuestion): Bindings['resource'] {
  const told = facts?.resource?.properties;
  if (resource === NO_RESOURCE) return { properties: told ?? {} };
  const { kind, name } = splitResourceName(snapshot.tables.resources.nameOf(resource));
  return { type: kind, id: name, properties: laidOver(snapshot.propertiesOf('resources', resource), told) };
}

function laidOver(stored: JsonObject | undefined, told: JsonObject | undefined): JsonObject {
  return stored && told ? { ...stored, ...told } : (told ?? stored ?? {});
}
