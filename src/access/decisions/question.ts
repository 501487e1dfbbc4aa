import type { FieldError } from '../../common/errors/app-error.js';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { nameKey } from '../../common/text/names.js';
import { FACT_FIELDS, FactsProblem, readFacts, type Facts } from '../conditions/facts.js';
import { resourceName, type AccessSnapshot } from '../snapshot/access-snapshot.js';
import { NO_RESOURCE, type SubjectIndex } from '../snapshot/decider.js';
import type { EntityTable } from '../snapshot/entity-table.js';

/** Who and what is asked about, as indexes in the snapshot. */
export interface Question {
  subject: SubjectIndex;
  privilege: number;
  /** `NO_RESOURCE` when none is named. */
  resource: number;
  /** What the question tells of those it is about; undefined for nothing. */
  facts: Facts | undefined;
}

/** Why a question has no answer. Not an Error: a batch may hold thousands. */
export class Failure {
  constructor(
    readonly code: ErrorCode,
    readonly field: FieldError | undefined,
  ) {}

  static invalid(pointer: string, detail: string): Failure {
    return new Failure('validation_failed', { pointer, detail });
  }
}

/** Who asks: he is meant when a question names nobody. */
export interface Asker {
  userId: number | null;
  groupId: number | null;
  /** Whether he may be told of others; else they are not there for him. */
  asksAboutAnyone: boolean;
}

const FIELDS: ReadonlySet<string> = new Set(['user', 'group', 'privilege', 'resource']);
const FACTS: ReadonlySet<string> = new Set(FACT_FIELDS);
const RESOURCE_FIELDS: ReadonlySet<string> = new Set(['kind', 'name']);
const NAME_LENGTH_MAX = 255;

/**
 * Reads one question from what JSON gave: `{user?, group?, privilege, resource?, context?, properties?}`, the first four
 * a name or an id each, a resource an id or `{kind, name}`, the others as `readFacts` has them. Checked by hand, since class-validator would cost many times what the answer does. `more` are
 * further fields that the caller reads himself.
 */
export function readQuestion(
  value: unknown,
  asker: Asker,
  snapshot: AccessSnapshot,
  more?: ReadonlySet<string>,
): Question | Failure {
  if (!isObject(value)) return Failure.invalid('', 'must be an object');
  const hasFacts = tellsFacts(value, more);
  if (typeof hasFacts !== 'boolean') return hasFacts;
  // Before anything else is looked at: what is wrong with the rest must not tell that a subject is there.
  const subject = readVisibleSubject(value, asker, snapshot);
  if (subject instanceof Failure) return subject;
  const privilege = find(value.privilege, '/privilege', snapshot.tables.privileges, 'privilege_not_found');
  if (typeof privilege !== 'number') return privilege;
  const resource = readResource(value.resource, snapshot.tables.resources);
  if (typeof resource !== 'number') return resource;
  const facts = hasFacts ? readFacts(value) : undefined;
  if (facts instanceof FactsProblem) return Failure.invalid(facts.pointer, facts.detail);
  return { subject, privilege, resource, facts };
}

/** Whether there are facts among the fields, all of which must be known: few questions have any. */
function tellsFacts(value: Record<string, unknown>, more?: ReadonlySet<string>): boolean | Failure {
  let hasFacts = false;
  for (const key in value) {
    if (FIELDS.has(key) || more?.has(key) === true) continue;
    if (!FACTS.has(key)) return Failure.invalid(`/${escaped(key)}`, 'is not known here');
    hasFacts = true;
  }
  return hasFacts;
}

/** Others are not there for who may not ask about them. */
function readVisibleSubject(
  value: Record<string, unknown>,
  asker: Asker,
  snapshot: AccessSnapshot,
): SubjectIndex | Failure {
  const subject = readSubject(value, asker, snapshot);
  if (subject instanceof Failure || asker.asksAboutAnyone || isSelf(asker, subject, snapshot)) return subject;
  return new Failure(subject.isGroup ? 'group_not_found' : 'user_not_found', undefined);
}

function readSubject(
  { user, group }: Record<string, unknown>,
  asker: Asker,
  { tables }: AccessSnapshot,
): SubjectIndex | Failure {
  if (user !== undefined && group !== undefined) return Failure.invalid('/group', 'must not be given beside a user');
  const isGroup = group !== undefined || (user === undefined && asker.groupId !== null);
  const index = isGroup
    ? find(group ?? asker.groupId, '/group', tables.groups, 'group_not_found')
    : find(user ?? asker.userId, '/user', tables.users, 'user_not_found');
  return typeof index === 'number' ? { index, isGroup } : index;
}

/** Whether it is the caller whom a question is about. */
export function isSelf(asker: Asker, { index, isGroup }: SubjectIndex, { tables }: AccessSnapshot): boolean {
  return isGroup ? tables.groups.idOf(index) === asker.groupId : tables.users.idOf(index) === asker.userId;
}

function readResource(value: unknown, resources: EntityTable): number | Failure {
  if (value === undefined) return NO_RESOURCE;
  if (typeof value === 'number') return find(value, '/resource', resources, 'resource_not_found');
  if (!isObject(value)) return Failure.invalid('/resource', 'must be an id, or an object with kind and name');
  for (const key in value) {
    if (!RESOURCE_FIELDS.has(key)) return Failure.invalid(`/resource/${escaped(key)}`, 'is not known here');
  }
  const { kind, name } = value;
  if (!isName(kind)) return Failure.invalid('/resource/kind', 'must be a name');
  if (!isName(name)) return Failure.invalid('/resource/name', 'must be a name');
  const index = resources.findName(resourceName(nameKey(kind), nameKey(name)));
  return index === -1 ? new Failure('resource_not_found', undefined) : index;
}

/** The index of the row with this id or name. */
function find(value: unknown, pointer: string, table: EntityTable, code: ErrorCode): number | Failure {
  let index = -1;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value < 1) return Failure.invalid(pointer, 'must be a name or an id');
    index = table.find(value);
  } else {
    if (!isName(value)) return Failure.invalid(pointer, 'must be a name or an id');
    index = table.findNamed(value);
  }
  return index === -1 ? new Failure(code, undefined) : index;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= NAME_LENGTH_MAX;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
