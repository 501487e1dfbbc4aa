import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import type { GroupWithRole } from '../../../groups/group-search.queries.js';
import { GroupRolesService } from '../../../groups/group-roles.service.js';
import type { User } from '../../../users/entities/user.entity.js';
import { invalid } from '../http/input-document.js';
import { NotSupportedError } from '../http/not-supported.error.js';
import { DEFAULT_ROLE, RolesReader } from '../roles/roles.reader.js';
import { isExternal, LOCAL_ID } from '../services/local-service.js';
import { ServicesReader } from '../services/services.reader.js';
import { GroupDocumentsReader, type GroupDocument } from './group-documents.reader.js';
import { GroupDocumentsWriter } from './group-documents.writer.js';

/** Creates and changes groups as documents say, with the original's checks in its order. */
@Injectable()
export class GroupWrites {
  constructor(
    private readonly groups: GroupRolesService,
    private readonly documents: GroupDocumentsReader,
    private readonly finder: GroupDocumentsWriter,
    private readonly roles: RolesReader,
    private readonly services: ServicesReader,
  ) {}

  /** Answers the id of the new group. */
  async create(principal: Principal, document: GroupDocument): Promise<number> {
    const name = await this.documents.validName(document.name);
    const role = document.role ?? (await this.roles.getNamed(DEFAULT_ROLE));
    const serviceId = document.service?.id ?? LOCAL_ID;
    await this.assertFree(principal, name);
    assertSameService(document.members, serviceId);
    const memberIds = document.members.map((user) => user.id);
    return this.withNameConflict(principal, name, async () => {
      const input = { name, authenticationServiceId: serviceId, roleId: role.id, memberIds };
      return (await this.groups.create(principal, input)).id;
    });
  }

  /** Members and service of the document were checked already and change nothing. */
  async update(principal: Principal, group: GroupWithRole, document: GroupDocument): Promise<void> {
    const isNamed = document.name !== undefined && document.name.trim() !== '';
    const name = isNamed ? await this.documents.validName(document.name) : group.name;
    if (name !== group.name) await this.assertRenamable(group);
    await this.withNameConflict(principal, name, () =>
      this.groups.update(principal, group.id, {
        ...(name === group.name ? {} : { name }),
        ...(document.role ? { roleId: document.role.id } : {}),
      }),
    );
  }

  private async assertFree(principal: Principal, name: string): Promise<void> {
    const present = await this.finder.find(principal, { name });
    if (present) throw taken(name, present);
  }

  private async assertRenamable(group: GroupWithRole): Promise<void> {
    if (!isExternal(await this.services.get(group.authenticationServiceId))) return;
    throw new NotSupportedError(
      'Renaming an external group is not supported. Delete this group and create a new one instead.',
    );
  }

  /** The database decides whether a name is free: another request may have taken it in the meantime. */
  private async withNameConflict<T>(principal: Principal, name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError && error.code === 'group_name_taken') await this.assertFree(principal, name);
      throw error;
    }
  }
}

function taken(name: string, present: GroupWithRole): AppError {
  return new AppError('group_name_taken', {
    detail: `Group '${name}' already exists with service id '${present.authenticationServiceId}'`,
  });
}

/** A group of our own may have users of any service. */
function assertSameService(members: readonly User[], serviceId: number): void {
  if (serviceId === LOCAL_ID || members.every((user) => user.authenticationServiceId === serviceId)) return;
  throw invalid('Group members must have same authentication provider as the group');
}
