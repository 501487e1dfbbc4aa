import { AppError } from '../../common/errors/app-error.js';
import { CreateUserDto } from '../../users/dto/write-user.dto.js';
import type { Form } from './form.js';
import { assertOnly } from './form-values.js';
import { parseJson, readTextList } from './text-list.js';
import { validated } from './validated.js';

const WIRE_NAMES = { username: 'name', displayName: 'displayname', email: 'properties' };

export interface NewUser {
  input: CreateUserDto;
  /** The GUIDs of groups; whether they exist is not decided here. */
  groupIds: string[];
}

/** Throws `validation_failed`, also for kinds of users that are not here. */
export async function toNewUser(form: Form): Promise<NewUser> {
  assertOnly(form, 'usertype', 'LOCAL_USER');
  assertOnly(form, 'visibility', 'DEFAULT');
  const input = await validated(
    CreateUserDto,
    {
      username: form.required('name'),
      displayName: form.optional('displayname'),
      email: toMail(form.optional('properties')),
      password: form.required('password'),
    },
    WIRE_NAMES,
  );
  return { input, groupIds: readTextList(form, 'groups', 'ids of groups') };
}

/** Of the properties only the mail address is kept; clients send null and nothing for none. */
function toMail(properties: string | undefined): unknown {
  if (properties === undefined || properties === '') return undefined;
  const value = parseJson(properties);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw AppError.invalidField('/properties', 'must be a JSON object');
  }
  const { mail } = value as { mail?: unknown };
  return mail === '' ? null : mail;
}
