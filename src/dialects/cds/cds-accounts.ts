import { Injectable } from '@nestjs/common';
import { CreateSessionDto } from '../../auth/dto/session.dto.js';
import type { Principal } from '../../auth/principal.js';
import { SignInService } from '../../auth/sign-in.service.js';
import { AppError } from '../../common/errors/app-error.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { validateDto } from '../../common/validation/validate-dto.js';
import { ALL_GROUP_ID } from '../../common/well-known-ids.js';
import { GroupsService } from '../../groups/groups.service.js';
import { NamedGroupsService } from '../../groups/named-groups.service.js';
import { UsersService } from '../../users/users.service.js';
import { CdsUsers } from './cds-users.js';
import { GoStruct, parseBody } from './go-json.js';
import type { UserGroupsAnswer } from './group.dto.js';
import { toGroupName } from './group.mapper.js';
import type { CdsUser, LoginAnswer } from './user.dto.js';

/** Users and their sessions in the words of this surface. */
@Injectable()
export class CdsAccounts {
  constructor(
    private readonly signIns: SignInService,
    private readonly users: UsersService,
    private readonly groups: GroupsService,
    private readonly named: NamedGroupsService,
    private readonly shown: CdsUsers,
  ) {}

  /** Throws `invalid_credentials`, also for what cannot be a user name or a password, and `too_many_attempts`. */
  async signIn(body: Buffer | undefined): Promise<LoginAnswer> {
    const sent = new GoStruct('sdk.UserLoginRequest', parseBody(body));
    const credentials = { username: sent.text('username'), password: sent.text('password') };
    const { errors } = await validateDto(CreateSessionDto, credentials, 'refuse');
    if (errors.length > 0) throw new AppError('invalid_credentials');
    const { token, user } = await this.signIns.signIn(credentials.username, credentials.password);
    return { user: await this.shown.one(user), token };
  }

  /** In the order of user names. */
  async list(principal: Principal): Promise<CdsUser[]> {
    return this.shown.of(await collectPages((page) => this.users.list(principal, { ...page, sort: 'username' })));
  }

  async get(principal: Principal, username: string): Promise<CdsUser> {
    return this.shown.one(await this.users.getOwnByUsername(principal, username));
  }

  /** Without All, which has everyone in it. */
  async listGroups(principal: Principal, username: string): Promise<UserGroupsAnswer> {
    const { id } = await this.users.getOwnByUsername(principal, username);
    const groups = await collectPages((page) => this.groups.listOfUser(principal, id, { ...page, effective: true }));
    const managed = await this.named.listManagedBy(principal, id);
    return {
      groups: groups.filter((group) => group.id !== ALL_GROUP_ID).map(toGroupName),
      groups_admin: managed.map(toGroupName),
    };
  }
}
