import { Injectable } from '@nestjs/common';
import { keepsAnAdministrator } from '../access/access-invariants.js';
import type { DirectoryUser } from '../authentication-services/directory.js';
import type { AuthenticationService } from '../authentication-services/entities/authentication-service.entity.js';
import { AppError } from '../common/errors/app-error.js';
import { normaliseName } from '../common/text/names.js';
import { validateDto } from '../common/validation/validate-dto.js';
import type { JournalEntry } from '../database/journal.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow } from '../database/versioned-rows.js';
import { CreateUserDto } from '../users/dto/write-user.dto.js';
import { User } from '../users/entities/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { DirectoryMembershipsQueries, type DirectoryMembership } from './directory-memberships.queries.js';

/** Brings users of external services in line with what their directory says. */
@Injectable()
export class DirectoryUsersService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: DirectoryMembershipsQueries,
    private readonly users: UsersService,
  ) {}

  /**
   * Puts a user whose password the service has just verified into the groups of that service which bear exactly the
   * names that the directory gives, and takes him out of its other ones; groups of other services stay as they are, and
   * names that no group bears are ignored. Throws `user_not_found` when he has been moved to another service or
   * deactivated since, and `last_administrator` when nobody could administer the server without him.
   */
  synchronise(service: AuthenticationService, userId: number, found: DirectoryUser): Promise<User> {
    return this.transactions.run(async (tx) => {
      const user = await lockRow(tx, User, { id: userId }, 'user_not_found');
      if (!user.active || user.authenticationServiceId !== service.id) throw new AppError('user_not_found');
      await this.bringInLine(tx, user, found);
      return user;
    });
  }

  /**
   * Makes a user of someone whom the service has just verified, with his groups. Throws `username_taken`, and
   * `validation_failed` when his name is none that a user may have here.
   */
  async create(service: AuthenticationService, found: DirectoryUser): Promise<User> {
    const input = await toUser(service, found);
    return this.transactions.run(async (tx) => {
      const user = await this.users.insert(tx, input, null);
      await this.bringInLine(tx, user, found);
      return user;
    });
  }

  private async bringInLine(tx: Transaction, user: User, { groups }: DirectoryUser): Promise<void> {
    const names = groups.map(normaliseName);
    const memberships = await this.queries.list(tx, user.id, user.authenticationServiceId, names);
    const added = memberships.filter(({ isNamed, counts }) => isNamed && !counts);
    const removed = memberships.filter(({ isNamed, isThere }) => !isNamed && isThere);
    if (added.length > 0) await this.queries.add(tx, user.id, idsOf(added));
    if (removed.length > 0) await this.queries.remove(tx, user.id, idsOf(removed));
    for (const { id, name } of added) {
      const members = [{ userId: user.id, validFrom: null, validUntil: null }];
      tx.record({ action: 'group_member.added', ...entryOf(id, name, user.id), after: { members } });
    }
    for (const { id, name } of removed) {
      tx.record({ action: 'group_member.removed', ...entryOf(id, name, user.id), before: { userIds: [user.id] } });
      tx.ensure(keepsAnAdministrator);
    }
  }
}

function entryOf(groupId: number, name: string, userId: number): Pick<JournalEntry, 'target' | 'changes'> {
  return {
    target: { type: 'group', id: groupId, name },
    changes: [{ table: 'group_members', groupId, userIds: [userId] }],
  };
}

function idsOf(memberships: readonly DirectoryMembership[]): number[] {
  return memberships.map(({ id }) => id);
}

/** The user name must do; a display name or an address that would not be taken here is left out. */
async function toUser(service: AuthenticationService, found: DirectoryUser): Promise<CreateUserDto> {
  const { username, displayName, email } = found;
  const plain = {
    username,
    authenticationServiceId: service.id,
    ...(displayName === null ? {} : { displayName }),
    ...(email === null ? {} : { email }),
  };
  const { dto, errors } = await validateDto(CreateUserDto, plain, 'refuse');
  const wrong = new Set(errors.map(({ pointer }) => pointer));
  if (wrong.has('/username')) throw new AppError('validation_failed', { errors });
  if (wrong.has('/displayName')) delete dto.displayName;
  if (wrong.has('/email')) delete dto.email;
  return dto;
}
