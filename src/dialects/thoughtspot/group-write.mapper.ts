import { AppError } from '../../common/errors/app-error.js';
import { CreateGroupDto, UpdateGroupDto } from '../../groups/dto/write-group.dto.js';
import type { Form } from './form.js';
import { assertOnly } from './form-values.js';
import { toCode } from './privilege-catalogue.js';
import { parseJson, readTextList } from './text-list.js';
import { validated } from './validated.js';

export interface NewGroup {
  input: CreateGroupDto;
  /** Privilege codes; whether they exist is not decided here. */
  privileges: string[];
}

export interface GroupChange {
  input: UpdateGroupDto;
  /** All that the group is to hold of the catalogue; undefined when that stays as it is. */
  privileges: string[] | undefined;
}

/** Throws `validation_failed`, also for kinds of groups that are not here. */
export async function toNewGroup(form: Form): Promise<NewGroup> {
  assertOnly(form, 'grouptype', 'LOCAL_GROUP');
  assertOnly(form, 'visibility', 'DEFAULT');
  const input = await validated(CreateGroupDto, {
    name: form.required('name'),
    description: form.optional('description'),
  });
  return { input, privileges: readTextList(form, 'privileges', 'privilege codes').map(toCode) };
}

/**
 * Reads the group object in `content`: name and description from its top or from its header, where clients that read
 * it before find them. Throws `validation_failed`.
 */
export async function toGroupChange(form: Form): Promise<GroupChange> {
  const content = parseJson(form.required('content'));
  if (!isObject(content)) throw AppError.invalidField('/content', 'must be a JSON object');
  const header = content['header'] ?? {};
  if (!isObject(header)) throw AppError.invalidField('/content', 'must have an object as its header');
  const input = await validated(UpdateGroupDto, {
    name: content['name'] ?? header['name'],
    description: content['description'] ?? header['description'],
  });
  return { input, privileges: toCodes(content['privileges']) };
}

function toCodes(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((code) => typeof code === 'string')) {
    throw AppError.invalidField('/content', 'must have a list of privilege codes as its privileges');
  }
  return value.map(toCode);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
