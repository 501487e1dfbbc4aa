import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { orNull, patchOfProperties } from '../database/described-rows.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import { GroupsService } from '../groups/groups.service.js';
import type {
  CreateResourceDto,
  ListResourcesDto,
  ResourceShareResponse,
  ShareResourceDto,
  UpdateResourceDto,
} from './dto/resource.dto.js';
import { ResourceShare } from './entities/resource-share.entity.js';
import { Resource } from './entities/resource.entity.js';
import { ResourcesQueries } from './resources.queries.js';

@Injectable()
export class ResourcesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: ResourcesQueries,
    private readonly rules: AccessRules,
    private readonly groups: GroupsService,
  ) {}

  /** All resources for administrators; for anyone else those shared with a group of his. */
  list(principal: Principal, query: ListResourcesDto): Promise<Page<Resource>> {
    return this.queries.list(query, this.rules.reader(principal));
  }

  /** The resources shared with a group itself. */
  async listOfGroup(principal: Principal, groupId: number, query: ListResourcesDto): Promise<Page<Resource>> {
    await this.groups.get(principal, groupId);
    return this.queries.list(query, null, groupId);
  }

  /** Throws `resource_not_found`, also for a resource that the caller may not see. */
  async get(principal: Principal, id: number): Promise<Resource> {
    const resource = await this.dataSource.manager.findOneBy(Resource, { id });
    const reader = this.rules.reader(principal);
    if (!resource || (reader !== null && !(await this.queries.isReadableBy(id, reader)))) {
      throw new AppError('resource_not_found');
    }
    return resource;
  }

  create(input: CreateResourceDto): Promise<Resource> {
    return this.transactions.run(async (tx) => {
      const resource = await tx.manager.save(
        Resource,
        tx.manager.create(Resource, {
          ...input,
          properties: orNull(input.properties),
          kindKey: nameKey(input.kind),
          nameKey: nameKey(input.name),
        }),
      );
      tx.record({
        action: 'resource.created',
        target: target(resource),
        after: { ...input },
        changes: [{ table: 'resources', id: resource.id }],
      });
      return resource;
    });
  }

  update(id: number, input: UpdateResourceDto, ifMatch: readonly number[] | undefined): Promise<Resource> {
    return this.transactions.run(async (tx) => {
      const resource = await lockRow(tx, Resource, { id }, 'resource_not_found');
      const changes = {
        ...input,
        ...patchOfProperties(resource, input.properties),
        ...(input.name === undefined ? {} : { nameKey: nameKey(input.name) }),
      };
      const change = await updateRow(tx, Resource, resource, changes, ifMatch);
      if (change) {
        tx.record({
          action: 'resource.updated',
          target: target(resource),
          before: change.before,
          after: change.after,
          changes: [{ table: 'resources', id }],
        });
      }
      return resource;
    });
  }

  /** With its shares. */
  async delete(id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    await this.transactions.run(async (tx) => {
      const resource = await lockRow(tx, Resource, { id }, 'resource_not_found');
      assertMatches(resource.version, ifMatch);
      await tx.manager.delete(Resource, { id });
      tx.record({ action: 'resource.deleted', target: target(resource), changes: [{ table: 'resources', id }] });
    });
  }

  async listShares(principal: Principal, id: number, query: ListQueryDto): Promise<Page<ResourceShareResponse>> {
    await this.get(principal, id);
    return this.queries.listShares(id, query);
  }

  /** Shares a resource with a group, or replaces the condition of the share. Throws `precondition_failed` if it is shared and `createOnly`. */
  async share(
    principal: Principal,
    id: number,
    groupId: number,
    input: ShareResourceDto,
    createOnly: boolean,
  ): Promise<ResourceShareResponse> {
    const resource = await this.get(principal, id);
    const group = await this.groups.get(principal, groupId);
    return this.transactions.run(async (tx) => {
      const key = { resourceId: id, groupId };
      const put = await this.queries.putShare(tx, key, input.condition ?? null, principal.userId, createOnly);
      if (!put) throw new AppError('precondition_failed');
      const { before, ...share } = put;
      if (before?.condition !== share.condition) {
        tx.record({
          action: 'resource.shared',
          target: target(resource),
          ...(before ? { before: { group: group.name, ...before } } : {}),
          after: { group: group.name, condition: share.condition },
          changes: [{ table: 'resource_shares', ...key }],
        });
      }
      return { ...key, groupName: group.name, ...share };
    });
  }

  /** Answers whether it was shared. */
  async unshare(principal: Principal, id: number, groupId: number): Promise<boolean> {
    const resource = await this.get(principal, id);
    const group = await this.groups.get(principal, groupId);
    return this.transactions.run(async (tx) => {
      const key = { resourceId: id, groupId };
      const deleted = await tx.manager.delete(ResourceShare, key);
      if (!deleted.affected) return false;
      tx.record({
        action: 'resource.unshared',
        target: target(resource),
        before: { group: group.name },
        changes: [{ table: 'resource_shares', ...key }],
      });
      return true;
    });
  }
}

function target(resource: Resource): { type: string; id: number; name: string } {
  return { type: 'resource', id: resource.id, name: `${resource.kind}/${resource.name}` };
}
