import { Injectable } from '@nestjs/common';
import { GroupProvisioningService } from '../../../groups/group-provisioning.service.js';
import type { ProvisionedGroup, ProvisionedMember } from '../../../groups/provisioned-group.js';
import { ScimLinks } from '../http/scim-links.js';
import { weakTag, type ScimResource } from '../http/scim-resource.js';
import { GROUP_SCHEMA } from '../schema/group.schema.js';
import type { ScimObject } from '../values/scim-object.js';

/** Makes resources of groups. The number of statements does not grow with their number. */
@Injectable()
export class ScimGroupsReader {
  constructor(
    private readonly groups: GroupProvisioningService,
    private readonly links: ScimLinks,
  ) {}

  /** In the same order. Without members, none are read. */
  async of(groups: readonly ProvisionedGroup[], withMembers = true): Promise<ScimResource[]> {
    const found = withMembers ? await this.groups.listMembers(groups.map(({ id }) => id)) : [];
    const members = new Map<number, ScimObject[]>(groups.map(({ id }) => [id, []]));
    for (const each of found) members.get(each.groupId)?.push(this.toMember(each));
    return groups.map((group) => this.toResource(group, members.get(group.id) ?? []));
  }

  async one(group: ProvisionedGroup, withMembers = true): Promise<ScimResource> {
    const [resource] = await this.of([group], withMembers);
    if (!resource) throw new Error('One group makes one resource.');
    return resource;
  }

  private toResource(group: ProvisionedGroup, members: ScimObject[]): ScimResource {
    return {
      schemas: [GROUP_SCHEMA.id],
      id: group.guid,
      ...(group.externalId === null ? {} : { externalId: group.externalId }),
      displayName: group.name,
      ...(members.length === 0 ? {} : { members }),
      meta: {
        resourceType: 'Group',
        created: group.createdAt.toISOString(),
        lastModified: group.updatedAt.toISOString(),
        location: this.links.to(`/Groups/${group.guid}`),
        version: weakTag(group.tag),
      },
    };
  }

  private toMember({ guid, type, name }: ProvisionedMember): ScimObject {
    const endpoint = type === 'User' ? '/Users' : '/Groups';
    return { value: guid, $ref: this.links.to(`${endpoint}/${guid}`), type, display: name };
  }
}
