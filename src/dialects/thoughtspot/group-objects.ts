import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupAffiliationsService } from '../../groups/group-affiliations.service.js';
import { GroupPrivilegesService } from '../../groups/group-privileges.service.js';
import type { GroupObject } from './group-object.dto.js';
import { toGroupObject } from './group.mapper.js';
import { CATEGORY } from './privilege-catalogue.js';

/** Puts together what this surface shows of groups. */
@Injectable()
export class GroupObjects {
  constructor(
    private readonly grants: GroupPrivilegesService,
    private readonly affiliations: GroupAffiliationsService,
  ) {}

  /**
   * In the same order, with the privileges of the catalogue that the groups were given themselves, and the groups above
   * them that the caller may see.
   */
  async all(principal: Principal, groups: readonly Group[]): Promise<GroupObject[]> {
    const held = await this.grants.listHeldByAll(groups);
    const namesByGroup = new Map(groups.map((group): [number, string[]] => [group.id, []]));
    for (const { groupId, name, category } of held) {
      if (category === CATEGORY) namesByGroup.get(groupId)?.push(name);
    }
    const affiliations = await this.affiliations.ofGroups(
      principal,
      groups.map(({ id }) => id),
    );
    const nowhere = { direct: [], effective: [] };
    return groups.map((group) =>
      toGroupObject(group, namesByGroup.get(group.id) ?? [], affiliations.get(group.id) ?? nowhere),
    );
  }

  async one(principal: Principal, group: Group): Promise<GroupObject> {
    const [object] = await this.all(principal, [group]);
    if (!object) throw new Error('One group makes one object.');
    return object;
  }
}
