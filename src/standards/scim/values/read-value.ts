import { ScimError } from '../http/scim-error.js';
import { findAttribute, type ScimAttribute } from '../schema/attribute.js';
import { isObject, isUnassigned, type ScimObject } from './scim-object.js';

const BASE64 = /^[A-Za-z\d+/_-]*={0,2}$/;
// NUL and lone surrogates cannot be stored; other control characters only ever hide things.
const FORBIDDEN_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * What a client sends for an attribute, as it is kept: known members alone, under the names of the schema, without those
 * that are read only. Null is for nothing. Throws `invalidValue` for a value of another type.
 */
export function readValue(attribute: ScimAttribute, value: unknown, path: string): unknown {
  if (isUnassigned(value)) return null;
  if (!attribute.multiValued) return readSingle(attribute, value, path);
  const given = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((each) => !isUnassigned(each));
  const kept = given.map((each) => readElement(attribute, each, path)).filter((each) => each !== null);
  return kept.length === 0 ? null : withOnePrimary(kept, path);
}

/** Throws `invalidValue` for an element that says something, but nothing that is kept, where a value is due. */
function readElement(attribute: ScimAttribute, value: unknown, path: string): unknown {
  const read = readSingle(attribute, value, path);
  if (read !== null || !findAttribute(attribute.subAttributes ?? [], 'value')) return read;
  throw new ScimError('invalidValue', `${path} needs a value for each element.`);
}

/** One value of an attribute, also of one that has many. */
export function readSingle(attribute: ScimAttribute, value: unknown, path: string): unknown {
  if (isUnassigned(value)) return null;
  switch (attribute.type) {
    case 'complex':
      return readComplex(attribute, value, path);
    case 'boolean':
      return readBoolean(value, path);
    case 'binary':
      return readText(value, path, (text) => BASE64.test(text), 'must be base64');
    default:
      return readText(value, path, isStorable, 'must not contain control characters or broken Unicode');
  }
}

function readComplex(attribute: ScimAttribute, value: unknown, path: string): unknown {
  const subAttributes = attribute.subAttributes ?? [];
  // Some clients send the value itself where an object is due: Entra a manager, others roles.
  if (typeof value === 'string' && findAttribute(subAttributes, 'value')) {
    return readComplex(attribute, { value }, path);
  }
  if (!isObject(value)) throw new ScimError('invalidValue', `${path} must be an object.`);
  const read: ScimObject = {};
  for (const [name, each] of Object.entries(value)) {
    const subAttribute = findAttribute(subAttributes, name);
    if (!subAttribute || subAttribute.mutability === 'readOnly') continue;
    const kept = readValue(subAttribute, each, `${path}.${subAttribute.name}`);
    if (kept !== null) read[subAttribute.name] = kept;
  }
  return isUnassigned(read) ? null : read;
}

/** Entra sends booleans as text. */
function readBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text !== 'true' && text !== 'false') throw new ScimError('invalidValue', `${path} must be true or false.`);
  return text === 'true';
}

function readText(value: unknown, path: string, isGood: (text: string) => boolean, requirement: string): string {
  if (typeof value !== 'string') throw new ScimError('invalidValue', `${path} must be a string.`);
  if (!isGood(value)) throw new ScimError('invalidValue', `${path} ${requirement}.`);
  return value;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !FORBIDDEN_IN_TEXT.test(text);
}

function withOnePrimary(values: unknown[], path: string): unknown[] {
  if (values.filter(isPrimary).length > 1) throw new ScimError('invalidValue', `${path} has more than one primary.`);
  return values;
}

/** Whether an element is marked as the preferred one. */
export function isPrimary(value: unknown): boolean {
  return isObject(value) && value.primary === true;
}
