import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { AccessEngine } from '../access/access-engine.js';
import type { EffectivePrivilege } from '../access/effective-privilege.js';
import { keepsAnAdministrator } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import {
  AuthenticationService,
  isExternal,
  LOCAL_SERVICE_ID,
} from '../authentication-services/entities/authentication-service.entity.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import { currentContext } from '../common/http/request-context.js';
import type { Page } from '../common/paging/page.js';
import { isGuid } from '../common/text/guid.js';
import { nameKey } from '../common/text/names.js';
import { orNull, patchOfProperties } from '../database/described-rows.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import type { CreateUserDto, UpdateUserDto } from './dto/write-user.dto.js';
import { User } from './entities/user.entity.js';
import { PasswordHasher } from './password-hasher.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { UsersQueries, type UserListQuery } from './users.queries.js';

@Injectable()
export class UsersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: UsersQueries,
    private readonly rules: AccessRules,
    private readonly engine: AccessEngine,
    private readonly passwords: PasswordHasher,
    private readonly throttle: SignInThrottle,
  ) {}

  /** All users for administrators; for anyone else, himself. */
  list(principal: Principal, query: UserListQuery): Promise<Page<User>> {
    return this.queries.list(query, this.rules.onlyReadableUser(principal));
  }

  /** Throws `user_not_found`, also for a user whom the caller may not see. */
  async get(principal: Principal, id: number): Promise<User> {
    this.rules.assertMayReadUser(principal, id);
    const user = await this.dataSource.manager.findOneBy(User, { id });
    if (!user) throw new AppError('user_not_found');
    return user;
  }

  /**
   * The users with these GUIDs, each once in the order in which they are named. Throws `user_not_found` naming the
   * first who does not exist or whom the caller may not see.
   */
  async getAllByGuid(principal: Principal, guids: readonly string[]): Promise<User[]> {
    const wanted = guids.map((guid) => guid.toLowerCase());
    const found = await this.dataSource.manager.findBy(User, { guid: In([...new Set(wanted.filter(isGuid))]) });
    const onlyId = this.rules.onlyReadableUser(principal);
    const byGuid = new Map(found.map((user) => [user.guid, user]));
    const users = new Set<User>();
    for (const [index, guid] of wanted.entries()) {
      const user = byGuid.get(guid);
      const isReadable = user !== undefined && (onlyId === undefined || user.id === onlyId);
      if (!isReadable) throw new AppError('user_not_found', { detail: `There is no user "${guids[index]}".` });
      users.add(user);
    }
    return [...users];
  }

  /** Throws `user_not_found`, also for a user whom the caller may not see. */
  async getByGuid(principal: Principal, guid: string): Promise<User> {
    const [user] = await this.getAllByGuid(principal, [guid]);
    if (!user) throw new AppError('user_not_found');
    return user;
  }

  /**
   * The users of exactly these names, each once in the order in which they are named, for who manages memberships: he
   * may know which names there are. Throws `user_not_found` naming the first who does not exist.
   */
  async getAllByUsername(usernames: readonly string[]): Promise<User[]> {
    const keys = [...new Set(usernames.map(nameKey))];
    const found = await this.dataSource.manager.findBy(User, { usernameKey: In(keys) });
    const byName = new Map(found.map((user) => [user.username, user]));
    const users = new Set<User>();
    for (const username of usernames) {
      const user = byName.get(username.normalize('NFC'));
      if (!user) throw new AppError('user_not_found', { detail: `There is no user "${username}".` });
      users.add(user);
    }
    return [...users];
  }

  /** The user of exactly this name. Throws `forbidden` to who is neither he nor an administrator, then `user_not_found`. */
  async getOwnByUsername(principal: Principal, username: string): Promise<User> {
    const found = await this.dataSource.manager.findOneBy(User, { usernameKey: nameKey(username) });
    const user = found?.username === username.normalize('NFC') ? found : null;
    this.rules.assertIsUser(principal, user?.id ?? null);
    if (!user) throw new AppError('user_not_found');
    return user;
  }

  /** The user of this name, without regard to case as at sign-in. Throws `user_not_found` like `getByGuid`. */
  async getByName(principal: Principal, username: string): Promise<User> {
    const user = await this.dataSource.manager.findOneBy(User, { usernameKey: nameKey(username) });
    const onlyId = this.rules.onlyReadableUser(principal);
    if (user && (onlyId === undefined || user.id === onlyId)) return user;
    throw new AppError('user_not_found', { detail: `There is no user "${username}".` });
  }

  /** Those of these users who exist and whom the caller may see, in the order of their ids. */
  findAllById(principal: Principal, ids: readonly number[]): Promise<User[]> {
    const onlyId = this.rules.onlyReadableUser(principal);
    const wanted = onlyId === undefined ? ids : ids.filter((id) => id === onlyId);
    return this.dataSource.manager.find(User, { where: { id: In([...new Set(wanted)]) }, order: { id: 'ASC' } });
  }

  /** What a user may do now, in the order of names. */
  async getEffectivePrivileges(principal: Principal, id: number): Promise<EffectivePrivilege[]> {
    await this.get(principal, id);
    return this.engine.effectivePrivileges({ userId: id });
  }

  async create(input: CreateUserDto): Promise<User> {
    const passwordHash = await this.hashPassword(input);
    return this.transactions.run((tx) => this.insert(tx, input, passwordHash));
  }

  /** The hash that `insert` takes: made before a transaction begins, because it takes long. */
  async hashPassword(input: CreateUserDto): Promise<string | null> {
    return input.password === undefined ? null : this.passwords.hash(input.password);
  }

  /** Creates a user as part of a larger piece of work. Throws `external_password` when his service keeps it. */
  async insert(
    tx: Transaction,
    input: CreateUserDto & { externalId?: string | null },
    passwordHash: string | null,
  ): Promise<User> {
    const { password: _password, ...fields } = input;
    if (passwordHash !== null) await assertPasswordIsKeptHere(tx, input.authenticationServiceId ?? LOCAL_SERVICE_ID);
    const user = await tx.manager.save(
      User,
      tx.manager.create(User, {
        authenticationServiceId: LOCAL_SERVICE_ID,
        ...fields,
        properties: orNull(fields.properties),
        usernameKey: nameKey(input.username),
        passwordHash,
      }),
    );
    tx.record({
      action: 'user.created',
      target: target(user),
      after: fields,
      changes: [{ table: 'users', id: user.id }],
    });
    return user;
  }

  /** Administrators change everything; a user his display name and e-mail address. */
  update(
    principal: Principal,
    id: number,
    input: UpdateUserDto,
    ifMatch: readonly number[] | undefined,
  ): Promise<User> {
    this.rules.assertMayChangeUser(principal, id, Object.keys(input));
    return this.transactions.run((tx) => this.change(tx, id, input, ifMatch));
  }

  /** Changes a user as part of a larger piece of work. The caller may change these fields. */
  async change(
    tx: Transaction,
    id: number,
    input: UpdateUserDto & { externalId?: string | null },
    ifMatch: readonly number[] | undefined,
  ): Promise<User> {
    const user = await lockRow(tx, User, { id }, 'user_not_found');
    const { authenticationServiceId } = user;
    const isMoved = (input.authenticationServiceId ?? authenticationServiceId) !== authenticationServiceId;
    const changes = {
      ...input,
      ...patchOfProperties(user, input.properties),
      ...(input.username === undefined ? {} : { usernameKey: nameKey(input.username) }),
      ...(isMoved ? { passwordHash: null } : {}),
    };
    const change = await updateRow(tx, User, user, changes, ifMatch);
    if (!change) return user;
    const ended = input.active === false || isMoved ? await this.queries.endSessions(tx, id, null) : [];
    if (input.active === false || isMoved) tx.ensure(keepsAnAdministrator);
    tx.record({
      action: 'user.updated',
      target: target(user),
      before: withoutHash(change.before),
      after: withoutHash(change.after),
      changes: [
        { table: 'users', id },
        { table: 'tokens', ids: ended },
      ],
    });
    if (isMoved) await this.leaveGroups(tx, user, authenticationServiceId);
    return user;
  }

  /** Members of an external service's group are users of that service: nobody takes his place there along. */
  private async leaveGroups(tx: Transaction, user: User, serviceId: number): Promise<void> {
    for (const { id, name } of await this.queries.leaveExternalGroups(tx, user.id, serviceId)) {
      tx.record({
        action: 'group_member.removed',
        target: { type: 'group', id, name },
        before: { userIds: [user.id] },
        changes: [{ table: 'group_members', groupId: id, userIds: [user.id] }],
      });
    }
  }

  /** With all memberships, assignments and tokens. */
  async delete(id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    await this.transactions.run((tx) => this.drop(tx, id, ifMatch));
  }

  /** All of them or none. */
  async deleteAll(ids: readonly number[]): Promise<void> {
    await this.transactions.run(async (tx) => {
      for (const id of ids.toSorted((a, b) => a - b)) await this.drop(tx, id, undefined);
    });
  }

  /**
   * Sets a password; all other sessions of the user end. Someone who changes his own must know the present one, if
   * there is one.
   */
  async setPassword(principal: Principal, id: number, password: string, currentPassword?: string): Promise<void> {
    this.rules.assertMayManageUser(principal, id);
    if (principal.userId === id) await this.assertKnowsPassword(principal, id, currentPassword);
    const passwordHash = await this.passwords.hash(password);
    await this.transactions.run((tx) => this.storePassword(tx, id, passwordHash, principal.tokenId));
  }

  /** Deletes a user as part of a larger piece of work. */
  async drop(tx: Transaction, id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    const user = await lockRow(tx, User, { id }, 'user_not_found');
    assertMatches(user.version, ifMatch);
    await tx.manager.delete(User, { id });
    tx.record({ action: 'user.deleted', target: target(user), changes: [{ table: 'users', id }] });
    tx.ensure(keepsAnAdministrator);
  }

  /** Guessing costs the same here as at sign-in: a stolen session must not be a way around the delays. */
  private async assertKnowsPassword(principal: Principal, id: number, currentPassword = ''): Promise<void> {
    const present = await this.queries.findPasswordHash(id);
    if (present === null) return;
    const attempt = { username: principal.name, ip: currentContext()?.ip ?? '' };
    await this.throttle.begin(attempt);
    if (!(await this.passwords.verify(present, currentPassword))) {
      throw AppError.invalidField('/currentPassword', 'is not the present password');
    }
    await this.throttle.succeed(attempt);
  }

  /** Sets a password as part of a larger piece of work; all sessions but one end, or all if it is null. */
  async storePassword(tx: Transaction, id: number, passwordHash: string, keepTokenId: number | null): Promise<void> {
    const user = await lockRow(tx, User, { id }, 'user_not_found');
    await assertPasswordIsKeptHere(tx, user.authenticationServiceId);
    await updateRow(tx, User, user, { passwordHash }, undefined);
    const ended = await this.queries.endSessions(tx, id, keepTokenId);
    tx.record({ action: 'user.password_set', target: target(user), changes: [{ table: 'tokens', ids: ended }] });
  }
}

async function assertPasswordIsKeptHere(tx: Transaction, serviceId: number): Promise<void> {
  const service = await tx.manager.findOneBy(AuthenticationService, { id: serviceId });
  if (service && isExternal(service)) throw new AppError('external_password');
}

function target(user: User): { type: string; id: number; name: string } {
  return { type: 'user', id: user.id, name: user.username };
}

function withoutHash(fields: Partial<User>): Partial<User> {
  const { passwordHash: _passwordHash, ...rest } = fields;
  return rest;
}
