import { isEmailAddress } from '../../../common/validation/text.decorators.js';
import { validateDto } from '../../../common/validation/validate-dto.js';
import { CreateGroupDto } from '../../../groups/dto/write-group.dto.js';
import { CreateUserDto } from '../../../users/dto/write-user.dto.js';
import type { ProvisionedUserInput } from '../../../users/provisioned-user.js';
import { ScimError } from '../http/scim-error.js';

const EXTERNAL_ID_LENGTH_MAX = 255;
/** Of each attribute that has many. Lists are compared value by value. */
const VALUES_MAX = 200;

/** The user with his name in normal form. Throws `invalidValue` for what no user may have natively. */
export async function validatedUser(input: ProvisionedUserInput, password?: string): Promise<ProvisionedUserInput> {
  const { username, displayName, externalId, emails, profile } = input;
  const plain = { username, displayName, ...(password === undefined ? {} : { password }) };
  const { dto, errors } = await validateDto(CreateUserDto, plain, 'refuse');
  assertGood(errors, { '/username': 'userName', '/displayName': 'displayName', '/password': 'password' });
  assertExternalId(externalId);
  for (const [name, value] of Object.entries({ ...profile, emails })) assertNotTooMany(name, value);
  const wrong = emails.find(({ value }) => !isEmailAddress(value));
  if (wrong) throw new ScimError('invalidValue', 'emails.value must be an e-mail address.');
  return { ...input, username: dto.username };
}

/** A group's name in normal form. Throws `invalidValue`. */
export async function validatedGroupName(name: string): Promise<string> {
  const { dto, errors } = await validateDto(CreateGroupDto, { name }, 'refuse');
  assertGood(errors, { '/name': 'displayName' });
  return dto.name;
}

export function assertExternalId(externalId: string | null): void {
  if ((externalId?.length ?? 0) <= EXTERNAL_ID_LENGTH_MAX) return;
  throw new ScimError('invalidValue', `externalId must have at most ${EXTERNAL_ID_LENGTH_MAX} characters.`);
}

function assertNotTooMany(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.length <= VALUES_MAX) return;
  throw new ScimError('invalidValue', `${name} must have at most ${VALUES_MAX} values.`);
}

function assertGood(
  errors: readonly { pointer?: string; detail: string }[],
  names: Readonly<Record<string, string>>,
): void {
  const [wrong] = errors;
  if (wrong) throw new ScimError('invalidValue', `${names[wrong.pointer ?? ''] ?? wrong.pointer} ${wrong.detail}.`);
}
