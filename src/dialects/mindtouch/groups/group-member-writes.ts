import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import type { Group } from '../../../groups/entities/group.entity.js';
import { GroupMembershipChangesService } from '../../../groups/group-membership-changes.service.js';
import type { GroupWithRole } from '../../../groups/group-search.queries.js';
import { GroupsService } from '../../../groups/groups.service.js';
import type { User } from '../../../users/entities/user.entity.js';
import { UsersService } from '../../../users/users.service.js';
import { invalid } from '../http/input-document.js';
import { isExternal } from '../services/local-service.js';
import { ServicesReader } from '../services/services.reader.js';
import { UsersFinder } from '../users/users.finder.js';

/** Changes who is in a group. Those of an external directory are changed there. */
@Injectable()
export class GroupMemberWrites {
  constructor(
    private readonly changes: GroupMembershipChangesService,
    private readonly groups: GroupsService,
    private readonly users: UsersService,
    private readonly finder: UsersFinder,
    private readonly services: ServicesReader,
  ) {}

  /** Nobody is no change, for any group. */
  async add(principal: Principal, group: GroupWithRole, users: readonly User[]): Promise<void> {
    const changed = await this.getChangeable(principal, group);
    if (users.length > 0) await this.changes.add(principal, [changed], users);
  }

  async replace(principal: Principal, group: GroupWithRole, users: readonly User[]): Promise<void> {
    await this.changes.replace(principal, await this.getChangeable(principal, group), users);
  }

  async remove(principal: Principal, group: GroupWithRole, userKey: string): Promise<void> {
    const changed = await this.getChangeable(principal, group);
    const { id } = await this.finder.getByKey(principal, userKey);
    await this.changes.remove(principal, [changed], [await this.users.get(principal, id)]);
  }

  private async getChangeable(principal: Principal, group: GroupWithRole): Promise<Group> {
    if (isExternal(await this.services.get(group.authenticationServiceId))) {
      throw invalid(
        'Changing members of an external group is not supported. You may modify members in the external provider instead.',
      );
    }
    return this.groups.get(principal, group.id);
  }
}
