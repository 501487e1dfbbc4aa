import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { nameKey } from '../../common/text/names.js';
import { SHARED_INFRA_GROUP_ID } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { NamedGroupsService } from '../../groups/named-groups.service.js';
import { ListResourcesDto } from '../../resources/dto/resource.dto.js';
import { ResourcesService } from '../../resources/resources.service.js';
import { CdsError } from './cds-error.js';
import { parseInteger } from './go-json.js';
import type { SharedResource } from './shared.mapper.js';

/** Actions and worker models are resources of these kinds. */
export type SharedKind = 'action' | 'worker_model';

@Injectable()
export class CdsSharedResources {
  constructor(
    private readonly named: NamedGroupsService,
    private readonly resources: ResourcesService,
  ) {}

  /** What is shared with a group, and with shared.infra, each once, in the order of names. */
  async list(principal: Principal, groupId: string, kind: SharedKind): Promise<SharedResource[]> {
    const group = await this.getGroup(principal, parseInteger(groupId));
    const found = new Map<number, SharedResource>();
    for (const sharing of await this.sharing(principal, group)) {
      const resources = await collectPages((page) =>
        this.resources.listOfGroup(principal, sharing.id, Object.assign(new ListResourcesDto(), { ...page, kind })),
      );
      for (const resource of resources) found.set(resource.id, { resource, group: sharing });
    }
    return [...found.values()].toSorted((a, b) => (nameKey(a.resource.name) < nameKey(b.resource.name) ? -1 : 1));
  }

  /** The group itself is last: what is shared with both is shown as its own. */
  private async sharing(principal: Principal, group: Group): Promise<Group[]> {
    if (group.id === SHARED_INFRA_GROUP_ID) return [group];
    return [await this.named.getReadable(principal, SHARED_INFRA_GROUP_ID), group];
  }

  private async getGroup(principal: Principal, id: number): Promise<Group> {
    try {
      return await this.named.getReadable(principal, id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'forbidden') throw new CdsError(151);
      throw error;
    }
  }
}
