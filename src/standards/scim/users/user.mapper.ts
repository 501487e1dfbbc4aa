import type { EmailAddress, ProvisionedUser, ProvisionedUserInput } from '../../../users/provisioned-user.js';
import { ScimError } from '../http/scim-error.js';
import { isObject, type ScimObject } from '../values/scim-object.js';

/** What has a place of its own in the store; everything else is in the profile. */
const HELD = new Set(['userName', 'displayName', 'externalId', 'active', 'emails', 'password']);

/** The attributes of a user that a client may write, but the password. */
export function toAttributes(user: ProvisionedUser): ScimObject {
  return {
    ...user.profile,
    userName: user.username,
    active: user.active,
    ...(user.displayName === '' ? {} : { displayName: user.displayName }),
    ...(user.externalId === null ? {} : { externalId: user.externalId }),
    ...(user.emails.length === 0 ? {} : { emails: user.emails.map(toEmail) }),
  };
}

/** A user as its attributes say. Who does not say so is active. */
export function toUserInput(attributes: ScimObject): ProvisionedUserInput {
  const { userName, displayName, externalId, active, emails } = attributes;
  return {
    username: String(userName),
    displayName: typeof displayName === 'string' ? displayName : '',
    externalId: typeof externalId === 'string' ? externalId : null,
    active: active !== false,
    emails: Array.isArray(emails) ? emails.map(toEmailAddress) : [],
    profile: Object.fromEntries(Object.entries(attributes).filter(([name]) => !HELD.has(name))),
  };
}

export function passwordOf({ password }: ScimObject): string | undefined {
  return typeof password === 'string' ? password : undefined;
}

function toEmail({ value, type, display, isPrimary }: EmailAddress): ScimObject {
  return {
    value,
    ...(display === null ? {} : { display }),
    ...(type === null ? {} : { type }),
    ...(isPrimary ? { primary: true } : {}),
  };
}

function toEmailAddress(email: unknown): EmailAddress {
  const { value, type, display, primary } = isObject(email) ? email : {};
  if (typeof value !== 'string') throw new ScimError('invalidValue', 'emails needs a value for each address.');
  return {
    value,
    type: typeof type === 'string' ? type : null,
    display: typeof display === 'string' ? display : null,
    isPrimary: primary === true,
  };
}
