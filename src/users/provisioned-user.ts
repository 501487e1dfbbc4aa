import type { User } from './entities/user.entity.js';

export interface EmailAddress {
  value: string;
  type: string | null;
  display: string | null;
  isPrimary: boolean;
}

/** What the systems that provision users know of one besides his row. */
export interface UserDetails {
  /** In the order in which they were given. */
  emails: EmailAddress[];
  /** Means nothing here; kept and given back. */
  profile: Record<string, unknown>;
}

export type ProvisionedUser = Omit<User, 'usernameKey' | 'passwordHash' | 'authenticationService'> & UserDetails;

/** All that the systems that provision users say of one; what is not said is gone. */
export interface ProvisionedUserInput extends UserDetails {
  username: string;
  displayName: string;
  externalId: string | null;
  active: boolean;
}

/** The address that surfaces show which know of one alone: the primary one, or else the first. */
export function mainEmail(emails: readonly EmailAddress[]): string | null {
  return (emails.find(({ isPrimary }) => isPrimary) ?? emails[0])?.value ?? null;
}
