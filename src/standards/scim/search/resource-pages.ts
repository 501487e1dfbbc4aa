import { Injectable } from '@nestjs/common';
import { GroupProvisioningService } from '../../../groups/group-provisioning.service.js';
import type { FoundPrincipal } from '../../../groups/principals/principal-search.queries.js';
import { UserProvisioningService } from '../../../users/user-provisioning.service.js';
import { PAGE_MEMBERS_MAX } from '../limits.js';
import { ScimGroupsReader } from '../groups/groups.reader.js';
import type { Projection } from '../query/projection.js';
import type { ResourceType } from '../schema/resource-types.js';
import { ScimUsersReader } from '../users/users.reader.js';
import type { ScimObject } from '../values/scim-object.js';

/** How resources of each type are shown. */
export type Projections = ReadonlyMap<ResourceType['name'], Projection>;

/** Makes resources of what a search has found. What is not shown is not read where that would cost much. */
@Injectable()
export class ResourcePages {
  constructor(
    private readonly users: UserProvisioningService,
    private readonly usersReader: ScimUsersReader,
    private readonly groups: GroupProvisioningService,
    private readonly groupsReader: ScimGroupsReader,
  ) {}

  /**
   * How many of these go on one page, from the first on, or from the last: at least one, and as many as have no more
   * members together than a page may show.
   */
  async fitting(items: readonly FoundPrincipal[], projections: Projections, fromEnd: boolean): Promise<number> {
    const ids = items.filter(({ type }) => type === 'group').map(({ id }) => id);
    if (ids.length < 2 || !projections.get('Group')?.shows('members')) return items.length;
    const counts = await this.groups.countMembers(ids);
    let total = 0;
    const beyond = (fromEnd ? items.toReversed() : items).findIndex(({ type, id }) => {
      total += type === 'group' ? (counts.get(id) ?? 0) : 0;
      return total > PAGE_MEMBERS_MAX;
    });
    return beyond === -1 ? items.length : Math.max(beyond, 1);
  }

  /** In the same order. Who has been deleted meanwhile is left out. */
  async read(items: readonly FoundPrincipal[], projections: Projections): Promise<ScimObject[]> {
    const idsOf = (type: FoundPrincipal['type']): number[] =>
      items.filter((item) => item.type === type).map(({ id }) => id);
    const resources = new Map([
      ...(await this.readUsers(idsOf('user'), projections.get('User'))),
      ...(await this.readGroups(idsOf('group'), projections.get('Group'))),
    ]);
    return items.map(({ type, id }) => resources.get(`${type} ${id}`)).filter((resource) => resource !== undefined);
  }

  private async readUsers(ids: readonly number[], projection?: Projection): Promise<[string, ScimObject][]> {
    if (ids.length === 0 || !projection) return [];
    const users = await this.users.getAllById(ids);
    const resources = await this.usersReader.of(users);
    return resources.map((resource, index) => [`user ${users[index]?.id}`, projection.apply(resource)]);
  }

  private async readGroups(ids: readonly number[], projection?: Projection): Promise<[string, ScimObject][]> {
    if (ids.length === 0 || !projection) return [];
    const groups = await this.groups.getAllById(ids);
    const resources = await this.groupsReader.of(groups, projection.shows('members'));
    return resources.map((resource, index) => [`group ${groups[index]?.id}`, projection.apply(resource)]);
  }
}
