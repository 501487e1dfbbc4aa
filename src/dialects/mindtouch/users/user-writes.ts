import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { UpdateUserDto } from '../../../users/dto/write-user.dto.js';
import { UserRolesService } from '../../../users/user-roles.service.js';
import type { UserWithRole } from '../../../users/user-search.queries.js';
import { DEFAULT_ROLE, RolesReader } from '../roles/roles.reader.js';
import { toNewUser, type UserDocument } from './user-documents.reader.js';
import { UsersFinder } from './users.finder.js';

/** Creates and changes users as documents say. */
@Injectable()
export class UserWrites {
  constructor(
    private readonly users: UserRolesService,
    private readonly roles: RolesReader,
    private readonly finder: UsersFinder,
  ) {}

  /** Answers the id of the new user. */
  async create(principal: Principal, document: UserDocument, password: string | undefined): Promise<number> {
    const input = await toNewUser(document, password);
    const role = document.role ?? (await this.roles.getNamed(DEFAULT_ROLE));
    return this.withNameConflict(
      principal,
      input.username,
      async () => (await this.users.create(principal, input, role.id)).id,
    );
  }

  /** What the document says that is so already is no change, and needs no right to change it. */
  async update(principal: Principal, user: UserWithRole, document: UserDocument): Promise<void> {
    const wanted: UpdateUserDto = {
      ...document.fields,
      ...(document.service ? { authenticationServiceId: document.service.id } : {}),
    };
    const present: Partial<Record<string, unknown>> = { ...user };
    const changes = Object.fromEntries(
      Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== present[name]),
    ) as UpdateUserDto;
    const roleId = document.role?.id === user.roleId ? undefined : document.role?.id;
    await this.withNameConflict(principal, wanted.username ?? user.username, () =>
      this.users.update(principal, user.id, changes, roleId),
    );
  }

  private async withNameConflict<T>(principal: Principal, username: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const isTaken = error instanceof AppError && error.code === 'username_taken';
      const present = isTaken ? await this.finder.find(principal, { username }) : null;
      if (!present) throw error;
      throw new AppError('username_taken', { detail: `User '${username}' already exists as id '${present.id}'` });
    }
  }
}
