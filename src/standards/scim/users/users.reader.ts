import { Injectable } from '@nestjs/common';
import { GroupAffiliationsService, type Affiliations } from '../../../groups/group-affiliations.service.js';
import type { ProvisionedUser } from '../../../users/provisioned-user.js';
import { UserProvisioningService } from '../../../users/user-provisioning.service.js';
import { ScimLinks } from '../http/scim-links.js';
import { weakTag, type ScimResource } from '../http/scim-resource.js';
import { ENTERPRISE_USER_SCHEMA } from '../schema/enterprise-user.schema.js';
import { USER_SCHEMA } from '../schema/user.schema.js';
import { isObject, type ScimObject } from '../values/scim-object.js';
import { toAttributes } from './user.mapper.js';

/** Makes resources of users. The number of statements does not grow with their number. */
@Injectable()
export class ScimUsersReader {
  constructor(
    private readonly users: UserProvisioningService,
    private readonly affiliations: GroupAffiliationsService,
    private readonly links: ScimLinks,
  ) {}

  /** In the same order. */
  async of(users: readonly ProvisionedUser[]): Promise<ScimResource[]> {
    const groups = await this.affiliations.ofUsers(
      users.map(({ id }) => id),
      false,
    );
    const managers = await this.users.displayNames(users.map(managerId).filter((guid) => guid !== undefined));
    return users.map((user) => this.toResource(user, groups.get(user.id), managers));
  }

  async one(user: ProvisionedUser): Promise<ScimResource> {
    const [resource] = await this.of([user]);
    if (!resource) throw new Error('One user makes one resource.');
    return resource;
  }

  /** One who has just been made: he is in no group. */
  async made(user: ProvisionedUser): Promise<ScimResource> {
    const manager = managerId(user);
    return this.toResource(user, undefined, await this.users.displayNames(manager === undefined ? [] : [manager]));
  }

  private toResource(
    user: ProvisionedUser,
    affiliations: Affiliations | undefined,
    managers: ReadonlyMap<string, string>,
  ): ScimResource {
    const attributes = toAttributes(user);
    const enterprise = this.withManager(attributes[ENTERPRISE_USER_SCHEMA.id], managers);
    const groups = this.toGroups(affiliations);
    return {
      schemas: [USER_SCHEMA.id, ...(enterprise === undefined ? [] : [ENTERPRISE_USER_SCHEMA.id])],
      id: user.guid,
      ...attributes,
      ...(groups.length === 0 ? {} : { groups }),
      ...(enterprise === undefined ? {} : { [ENTERPRISE_USER_SCHEMA.id]: enterprise }),
      meta: {
        resourceType: 'User',
        created: user.createdAt.toISOString(),
        lastModified: user.updatedAt.toISOString(),
        location: this.links.to(`/Users/${user.guid}`),
        version: weakTag(user.version),
      },
    };
  }

  /** The groups that he was put into, and those above them. */
  private toGroups(affiliations: Affiliations | undefined): ScimObject[] {
    const direct = new Set(affiliations?.direct.map(({ guid }) => guid));
    return (affiliations?.effective ?? []).map(({ guid, name }) => ({
      value: guid,
      $ref: this.links.to(`/Groups/${guid}`),
      display: name,
      type: direct.has(guid) ? 'direct' : 'indirect',
    }));
  }

  private withManager(enterprise: unknown, managers: ReadonlyMap<string, string>): ScimObject | undefined {
    if (!isObject(enterprise)) return undefined;
    const { manager, ...others } = enterprise;
    if (!isObject(manager)) return enterprise;
    const guid = String(manager.value).toLowerCase();
    const displayName = managers.get(guid);
    const known = displayName === undefined ? {} : { $ref: this.links.to(`/Users/${guid}`), displayName };
    return { ...others, manager: { ...manager, ...known } };
  }
}

function managerId({ profile }: ProvisionedUser): string | undefined {
  const enterprise = profile[ENTERPRISE_USER_SCHEMA.id];
  const manager = isObject(enterprise) ? enterprise.manager : undefined;
  return isObject(manager) && typeof manager.value === 'string' ? manager.value.toLowerCase() : undefined;
}
