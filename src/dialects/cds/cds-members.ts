import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupAdminsService } from '../../groups/group-admins.service.js';
import { GroupMembershipChangesService } from '../../groups/group-membership-changes.service.js';
import { NamedGroupsService } from '../../groups/named-groups.service.js';
import type { User } from '../../users/entities/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { needsAdmin } from './cds-groups.js';
import { wrongRequest } from './cds-error.js';
import { parseBody, toTexts } from './go-json.js';

/** Changes the members of groups in the words of this surface. */
@Injectable()
export class CdsMembers {
  constructor(
    private readonly named: NamedGroupsService,
    private readonly users: UsersService,
    private readonly changes: GroupMembershipChangesService,
    private readonly admins: GroupAdminsService,
  ) {}

  /** Those who are members stay what they are. */
  async add(principal: Principal, name: string, body: Buffer | undefined): Promise<void> {
    const group = await this.named.findAsManager(principal, name);
    const usernames = toTexts(parseBody(body));
    if (!group) throw new AppError('group_not_found');
    await this.changes.add(principal, [group], await this.users.getAllByUsername(usernames));
  }

  async remove(principal: Principal, name: string, username: string): Promise<void> {
    const { group, user } = await this.find(principal, name, username);
    try {
      await this.admins.remove(principal, group, user);
    } catch (error) {
      if (error instanceof AppError && error.code === 'membership_not_found') throw wrongRequest();
      throw error;
    }
  }

  async setAdmin(principal: Principal, name: string, username: string): Promise<void> {
    const { group, user } = await this.find(principal, name, username);
    await this.admins.setAdmin(principal, group, user, true);
  }

  /** Does nothing to who is no member. */
  async removeAdmin(principal: Principal, name: string, username: string): Promise<void> {
    const { group, user } = await this.find(principal, name, username);
    try {
      await needsAdmin(() => this.admins.setAdmin(principal, group, user, false));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'membership_not_found') throw error;
    }
  }

  private async find(principal: Principal, name: string, username: string): Promise<{ group: Group; user: User }> {
    const group = await this.named.getAsManager(principal, name);
    const [user] = await this.users.getAllByUsername([username]);
    if (!user) throw new AppError('user_not_found');
    return { group, user };
  }
}
