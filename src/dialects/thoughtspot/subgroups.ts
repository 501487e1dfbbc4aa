import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { GroupSubgroupsService } from '../../groups/group-subgroups.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import type { Form } from './form.js';
import { requireTextList } from './text-list.js';

/** Finds what a change of subgroups names, and has them changed. */
@Injectable()
export class Subgroups {
  constructor(
    private readonly groups: GroupsService,
    private readonly subgroups: GroupSubgroupsService,
  ) {}

  async list(principal: Principal, guid: string): Promise<Group[]> {
    const { id } = await this.groups.getByGuid(principal, guid);
    return collectPages((page) => this.subgroups.list(principal, id, page));
  }

  async add(principal: Principal, guid: string, subgroupGuids: readonly string[]): Promise<void> {
    const group = await this.groups.getByGuid(principal, guid);
    await this.subgroups.addAll(principal, group, await this.groups.getAllByGuid(principal, subgroupGuids));
  }

  async remove(principal: Principal, guid: string, subgroupGuids: readonly string[]): Promise<void> {
    const group = await this.groups.getByGuid(principal, guid);
    await this.subgroups.removeAll(principal, group, await this.groups.getAllByGuid(principal, subgroupGuids));
  }
}

/** Throws `validation_failed`. */
export function toSubgroupIds(form: Form): string[] {
  return requireTextList(form, 'principalids', 'the ids of groups');
}
