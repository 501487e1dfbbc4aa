import type { GroupChange, MemberName, MemberStep, ProvisionedMember } from '../../../groups/provisioned-group.js';
import { ScimError } from '../http/scim-error.js';
import type { ScimAttribute } from '../schema/attribute.js';
import { GROUP_TYPE } from '../schema/resource-types.js';
import { readValue } from '../values/read-value.js';
import { isObject, isUnassigned, type ScimObject } from '../values/scim-object.js';
import { matchesFilter, valuesNamedBy } from './element-filter.js';
import { findPatchPath, type PatchPath } from './patch-path.js';
import type { PatchOperation } from './patch-request.js';

type SingleOperation = PatchOperation & { path: PatchPath };

/**
 * A PATCH of a group as a change of it: who comes and who goes, in the order of the operations, without a look at who is
 * in it. Throws a `ScimError` for what cannot be done.
 */
export function toGroupChange(operations: readonly PatchOperation[]): GroupChange {
  const change: Pick<GroupChange, 'name' | 'externalId'> = {};
  const steps: MemberStep[] = [];
  for (const operation of operations.flatMap(toSingle)) {
    if (operation.path.attribute?.name === 'members') steps.push(toStep(operation));
    else Object.assign(change, toField(operation));
  }
  return { ...change, members: merged(steps) };
}

/** The members that a list of them names. */
export function readMembers(value: unknown, path: string): MemberName[] {
  const list = (readValue(membersAttribute(), value, path) ?? []) as unknown[];
  return list.map((member) => {
    if (!isObject(member) || typeof member.value !== 'string') {
      throw new ScimError('invalidValue', `${path} needs a value for each member.`);
    }
    return { guid: member.value, type: readType(member) };
  });
}

/** An operation without a path is one for each member of its value; what is unknown or read only is left out. */
function toSingle(operation: PatchOperation): SingleOperation[] {
  const { op, path, value } = operation;
  if (path !== null) return [{ ...operation, path }];
  return Object.entries(value as ScimObject).flatMap(([name, each]) => {
    const found = findPatchPath(GROUP_TYPE, name);
    return found?.attribute && isWritable(found.attribute) ? [{ op, path: found, value: each }] : [];
  });
}

function toField({ op, path, value }: SingleOperation): Pick<GroupChange, 'name' | 'externalId'> {
  const { attribute, text } = path;
  if (!attribute || !isWritable(attribute)) throw new ScimError('mutability', `${text} is read only.`);
  const read = op === 'remove' ? null : (readValue(attribute, value, text) as string | null);
  if (attribute.name === 'externalId') return { externalId: read };
  if (op === 'remove') throw new ScimError('mutability', `${text} is required.`);
  if (read === null || read.trim() === '') throw new ScimError('invalidValue', `${text} is required.`);
  return { name: read };
}

function isWritable({ name, mutability }: ScimAttribute): boolean {
  return mutability !== 'readOnly' && name !== 'schemas';
}

function toStep({ op, path, value }: SingleOperation): MemberStep {
  const { filter, subAttribute, text } = path;
  if (op === 'remove') return toRemoval(path, value);
  if (subAttribute !== null)
    throw new ScimError('mutability', `${text} cannot be changed: remove the member and add another.`);
  if (filter !== null) return toFilteredStep(path, value);
  const members = isUnassigned(value) ? [] : readMembers(value, text);
  return { does: op, members };
}

function toRemoval({ filter, subAttribute, text }: PatchPath, value: unknown): MemberStep {
  if (subAttribute !== null && subAttribute.name !== 'value') {
    throw new ScimError('mutability', `${text} cannot be removed without the member.`);
  }
  if (filter === null) {
    // Entra names those who go in `value`; without it, everybody does.
    if (isUnassigned(value)) return { does: 'replace', members: [] };
    return { does: 'remove', members: readMembers(value, text) };
  }
  const values = valuesNamedBy(filter);
  if (values !== null) return { does: 'remove', members: values.map((guid) => ({ guid })) };
  matchesFilter(membersAttribute(), filter, {});
  return { does: 'removeWhere', fits: (member) => matchesFilter(membersAttribute(), filter, toElement(member)) };
}

/** `members[value eq "x"]` with a value: some clients add and replace single members so. */
function toFilteredStep({ filter, text }: PatchPath, value: unknown): MemberStep {
  const values = filter === null ? null : valuesNamedBy(filter);
  if (values === null) throw new ScimError('invalidPath', `${text} must name members by their value.`);
  const members = isUnassigned(value) ? values.map((guid) => ({ guid })) : readMembers(value, text);
  if (members.some(({ guid }) => !values.includes(guid))) {
    throw new ScimError('mutability', `${text} cannot be changed: remove the member and add another.`);
  }
  return { does: 'add', members };
}

/** Steps of the same kind that follow each other are one. */
function merged(steps: readonly MemberStep[]): MemberStep[] {
  const found: MemberStep[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    const isMore = last && last.does === step.does && (step.does === 'add' || step.does === 'remove');
    if (isMore && 'members' in last) found[found.length - 1] = { ...step, members: [...last.members, ...step.members] };
    else found.push(step);
  }
  return found;
}

function toElement({ guid, type, name }: ProvisionedMember): ScimObject {
  return { value: guid, type, display: name };
}

function readType({ type }: ScimObject): 'User' | 'Group' | undefined {
  if (type === undefined) return undefined;
  const key = String(type).toLowerCase();
  if (key === 'user') return 'User';
  if (key === 'group') return 'Group';
  throw new ScimError('invalidValue', 'The type of a member is User or Group.');
}

function membersAttribute(): ScimAttribute {
  const attribute = GROUP_TYPE.schema.attributes.find(({ name }) => name === 'members');
  if (!attribute) throw new Error('Groups have members.');
  return attribute;
}
