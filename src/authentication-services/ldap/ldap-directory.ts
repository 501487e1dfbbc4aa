import {
  type Client,
  EqualityFilter,
  InappropriateAuthError,
  InvalidCredentialsError,
  NoSuchObjectError,
  UnwillingToPerformError,
} from 'ldapts';
import { AppError } from '../../common/errors/app-error.js';
import { nameKey, normaliseName } from '../../common/text/names.js';
import { unavailable, type Directory, type DirectoryCredentials, type DirectoryUser } from '../directory.js';
import type { LdapSettings } from '../entities/external-settings.js';
import type { OutboundGuard } from '../outbound/outbound-guard.js';
import { withLdapConnection } from './ldap-connection.js';
import { LdapReader, type LdapEntry } from './ldap-reader.js';

/** How a directory says that a DN and a password do not belong together. */
const REFUSALS = [InvalidCredentialsError, InappropriateAuthError, NoSuchObjectError, UnwillingToPerformError];

/** An LDAP directory (RFC 4511). Users are searched for, then bound as; what filters hold is escaped by the library. */
export class LdapDirectory implements Directory {
  constructor(
    private readonly serviceName: string,
    private readonly settings: LdapSettings,
    /** The password of `bindDn`. */
    private readonly password: string | null,
    private readonly outbound: OutboundGuard,
  ) {}

  async authenticate(username: string, password: string): Promise<DirectoryUser | null> {
    return this.connected(async (client) => {
      const user = await this.bindAsUser(client, { username, password });
      if (!user) return null;
      // The user himself need not be able to see his groups; where anyone may search, he may.
      await this.bindAsSearcher(client);
      const groups = await this.groupsOf(client, user);
      return {
        username: user.name,
        email: user.entry.first(this.settings.emailAttribute),
        displayName: user.entry.first(this.settings.displayNameAttribute),
        groups,
      };
    });
  }

  async assertGroupExists(name: string, credentials?: DirectoryCredentials): Promise<void> {
    const { groupBaseDn, groupNameAttribute } = this.settings;
    await this.connected(async (client) => {
      if (!credentials?.username) await this.bindAsSearcher(client);
      else if (!(await this.bindAsUser(client, credentials))) throw new AppError('external_credentials_refused');
      if (groupBaseDn === null) throw new AppError('external_group_not_found');
      const filter = new EqualityFilter({ attribute: groupNameAttribute, value: name });
      const entries = await new LdapReader(client).list(groupBaseDn, filter, [groupNameAttribute]);
      // The directory compares without regard to case.
      const names = entries.flatMap((entry) => entry.all(groupNameAttribute)).map((found) => found.normalize('NFC'));
      if (!names.includes(name)) throw new AppError('external_group_not_found');
    });
  }

  /** Null when there is no such user, more than one, or the password is wrong. */
  private async bindAsUser(client: Client, { username, password }: DirectoryCredentials): Promise<FoundUser | null> {
    // A bind with a name and without a password is no proof of anything: it succeeds as nobody (RFC 4513 5.1.2).
    if (password === '') return null;
    await this.bindAsSearcher(client);
    const user = await this.findUser(client, normaliseName(username));
    if (!user) return null;
    try {
      await client.bind(user.entry.dn, password);
    } catch (error) {
      if (REFUSALS.some((refusal) => error instanceof refusal)) return null;
      throw error;
    }
    return user;
  }

  private async bindAsSearcher(client: Client): Promise<void> {
    const { bindDn } = this.settings;
    if (bindDn !== null && this.password) await client.bind(bindDn, this.password);
  }

  private async findUser(client: Client, username: string): Promise<FoundUser | null> {
    const { userBaseDn, userAttribute, emailAttribute, displayNameAttribute } = this.settings;
    const filter = new EqualityFilter({ attribute: userAttribute, value: username });
    const attributes = [userAttribute, emailAttribute, displayNameAttribute];
    const entry = await new LdapReader(client).findOnly(userBaseDn, filter, attributes);
    // The directory may take for equal what are two names here, such as with and without inner blanks.
    const name = entry?.all(userAttribute).find((value) => nameKey(value) === nameKey(username));
    return entry && name !== undefined && entry.dn !== '' ? { entry, name } : null;
  }

  private async groupsOf(client: Client, { entry, name }: FoundUser): Promise<string[]> {
    const { groupBaseDn, groupNameAttribute, groupMemberAttribute } = this.settings;
    if (groupBaseDn === null) return [];
    const value = groupMemberAttribute.toLowerCase() === 'memberuid' ? name : entry.dn;
    const filter = new EqualityFilter({ attribute: groupMemberAttribute, value });
    const groups = await new LdapReader(client).list(groupBaseDn, filter, [groupNameAttribute]);
    return groups.flatMap((group) => group.all(groupNameAttribute));
  }

  private async connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await withLdapConnection(this.settings, this.outbound, work);
    } catch (error) {
      throw error instanceof AppError ? error : unavailable(this.serviceName, error);
    }
  }
}

interface FoundUser {
  entry: LdapEntry;
  /** The user name as the directory writes it. */
  name: string;
}
