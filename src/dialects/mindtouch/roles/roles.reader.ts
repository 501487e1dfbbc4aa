import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { PrivilegeSetsService } from '../../../privilege-sets/privilege-sets.service.js';
import type { PathKey } from '../http/path-key.js';
import type { Operations } from './operations.js';
import { OperationsReader } from './operations.reader.js';

export interface Role {
  id: number;
  name: string;
}

/** What a role, or all that somebody has, lets him do. */
export interface Permissions {
  mask: bigint;
  /** The names of the operations in the mask. */
  operations: string;
}

export const DEFAULT_ROLE = 'Contributor';

/** Roles are the privilege sets that are marked as site roles. */
@Injectable()
export class RolesReader {
  constructor(
    private readonly sets: PrivilegeSetsService,
    private readonly operations: OperationsReader,
  ) {}

  /** In the order of their ids. */
  async list(): Promise<Role[]> {
    const sets = await collectPages((page) => this.sets.list({ ...page, siteRole: true, sort: 'id' }));
    return sets.map(({ id, name }) => ({ id, name }));
  }

  /** Null when there is no such role. */
  async find(key: PathKey): Promise<Role | null> {
    const { items } = await this.sets.list({ ...key, siteRole: true, sort: 'id', limit: 1 });
    const [set] = items;
    return set ? { id: set.id, name: set.name } : null;
  }

  /** A role that a document names. Throws a 400. */
  async getNamed(name: string): Promise<Role> {
    const role = await this.find({ name });
    if (!role) throw new AppError('validation_failed', { detail: `role '${name}' does not exist` });
    return role;
  }

  /** What the sets of privileges with these ids allow, by their ids. */
  async permissionsOf(setIds: readonly number[]): Promise<Map<number, Permissions>> {
    const operations = await this.operations.read();
    const contents = await this.sets.getPrivilegeIds(setIds);
    return new Map(setIds.map((id) => [id, permissions(operations, new Set(contents.get(id)))]));
  }
}

/** What somebody may do who holds privileges. */
export function permissions(operations: Operations, held: { has(privilegeId: number): boolean }): Permissions {
  const mask = operations.maskOf((id) => held.has(id));
  return { mask, operations: operations.print(mask) };
}
