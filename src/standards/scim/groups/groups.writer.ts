import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { GroupProvisioningService } from '../../../groups/group-provisioning.service.js';
import type { MemberName } from '../../../groups/provisioned-group.js';
import type { ScimResource } from '../http/scim-resource.js';
import { readMembers, toGroupChange } from '../patch/group-patch.js';
import { readPatchRequest } from '../patch/patch-request.js';
import { GROUP_TYPE } from '../schema/resource-types.js';
import { readResource } from '../values/read-resource.js';
import { assertExternalId, validatedGroupName } from '../values/validated.js';
import { ScimGroupsReader } from './groups.reader.js';

interface GroupInput {
  name: string;
  externalId: string | null;
  members: MemberName[];
}

/** What a client does to groups, one at a time or in a bulk. */
@Injectable()
export class ScimGroupsWriter {
  constructor(
    private readonly groups: GroupProvisioningService,
    private readonly reader: ScimGroupsReader,
  ) {}

  async create(principal: Principal, body: unknown): Promise<ScimResource> {
    const input = await readGroup(body);
    return this.reader.one(await this.groups.create(principal, input));
  }

  async replace(
    principal: Principal,
    guid: string,
    body: unknown,
    ifMatch: readonly string[] | undefined,
  ): Promise<ScimResource> {
    const { members, ...fields } = await readGroup(body);
    const change = { ...fields, members: [{ does: 'replace' as const, members }] };
    return this.reader.one(await this.groups.update(principal, guid, change, ifMatch));
  }

  /** Answers the group as it is then, as a rule without its members: they may be very many. */
  async patch(
    principal: Principal,
    guid: string,
    body: unknown,
    ifMatch: readonly string[] | undefined,
    withMembers = false,
  ): Promise<ScimResource> {
    const change = toGroupChange(readPatchRequest(GROUP_TYPE, body));
    if (change.name !== undefined) change.name = await validatedGroupName(change.name);
    assertExternalId(change.externalId ?? null);
    return this.reader.one(await this.groups.update(principal, guid, change, ifMatch), withMembers);
  }

  async delete(principal: Principal, guid: string, ifMatch: readonly string[] | undefined): Promise<void> {
    await this.groups.delete(principal, guid, ifMatch);
  }
}

async function readGroup(body: unknown): Promise<GroupInput> {
  const { displayName, externalId, members } = readResource(GROUP_TYPE, body);
  const given = typeof externalId === 'string' ? externalId : null;
  assertExternalId(given);
  return {
    name: await validatedGroupName(String(displayName)),
    externalId: given,
    members: readMembers(members, 'members'),
  };
}
