import { ScimError } from '../http/scim-error.js';
import type { ResourceType } from '../schema/resource-types.js';
import { assertComplete } from '../values/read-resource.js';
import { readValue } from '../values/read-value.js';
import { isObject, isUnassigned, type ScimObject } from '../values/scim-object.js';
import { patchList } from './patch-list.js';
import { findPatchPath, type PatchPath } from './patch-path.js';
import type { PatchOperation } from './patch-request.js';

/**
 * The resource as it is after the operations, in their order (RFC 7644 3.5.2); the one that is given stays as it is. All
 * or nothing: throws a `ScimError` when any of them cannot be done.
 */
export function applyPatch(
  type: ResourceType,
  resource: ScimObject,
  operations: readonly PatchOperation[],
): ScimObject {
  const patched = structuredClone(resource);
  for (const { op, path, value } of operations) {
    if (path === null) patchWhole(type, patched, op, value);
    else patchAt(patched, writable(path), op, value);
  }
  assertComplete(type, patched);
  return patched;
}

/** Without a path, each member of the value names a place. What is unknown or read only there is no error. */
function patchWhole(type: ResourceType, resource: ScimObject, op: PatchOperation['op'], value: unknown): void {
  if (!isObject(value)) return;
  for (const [name, each] of Object.entries(value)) {
    const path = findPatchPath(type, name);
    if (path && !isReadOnly(path)) patchAt(resource, path, op, each);
  }
}

function patchAt(resource: ScimObject, path: PatchPath, op: PatchOperation['op'], value: unknown): void {
  const { extension, attribute } = path;
  if (extension === null) {
    patchIn(resource, path, op, value);
    return;
  }
  const part = isObject(resource[extension.id]) ? (resource[extension.id] as ScimObject) : {};
  if (attribute !== null) patchIn(part, path, op, value);
  else patchExtension(part, path, op, value);
  if (Object.keys(part).length > 0) resource[extension.id] = part;
  else delete resource[extension.id];
}

function patchExtension(part: ScimObject, path: PatchPath, op: PatchOperation['op'], value: unknown): void {
  if (op === 'remove') {
    for (const name of Object.keys(part)) delete part[name];
    return;
  }
  if (!isObject(value)) throw new ScimError('invalidValue', `${path.text} must be an object.`);
  for (const attribute of path.extension?.attributes ?? []) {
    const name = Object.keys(value).find((key) => key.toLowerCase() === attribute.name.toLowerCase());
    if (name !== undefined) patchIn(part, { ...path, text: `${path.text}:${name}`, attribute }, op, value[name]);
  }
}

/** `object` is what holds the attribute: the resource, or its part for an extension. */
function patchIn(object: ScimObject, path: PatchPath, op: PatchOperation['op'], value: unknown): void {
  const { attribute, subAttribute } = path;
  if (attribute === null) return;
  if (attribute.multiValued) patchList(object, { ...path, attribute }, op, value);
  else if (subAttribute !== null) patchMember(object, attribute.name, path, op, value);
  else if (op === 'remove') delete object[attribute.name];
  else patchSingle(object, path, op, value);
}

function patchSingle(object: ScimObject, path: PatchPath, op: PatchOperation['op'], value: unknown): void {
  if (path.attribute === null) return;
  const { name } = path.attribute;
  const read = readValue(path.attribute, value, path.text);
  if (read === null) {
    if (op === 'replace') delete object[name];
    return;
  }
  // Members of a complex attribute that the value does not name stay (RFC 7644 3.5.2.3).
  const present = object[name];
  object[name] = isObject(read) && isObject(present) ? { ...present, ...read } : read;
}

function patchMember(
  object: ScimObject,
  name: string,
  { subAttribute, text }: PatchPath,
  op: PatchOperation['op'],
  value: unknown,
): void {
  if (subAttribute === null) return;
  const complex = isObject(object[name]) ? object[name] : {};
  const read = op === 'remove' ? null : readValue(subAttribute, value, text);
  if (read !== null) complex[subAttribute.name] = read;
  else if (op !== 'add') delete complex[subAttribute.name];
  if (isUnassigned(complex)) delete object[name];
  else object[name] = complex;
}

function writable(path: PatchPath): PatchPath {
  if (isReadOnly(path)) throw new ScimError('mutability', `${path.text} is read only.`);
  return path;
}

function isReadOnly({ attribute, subAttribute }: PatchPath): boolean {
  return [attribute, subAttribute].some((each) => each?.mutability === 'readOnly') || attribute?.name === 'schemas';
}
