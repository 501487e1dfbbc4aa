import { Injectable } from '@nestjs/common';
import { AuthenticationServicesService } from '../authentication-services/authentication-services.service.js';
import { DirectoriesService } from '../authentication-services/directories.service.js';
import type { AuthenticationService } from '../authentication-services/entities/authentication-service.entity.js';
import { AppError } from '../common/errors/app-error.js';
import { currentContext } from '../common/http/request-context.js';
import { DirectoryUsersService } from '../groups/directory-users.service.js';
import type { User } from '../users/entities/user.entity.js';
import { PasswordHasher } from '../users/password-hasher.js';
import { UsersQueries, type Account } from '../users/users.queries.js';

export interface SignInOptions {
  /** The only service that may vouch for the user; any of them when absent. */
  authenticationServiceId?: number;
  /**
   * Whether someone whom an external service knows and we do not may become a user: yes when absent. The service must
   * say so as well (`createsUsers`).
   */
  createUser?: boolean;
}

// What a directory's yes is worth when the user has changed here meanwhile: a wrong password.
const REFUSALS: ReadonlySet<string> = new Set(['user_not_found', 'username_taken', 'validation_failed']);

/** Verifies a name and a password, here or where the user's service says. */
@Injectable()
export class AccountVerifier {
  constructor(
    private readonly users: UsersQueries,
    private readonly passwords: PasswordHasher,
    private readonly services: AuthenticationServicesService,
    private readonly directories: DirectoriesService,
    private readonly directoryUsers: DirectoryUsersService,
  ) {}

  /**
   * The user, or null for a wrong password, an unknown or inactive user and a service that is switched off alike. A
   * user of an external service has the groups then that his directory names. `passwordHash` is filled in. Throws
   * `authentication_service_unavailable`.
   */
  async verify(username: string, password: string, options: SignInOptions): Promise<User | null> {
    const account = await this.users.findForSignIn(username);
    const usable = account && isUsable(account, options) ? account : null;
    const hash = usable?.serviceKind === 'local' ? usable.user.passwordHash : null;
    // Our own hash is computed for everyone, so that the time does not tell who exists and where he comes from.
    const [isRight, there] = await Promise.all([
      this.passwords.verify(hash, password),
      this.verifyElsewhere(account === null ? 'stranger' : usable, username, password, options),
    ]);
    return usable && isRight ? usable.user : there;
  }

  /** The services are read for everyone: the number of questions to the database does not tell who exists either. */
  private async verifyElsewhere(
    account: Account | 'stranger' | null,
    username: string,
    password: string,
    options: SignInOptions,
  ): Promise<User | null> {
    const services = await this.thatCreateUsers(options);
    if (account !== 'stranger') return this.verifyExternal(account, password);
    return this.verifyStranger(username, password, services);
  }

  /** Null for an account that is none to use, or whose password is kept here. */
  private async verifyExternal(account: Account | null, password: string): Promise<User | null> {
    if (account === null || account.serviceKind === 'local') return null;
    const { user } = account;
    const service = await this.services.get(user.authenticationServiceId);
    const found = await this.directories.directoryOf(service)?.authenticate(user.username, password);
    if (!found) return null;
    // What his directory changes here, it changes in his name.
    noteActor(user.id, user.username);
    return (await unlessRefused(this.directoryUsers.synchronise(service, user.id, found))) && user;
  }

  /** The first service that knows him decides who he is; one that does not answer might have been that one. */
  private async verifyStranger(
    username: string,
    password: string,
    services: readonly AuthenticationService[],
  ): Promise<User | null> {
    for (const service of services) {
      const found = await this.directories.directoryOf(service)?.authenticate(username, password);
      if (!found) continue;
      noteActor(null, found.username);
      return unlessRefused(this.directoryUsers.create(service, found));
    }
    return null;
  }

  private async thatCreateUsers(options: SignInOptions): Promise<AuthenticationService[]> {
    if (options.createUser === false) return [];
    return (await this.services.listThatCreateUsers()).filter(({ id }) => isAllowed(id, options));
  }
}

function isAllowed(serviceId: number, options: SignInOptions): boolean {
  return options.authenticationServiceId === undefined || options.authenticationServiceId === serviceId;
}

function isUsable({ user, serviceEnabled }: Account, options: SignInOptions): boolean {
  return serviceEnabled && user.active && isAllowed(user.authenticationServiceId, options);
}

/** Says in whose name the request changes things from now on. */
export function noteActor(userId: number | null, name: string): void {
  const context = currentContext();
  if (context) context.actor = { userId, groupId: null, name, tokenId: null };
}

async function unlessRefused(work: Promise<User>): Promise<User | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && REFUSALS.has(error.code)) return null;
    throw error;
  }
}
