import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import type { ProvisionedUserInput } from '../../../users/provisioned-user.js';
import { UserProvisioningService } from '../../../users/user-provisioning.service.js';
import { toVersions } from '../http/if-match.decorator.js';
import type { ScimResource } from '../http/scim-resource.js';
import { applyPatch } from '../patch/apply-patch.js';
import { readPatchRequest, type PatchOperation } from '../patch/patch-request.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { readResource } from '../values/read-resource.js';
import { validatedUser } from '../values/validated.js';
import { passwordOf, toAttributes, toUserInput } from './user.mapper.js';
import { ScimUsersReader } from './users.reader.js';

/** What a client does to users, one at a time or in a bulk. */
@Injectable()
export class ScimUsersWriter {
  constructor(
    private readonly users: UserProvisioningService,
    private readonly reader: ScimUsersReader,
  ) {}

  async create(body: unknown): Promise<ScimResource> {
    const attributes = readResource(USER_TYPE, body);
    const password = passwordOf(attributes);
    const input = await validatedUser(toUserInput(attributes), password);
    return this.reader.made(await this.users.create(input, password));
  }

  /** Okta sends passwords that nobody asked for: those that another service keeps are left aside. */
  async replace(
    principal: Principal,
    guid: string,
    body: unknown,
    ifMatch: readonly string[] | undefined,
  ): Promise<ScimResource> {
    await this.users.get(guid);
    const attributes = readResource(USER_TYPE, body);
    const password = passwordOf(attributes);
    const input = await validatedUser(toUserInput(attributes), password);
    const change = { edit: () => input, password, ignoreExternalPassword: true };
    return this.reader.one(await this.users.update(principal, guid, change, toVersions(ifMatch)));
  }

  async patch(
    principal: Principal,
    guid: string,
    body: unknown,
    ifMatch: readonly string[] | undefined,
  ): Promise<ScimResource> {
    await this.users.get(guid);
    const operations = readPatchRequest(USER_TYPE, body);
    const password = passwordAmong(operations);
    const edit = (user: Parameters<typeof toAttributes>[0]): Promise<ProvisionedUserInput> =>
      validatedUser(toUserInput(applyPatch(USER_TYPE, toAttributes(user), operations)), password);
    return this.reader.one(await this.users.update(principal, guid, { edit, password }, toVersions(ifMatch)));
  }

  async delete(principal: Principal, guid: string, ifMatch: readonly string[] | undefined): Promise<void> {
    await this.users.delete(principal, guid, toVersions(ifMatch));
  }
}

/** The password that the operations leave: it does not depend on what the user is. */
function passwordAmong(operations: readonly PatchOperation[]): string | undefined {
  return passwordOf(applyPatch(USER_TYPE, { userName: 'any' }, operations.filter(isAboutPassword)));
}

function isAboutPassword({ path }: PatchOperation): boolean {
  return path === null || path.attribute?.name === 'password';
}
