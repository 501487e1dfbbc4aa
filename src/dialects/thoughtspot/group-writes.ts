import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { ALL_GROUP_ID } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupDefinitionsService, type GrantChange } from '../../groups/group-definitions.service.js';
import { GroupPrivilegesService } from '../../groups/group-privileges.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import type { Privilege } from '../../privileges/entities/privilege.entity.js';
import { PrivilegesService } from '../../privileges/privileges.service.js';
import type { GroupChange, NewGroup } from './group-write.mapper.js';
import { assertSettable, CATEGORY, isSettableOnAll } from './privilege-catalogue.js';

/** Finds what a new or changed group names, and has the group written with its grants. */
@Injectable()
export class GroupWrites {
  constructor(
    private readonly definitions: GroupDefinitionsService,
    private readonly groups: GroupsService,
    private readonly grants: GroupPrivilegesService,
    private readonly privileges: PrivilegesService,
  ) {}

  async create(principal: Principal, { input, privileges }: NewGroup): Promise<Group> {
    const { chosen } = await this.split(privileges);
    return this.definitions.create(principal, input, chosen);
  }

  async update(principal: Principal, guid: string, { input, privileges }: GroupChange): Promise<void> {
    const group = await this.groups.getByGuid(principal, guid);
    const change = privileges === undefined ? { grant: [], revoke: [] } : await this.replace(group, privileges);
    await this.definitions.update(principal, group, input, change);
  }

  async delete(principal: Principal, guid: string): Promise<void> {
    const group = await this.groups.getByGuid(principal, guid);
    await this.groups.delete(group.id, undefined);
  }

  /** On All only what may be set there is touched, and the rest must be as it is. */
  private async replace(group: Group, codes: readonly string[]): Promise<GrantChange> {
    const { chosen, others } = await this.split(codes);
    if (group.id !== ALL_GROUP_ID) return { grant: chosen, revoke: others };
    const held = new Set((await this.grants.listHeldByAll([group])).map(({ name }) => name));
    const changed = [
      ...chosen.filter((privilege) => !held.has(privilege.name)),
      ...others.filter((privilege) => held.has(privilege.name)),
    ];
    for (const privilege of changed) assertSettable(privilege, [group]);
    return { grant: chosen.filter(isSettableOnAll), revoke: others.filter(isSettableOnAll) };
  }

  /** The catalogue in two: the privileges with these codes, and all others. Throws `privilege_not_found`. */
  private async split(codes: readonly string[]): Promise<{ chosen: Privilege[]; others: Privilege[] }> {
    const catalogue = await this.privileges.listCategory(CATEGORY);
    const wanted = new Set(codes);
    for (const { name } of catalogue) wanted.delete(name);
    const [unknown] = wanted;
    if (unknown !== undefined) {
      throw new AppError('privilege_not_found', { detail: `There is no privilege "${unknown}".` });
    }
    return {
      chosen: catalogue.filter(({ name }) => codes.includes(name)),
      others: catalogue.filter(({ name }) => !codes.includes(name)),
    };
  }
}
