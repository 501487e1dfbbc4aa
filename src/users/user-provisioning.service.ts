import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProvisioningRules } from '../access/provisioning-rules.js';
import type { Principal } from '../auth/principal.js';
import {
  AuthenticationService,
  isExternal,
} from '../authentication-services/entities/authentication-service.entity.js';
import { AppError } from '../common/errors/app-error.js';
import { isGuid } from '../common/text/guid.js';
import { Settings } from '../config/settings.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { touchRow } from '../database/versioned-rows.js';
import { User } from './entities/user.entity.js';
import { PasswordHasher } from './password-hasher.js';
import {
  mainEmail,
  type EmailAddress,
  type ProvisionedUser,
  type ProvisionedUserInput,
  type UserDetails,
} from './provisioned-user.js';
import { UserDetailsQueries } from './user-details.queries.js';
import { UsersService } from './users.service.js';

/** A change of a user: `edit` makes what he is to be from what he is. It may run more than once. */
export interface UserEdit {
  edit: (user: ProvisionedUser) => ProvisionedUserInput | Promise<ProvisionedUserInput>;
  password?: string | undefined;
  /** Leave a password alone that another service keeps, in place of an error. */
  ignoreExternalPassword?: boolean;
}

/** Users as the systems see them that provision them. The caller holds USER_PROVISIONING. */
@Injectable()
export class UserProvisioningService implements OnModuleInit {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: UserDetailsQueries,
    private readonly users: UsersService,
    private readonly rules: ProvisioningRules,
    private readonly passwords: PasswordHasher,
    private readonly settings: Settings,
    private readonly dataSource: DataSource,
  ) {}

  /** Throws an Error that names GUILDHALL_PROVISIONING_SERVICE_ID, rather than have every provisioned user fail later. */
  async onModuleInit(): Promise<void> {
    const id = this.settings.provisioningServiceId;
    if (await this.dataSource.manager.existsBy(AuthenticationService, { id })) return;
    throw new Error(
      `GUILDHALL_PROVISIONING_SERVICE_ID must be the id of an authentication service; none has the id ${id}.`,
    );
  }

  /** Throws `user_not_found`. */
  async get(guid: string): Promise<ProvisionedUser> {
    const user = isGuid(guid) ? await this.queries.findByGuid(guid) : null;
    if (!user) throw new AppError('user_not_found');
    return user;
  }

  /** In the order of `ids`; those who are not there are left out. */
  getAllById(ids: readonly number[]): Promise<ProvisionedUser[]> {
    return this.queries.findAllById(ids);
  }

  /** The names that are shown for users, by GUID. What is no GUID of a user has none. */
  displayNames(guids: readonly string[]): Promise<Map<string, string>> {
    return this.queries.displayNames([...new Set(guids.filter(isGuid))]);
  }

  /**
   * Creates a user of the service that the settings name for provisioned users, or else of `Local`. Another service keeps
   * its passwords itself: there, one that is given is left aside.
   */
  async create(input: ProvisionedUserInput, password: string | undefined): Promise<ProvisionedUser> {
    const passwordHash = password === undefined ? null : await this.passwords.hash(password);
    return this.transactions.run(async (tx) => {
      const { emails, profile, ...fields } = input;
      const serviceId = this.settings.provisioningServiceId;
      const keptHash = passwordHash !== null && (await keepsPasswords(tx, serviceId)) ? passwordHash : null;
      const email = mainEmail(emails);
      const user = await this.users.insert(tx, { ...fields, email, authenticationServiceId: serviceId }, keptHash);
      if (!isPlain(emails)) await this.queries.storeEmails(tx, user.id, emails);
      if (Object.keys(profile).length > 0) await this.queries.storeProfile(tx, user.id, profile);
      return { ...user, emails, profile };
    });
  }

  /** Throws `user_not_found`, `precondition_failed`, and what `ProvisioningRules` does. Writes only what differs. */
  async update(
    principal: Principal,
    guid: string,
    change: UserEdit,
    ifMatch: readonly number[] | undefined,
  ): Promise<ProvisionedUser> {
    if (!isGuid(guid)) throw new AppError('user_not_found');
    const { password } = change;
    const passwordHash = password === undefined ? null : await this.passwords.hash(password);
    return this.transactions.run(async (tx) => {
      const user = await this.lock(tx, principal, guid);
      const { id } = user;
      const { emails, profile, ...fields } = await change.edit(user);
      if (passwordHash !== null || letsIn(user, fields)) await this.rules.assertMayLetInAs(tx, principal, id);
      const row = await this.users.change(tx, id, { ...fields, email: emailAfter(user, emails) }, ifMatch);
      await this.storeDetails(tx, user, row, { emails, profile });
      if (
        passwordHash !== null &&
        (!change.ignoreExternalPassword || (await keepsPasswords(tx, user.authenticationServiceId)))
      ) {
        await this.users.storePassword(tx, id, passwordHash, null);
      }
      return { ...row, emails, profile };
    });
  }

  /** With all memberships, assignments and tokens. */
  async delete(principal: Principal, guid: string, ifMatch: readonly number[] | undefined): Promise<void> {
    if (!isGuid(guid)) throw new AppError('user_not_found');
    await this.transactions.run(async (tx) => {
      const { id } = await this.lock(tx, principal, guid);
      await this.users.drop(tx, id, ifMatch);
    });
  }

  private async lock(tx: Transaction, principal: Principal, guid: string): Promise<ProvisionedUser> {
    const user = await this.queries.lockByGuid(tx, guid);
    if (!user) throw new AppError('user_not_found');
    await this.rules.assertMayChangeUser(tx, principal, user.id);
    return user;
  }

  private async storeDetails(tx: Transaction, user: ProvisionedUser, row: User, next: UserDetails): Promise<void> {
    const { emails, profile } = user;
    const before: Partial<UserDetails> = {};
    const after: Partial<UserDetails> = {};
    if (!isDeepStrictEqual(emails, next.emails)) {
      await this.queries.storeEmails(tx, user.id, next.emails);
      Object.assign(before, { emails });
      Object.assign(after, { emails: next.emails });
    }
    if (!isDeepStrictEqual(profile, next.profile)) {
      await this.queries.storeProfile(tx, user.id, next.profile);
      Object.assign(before, { profile });
      Object.assign(after, { profile: next.profile });
    }
    if (Object.keys(after).length === 0) return;
    if (row.version === user.version) await touchRow(tx, User, row);
    tx.record({
      action: 'user.updated',
      target: { type: 'user', id: user.id, name: row.username },
      before,
      after,
    });
  }
}

/** Whether a change decides who signs in as the user. */
function letsIn(user: ProvisionedUser, next: { username: string; active: boolean }): boolean {
  return next.username !== user.username || (next.active && !user.active);
}

/** An address that is shown elsewhere stays, unless the list has changed. */
function emailAfter(user: ProvisionedUser, emails: readonly EmailAddress[]): string | null {
  return isDeepStrictEqual(user.emails, emails) ? user.email : mainEmail(emails);
}

/** Whether the row of the user alone makes this list: its trigger does. */
function isPlain(emails: readonly EmailAddress[]): boolean {
  const [first, ...others] = emails;
  if (!first) return true;
  return others.length === 0 && first.type === 'work' && first.isPrimary && first.display === null;
}

async function keepsPasswords(tx: Transaction, serviceId: number): Promise<boolean> {
  const service = await tx.manager.findOneBy(AuthenticationService, { id: serviceId });
  return service === null || !isExternal(service);
}
